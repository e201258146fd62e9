package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;

/** Whether a snapshot may be taken for who is in a room now. */
class MovementsTest {
    private static final ParticipantInfo ANN =
            new ParticipantInfo("PA_1", "ann", "Ann", 1, true, true, Role.SPEAKER, true);

    private final Movements movements = new Movements();

    @Test
    void whoCameOrLeftSinceIsInNoEarlierSnapshot() {
        long before = System.nanoTime();
        assertThat(movements.areBefore("a", before)).isTrue();
        movements.joined("a", ANN);
        assertThat(movements.areBefore("a", before)).isFalse();
        assertThat(movements.areBefore("b", before)).as("in another room").isTrue();
        long between = System.nanoTime() + 1;
        assertThat(movements.areBefore("a", between)).isTrue();
        movements.forget(between);
        assertThat(movements.areBefore("a", before)).as("nobody asks any more").isTrue();
        movements.left("a", ANN, LeaveReason.LEFT, "", 0);
        assertThat(movements.areBefore("a", before)).isFalse();
        movements.forget(before);
        assertThat(movements.areBefore("a", before)).isFalse();
    }
}
