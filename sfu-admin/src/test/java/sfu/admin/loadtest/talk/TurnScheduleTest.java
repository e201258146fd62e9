package sfu.admin.loadtest.talk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

class TurnScheduleTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"10, 1", "10, 3", "4, 3", "2, 1"})
    void soManySpeakAndAllComeToSpeakForATurn(int pool, int speakers) {
        long turnNs = 6 * SECOND_NS;
        TurnSchedule turns = new TurnSchedule(pool, speakers, turnNs, 100);
        Set<Integer> speaking = new HashSet<>();
        Map<Integer, Long> sinceNs = new HashMap<>();
        for (int i = 0; i < speakers; i++) {
            speaking.add(i);
        }
        Set<Integer> heard = new HashSet<>(speaking);
        for (int step = 1; step <= 3 * pool; step++) {
            long nowNs = turns.nextNs();
            assertThat(nowNs).isEqualTo(100 + step * turnNs / speakers);
            assertThat(speaking.remove(turns.stops())).as("it spoke").isTrue();
            assertThat(speaking.add(turns.starts())).as("it was silent").isTrue();
            Long since = sinceNs.remove(turns.stops());
            assertThat(since == null || nowNs - since == turnNs).isTrue();
            sinceNs.put(turns.starts(), nowNs);
            heard.add(turns.starts());
            turns.advance();
            assertThat(speaking).hasSize(speakers);
        }
        assertThat(heard).hasSize(pool);
    }

    @Test
    void whereAllSpeakNobodyHandsOn() {
        TurnSchedule turns = new TurnSchedule(2, 3, SECOND_NS, 0);
        assertThat(turns.speakers()).isEqualTo(2);
        assertThat(turns.changes()).isFalse();
        assertThat(turns.nextNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(new TurnSchedule(0, 1, SECOND_NS, 0).changes()).isFalse();
    }
}
