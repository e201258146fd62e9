package sfu.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.shard.ShardFigures.SlotFigures;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.stats.TransportSnapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class HostedTest {
    private static HostedFigures figures(int slots) {
        Map<String, SlotFigures> all = new HashMap<>();
        for (int i = 0; i < slots; i++) {
            all.put("" + i, new SlotFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null));
        }
        TransportSnapshot transport =
                new TransportSnapshot(0, "", "", "", 0, 0, 0, 0, 0, Map.of(), null);
        return new HostedFigures(new TransportFigures(transport, Map.of(), all), null, null);
    }

    /** Of some with very many slots the message would be larger than nodes take. */
    @Test
    void figuresGoInParts() {
        Map<Long, HostedFigures> all = new HashMap<>();
        for (long number = 0; number < 64; number++) {
            all.put(number, figures(number % 2 == 0 ? 512 : 2));
        }
        List<Map<Long, HostedFigures>> parts = Hosted.parts(all);
        Map<Long, HostedFigures> together = new HashMap<>();
        for (Map<Long, HostedFigures> part : parts) {
            int slots = part.values().stream().mapToInt(its -> its.figures().slots().size()).sum();
            assertThat(slots).isLessThan(Hosted.FIGURES_AT_ONCE + 512);
            together.putAll(part);
        }
        assertThat(together).isEqualTo(all);
        assertThat(parts).hasSizeBetween(17, 33);
        assertThat(Hosted.parts(Map.of())).containsExactly(Map.of());
    }
}
