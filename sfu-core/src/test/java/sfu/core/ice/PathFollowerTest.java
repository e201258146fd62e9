package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.ice.IcePeer.tcp;
import static sfu.core.ice.IcePeer.udp;

import org.junit.jupiter.api.Test;

/** The choice of the path, in virtual time. */
class PathFollowerTest {
    private static final long S = 1_000_000_000;
    private static final Path A = udp(1);
    private static final Path B = udp(2);
    private static final Path C = udp(3);

    private final PathFollower paths =
            new PathFollower(new IceLimits(3, 16, 1, 2, 10_000, 256, 2), IceTimers.DEFAULT);
    private long nowNs = -5 * S;

    private Path add(Path path) {
        return paths.add(path);
    }

    private void valid(Path path) {
        paths.onValid(path, 20, nowNs);
    }

    private void nominate(Path path, long priority) {
        paths.onCheck(path, priority, true, nowNs);
    }

    private Path chosen() {
        paths.choose(nowNs);
        return paths.selected();
    }

    @Test
    void nothingIsChosenBeforeAPathAnswers() {
        add(A);
        nominate(A, 1);
        assertThat(chosen()).isNull();
        assertThat(paths.selectedRttMillis()).isEqualTo(PathState.UNKNOWN_RTT);
        valid(A);
        assertThat(chosen()).isEqualTo(A);
        assertThat(paths.selectedRttMillis()).isEqualTo(20);
    }

    @Test
    void beforeNominationTheFirstValidPathStays() {
        add(A);
        add(B);
        valid(B);
        assertThat(chosen()).isEqualTo(B);
        nowNs += S;
        valid(A);
        assertThat(chosen()).isEqualTo(B);
        nowNs += S;
        valid(B);
        assertThat(chosen()).isEqualTo(B);
    }

    @Test
    void beforeNominationAuthenticPacketsDecideButUdpGoesFirst() {
        add(A);
        add(B);
        add(tcp(1));
        valid(A);
        valid(B);
        valid(tcp(1));
        paths.onAuthenticPacket(B, nowNs);
        assertThat(chosen()).isEqualTo(B);
        nowNs += S;
        paths.onAuthenticPacket(tcp(1), nowNs);
        assertThat(chosen()).isEqualTo(B);
        nowNs += S;
        paths.onAuthenticPacket(A, nowNs);
        assertThat(chosen()).isEqualTo(A);
    }

    @Test
    void aNominationEndsTheChoiceByPackets() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        assertThat(chosen()).isEqualTo(A);
        paths.onAuthenticPacket(B, nowNs + S);
        assertThat(chosen()).isEqualTo(A);
    }

    @Test
    void theHighestPriorityInUseServes() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        nominate(B, 2);
        assertThat(chosen()).isEqualTo(B);
        nowNs += 2 * S;
        nominate(A, 1);
        assertThat(chosen()).isEqualTo(B);
        assertThat(paths.nextChoiceNs(nowNs)).isEqualTo(nowNs + S + 1);
        nowNs += S + 1; // B was not used for 3 s
        assertThat(chosen()).isEqualTo(A);
    }

    @Test
    void mediaKeepsANominatedPathInUse() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        nominate(B, 2);
        for (int i = 0; i < 20; i++) {
            nowNs += S;
            nominate(A, 1);
            paths.onAuthenticPacket(B, nowNs);
            assertThat(chosen()).isEqualTo(B);
        }
    }

    /** As of a peer that marks every pair with each of its checks, and sends on one. */
    @Test
    void aMarkThatIsOnlyRepeatedDoesNotOutweighMedia() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        nominate(B, 2);
        assertThat(chosen()).isEqualTo(B);
        for (int i = 0; i < 20; i++) {
            nowNs += S;
            valid(A);
            valid(B);
            nominate(B, 2);
            paths.onAuthenticPacket(A, nowNs);
            assertThat(chosen()).isEqualTo(i < 3 ? B : A);
        }
    }

    @Test
    void withNothingInUseThePathStays() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        nominate(B, 2);
        assertThat(chosen()).isEqualTo(B);
        nowNs += 20 * S;
        assertThat(chosen()).isEqualTo(B);
        assertThat(paths.nextChoiceNs(nowNs)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void atEqualPriorityTheLaterNominationWinsAndDoesNotFlap() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        assertThat(chosen()).isEqualTo(A);
        nowNs += S;
        nominate(B, 1); // a NAT gave the peer another address
        assertThat(chosen()).isEqualTo(B);
        nowNs += S;
        nominate(A, 1);
        assertThat(chosen()).isEqualTo(B);
    }

    @Test
    void unsignedPrioritiesAndUdpFirst() {
        add(A);
        add(tcp(1));
        valid(A);
        valid(tcp(1));
        nominate(A, 1);
        nominate(tcp(1), 0xFFFF_FFFFL);
        assertThat(chosen()).isEqualTo(A);
    }

    @Test
    void aNominationIsProbedOnceUntilItEndsAndNotWhileValid() {
        add(A);
        paths.onCheck(A, 1, false, nowNs);
        assertThat(paths.startProbe(A, nowNs)).as("not nominated").isFalse();
        nominate(A, 1);
        assertThat(paths.startProbe(A, nowNs)).isTrue();
        assertThat(paths.startProbe(A, nowNs)).isFalse();
        paths.endProbe(A);
        assertThat(paths.startProbe(A, nowNs)).isTrue();
        paths.endProbe(A);
        valid(A);
        assertThat(paths.startProbe(A, nowNs)).isFalse();
        assertThat(paths.startProbe(B, nowNs)).as("unknown").isFalse();
    }

    @Test
    void anOldAnswerIsNoLongerProof() {
        add(A);
        add(B);
        valid(A);
        valid(B);
        nominate(A, 1);
        assertThat(chosen()).isEqualTo(A);
        nowNs += 31 * S;
        nominate(B, 2);
        assertThat(chosen()).isEqualTo(A);
        assertThat(paths.startProbe(B, nowNs)).isTrue();
        valid(B);
        assertThat(chosen()).isEqualTo(B);
    }

    @Test
    void aNominationHoldsFromItsAnswerOn() {
        add(A);
        add(B);
        valid(A);
        nominate(A, 1);
        assertThat(chosen()).isEqualTo(A);
        nominate(B, 2);
        nowNs += 8 * S; // lost probes
        assertThat(chosen()).isEqualTo(A);
        valid(B);
        assertThat(chosen()).isEqualTo(B);
    }

    @Test
    void theSelectedPathIsNeitherEvictedNorIdle() {
        add(A);
        nominate(A, 1);
        valid(A);
        assertThat(chosen()).isEqualTo(A);
        nowNs += S;
        add(B);
        paths.onCheck(B, 1, false, nowNs);
        add(C);
        assertThat(add(udp(4))).as("never seen").isEqualTo(C);
        paths.onCheck(udp(4), 1, false, nowNs + S);
        assertThat(add(udp(5))).isEqualTo(B);
        nowNs += 62 * S;
        assertThat(paths.removeIdle(nowNs)).containsExactlyInAnyOrder(udp(4), udp(5));
        assertThat(paths.known()).containsExactly(A);
    }
}
