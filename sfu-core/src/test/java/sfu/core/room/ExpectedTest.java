package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.stats.Limit;
import sfu.core.stats.Refusals;

import java.time.Duration;

class ExpectedTest {
    private static final long S = 1_000_000_000L;

    private long nowNs = 5 * S;
    private final Refusals refusals = new Refusals();
    private final Expected expected =
            new Expected(
                    new HandoverLimits(2, Duration.ofSeconds(60), Duration.ofSeconds(20)),
                    () -> nowNs,
                    refusals);

    @Test
    void aRoomIsWhatItWasUntilSomebodyIsThere() {
        expected.put(HandedOver.room("r", "ann"));
        assertThat(expected.of("r")).isEqualTo(HandedOver.room("r", "ann"));
        expected.joined(
                "r", new ParticipantInfo("PA_a", "ann", "", 1, true, true, Role.ATTENDEE, true));
        assertThat(expected.of("r")).isNull();
    }

    @Test
    void aRoomToWhichNobodyComesIsForgotten() {
        expected.put(HandedOver.room("r", "ann"));
        nowNs += 60 * S - 1;
        assertThat(expected.of("r")).isNotNull();
        nowNs += 1;
        assertThat(expected.of("r")).isNull();
    }

    @Test
    void theOneThatWaitedLongestMakesRoom() {
        expected.put(HandedOver.room("a"));
        expected.put(HandedOver.room("b"));
        expected.put(HandedOver.room("b"));
        expected.put(HandedOver.room("a")); // each once more
        assertThat(refusals.all()).containsEntry(Limit.MOVED_ROOMS, 0L);
        expected.put(HandedOver.room("c"));
        assertThat(refusals.all()).containsEntry(Limit.MOVED_ROOMS, 1L);
        assertThat(expected.of("b")).isNull();
        assertThat(expected.of("a")).isNotNull();
        assertThat(expected.of("c")).isNotNull();
    }
}
