package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class BitrateMeterTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;

    private final BitrateMeter server = new BitrateMeter();
    private final BitrateMeter room = new BitrateMeter(server);

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND_NS, Long.MAX_VALUE / 2, -Long.MAX_VALUE / 2})
    void itIsWhatCameInTheLastSecond(long startNs) {
        long nowNs = startNs;
        for (int i = 0; i < 300; i++) {
            nowNs += 10 * MS;
            room.add(1_250, nowNs);
        }
        assertThat(room.bitrateBps(nowNs)).isBetween(990_000L, 1_000_000L);
        assertThat(room.bitrateBps(nowNs + 500 * MS)).isBetween(450_000L, 600_000L);
        assertThat(room.bitrateBps(nowNs + 1_200 * MS)).as("all of it is over").isZero();
        assertThat(room.bitrateBps(nowNs + 1_600 * MS)).as("its steps are not new ones").isZero();
    }

    @Test
    void roomsAreParts() {
        BitrateMeter other = new BitrateMeter(server);
        room.add(1_000, MS);
        other.add(500, 2 * MS);
        assertThat(room.bitrateBps(STEP)).isEqualTo(8_000);
        assertThat(other.bitrateBps(STEP)).isEqualTo(4_000);
        assertThat(server.bitrateBps(STEP)).isEqualTo(12_000);
    }

    @Test
    void shardsThatCountAtOnceLoseNothing() throws Exception {
        List<Thread> shards = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            shards.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 0; n < 50_000; n++) {
                                    room.add(1, n * 10_000L); // half a second of it
                                }
                            }));
        }
        for (Thread shard : shards) {
            shard.join();
        }
        assertThat(room.bitrateBps(SECOND_NS)).isEqualTo(4 * 50_000 * 8);
    }

    @Test
    void whoSendsIsCountedAStepLater() {
        IngressMeter meter = new IngressMeter(IngressLimits.defaults(), room);
        long nowNs = 0;
        for (int i = 0; i < 200; i++) {
            nowNs += 10 * MS;
            meter.count(1_250, nowNs);
        }
        assertThat(room.bitrateBps(nowNs)).isBetween(900_000L, 1_100_000L);
        assertThat(server.bitrateBps(nowNs)).isEqualTo(room.bitrateBps(nowNs));
    }

    private static final long STEP = BitrateMeter.STEP_NS;
}
