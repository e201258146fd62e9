package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.DirectKind;
import sfu.core.api.DirectState.Mode;
import sfu.core.api.DirectState.Reason;

import java.time.Duration;

/** When two go directly and when the server carries all, in virtual time. */
class PairingTest {
    private static final Pairing.Pair ANN_AND_BOB = new Pairing.Pair("bob", "ann");
    private static final DirectPolicy POLICY = DirectPolicy.of(DirectKind.TWO);
    private static final long SETTLE_NS = POLICY.settle().toNanos();
    private static final long TIMEOUT_NS = POLICY.timeout().toNanos();

    private final Pairing pairing = new Pairing(POLICY);
    private long nowNs = 1_000;

    private void pass(long ns) {
        long endNs = nowNs + ns;
        while (pairing.dueNs() <= endNs) {
            nowNs = Math.max(nowNs, pairing.dueNs());
            pairing.handleTimeouts(nowNs);
        }
        nowNs = endNs;
    }

    private boolean says(String who, long attempt, boolean isConnected) {
        return pairing.report(who, attempt, isConnected, nowNs);
    }

    private void connect() {
        pairing.alone(ANN_AND_BOB, Reason.TWO, nowNs);
        pass(SETTLE_NS);
        assertThat(says("ann", pairing.attempt(), true)).isTrue();
        assertThat(says("bob", pairing.attempt(), true)).isTrue();
    }

    @Test
    void twoWhoAreAloneForAWhileLookForAWayAndBothHaveToFindIt() {
        pairing.alone(ANN_AND_BOB, Reason.TWO, nowNs);
        pass(SETTLE_NS - 1);
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        pass(1);
        assertThat(pairing.mode()).isEqualTo(Mode.CONNECTING);
        assertThat(pairing.current()).isEqualTo(ANN_AND_BOB);
        says("ann", 1, true);
        says("ann", 1, true); // twice is not both
        assertThat(pairing.mode()).isEqualTo(Mode.CONNECTING);
        says("bob", 1, true);
        assertThat(pairing.mode()).isEqualTo(Mode.DIRECT);
        pass(Duration.ofDays(1).toNanos());
        assertThat(pairing.mode()).isEqualTo(Mode.DIRECT);
    }

    @Test
    void aThirdEndsItAtOnceAndTwoAgainBeginItAnew() {
        connect();
        pairing.alone(null, Reason.PEOPLE, nowNs);
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        assertThat(pairing.reason()).isEqualTo(Reason.PEOPLE);
        assertThat(pairing.current()).isNull();
        pass(TIMEOUT_NS);
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        connect();
        assertThat(pairing.mode()).isEqualTo(Mode.DIRECT);
        assertThat(pairing.attempt()).isEqualTo(2);
    }

    @Test
    void whoComesAndGoesAgainAndAgainKeepsThemFromStarting() {
        for (int i = 0; i < 10; i++) {
            pairing.alone(ANN_AND_BOB, Reason.TWO, nowNs);
            pass(SETTLE_NS / 2);
            pairing.alone(null, Reason.PEOPLE, nowNs);
            pass(SETTLE_NS / 2);
        }
        assertThat(pairing.attempt()).isZero();
        assertThat(pairing.dueNs()).isEqualTo(Pairing.NEVER);
    }

    @Test
    void whatIsNotFoundInTimeIsTriedAgainMuchLater() {
        pairing.alone(ANN_AND_BOB, Reason.TWO, nowNs);
        pass(SETTLE_NS);
        says("ann", 1, true);
        pass(TIMEOUT_NS - 1);
        assertThat(pairing.mode()).isEqualTo(Mode.CONNECTING);
        pass(1);
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        assertThat(pairing.reason()).isEqualTo(Reason.TIMEOUT);
        pass(POLICY.retry().toNanos() - 1);
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        pass(1);
        assertThat(pairing.mode()).isEqualTo(Mode.CONNECTING);
        assertThat(pairing.attempt()).isEqualTo(2);
        says("bob", 2, true); // what ann found was the first one
        assertThat(pairing.mode()).isEqualTo(Mode.CONNECTING);
    }

    @Test
    void oneWhoLosesTheWayEndsItForBoth() {
        connect();
        assertThat(says("bob", 1, false)).isTrue();
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        assertThat(pairing.reason()).isEqualTo(Reason.FAILED);
        assertThat(says("ann", 1, false)).as("it is over").isFalse();
    }

    @Test
    void whatIsSaidOfAnotherAttemptOrByOthersChangesNothing() {
        connect();
        assertThat(says("cy", 1, false)).isFalse();
        assertThat(says("ann", 0, false)).isFalse();
        assertThat(says("ann", 2, false)).isFalse();
        assertThat(pairing.mode()).isEqualTo(Mode.DIRECT);
    }

    @Test
    void whoIsReplacedByAnotherIsAnotherPair() {
        connect();
        pairing.alone(new Pairing.Pair("bob2", "ann"), Reason.TWO, nowNs);
        assertThat(pairing.mode()).isEqualTo(Mode.SFU);
        assertThat(pairing.reason()).isEqualTo(Reason.LEFT);
        pass(SETTLE_NS);
        assertThat(pairing.mode()).isEqualTo(Mode.CONNECTING);
        assertThat(says("bob", 2, true)).isFalse();
    }
}
