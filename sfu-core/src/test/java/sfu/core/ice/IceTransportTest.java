package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static sfu.core.ice.IcePeer.tcp;
import static sfu.core.ice.IcePeer.udp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.stats.DropReason;

import java.util.Random;

/** IceTransport with a browser in memory: establishment, path changes and what is refused. */
class IceTransportTest {
    private final IcePeer peer = new IcePeer();

    @BeforeAll
    static void warmUp() {
        IceMux.warmUp();
    }

    @AfterEach
    void tearDown() {
        peer.close();
    }

    private void awaitPath(Path path) {
        await().untilAsserted(() -> assertThat(peer.transport.path()).isEqualTo(path));
    }

    private void complete(Path path) {
        peer.check(path, true);
        awaitPath(path);
    }

    @Test
    void completesOverUdp() {
        complete(udp(7001));
        assertThat(peer.known).containsExactly(udp(7001));
        assertThat(peer.selections).containsExactly(udp(7001));
        assertThat(peer.transport.selectedRttMillis()).isBetween(0, 5_000);
        assertThat(peer.transport.send(new byte[1])).isTrue();
    }

    @Test
    void completesOverTcpAtTheSameAddressAsUdp() {
        complete(tcp(7001));
    }

    @Test
    void theFirstAnswerIsSignedAndTellsTheAddress() throws Exception {
        peer.check(udp(7001), false);
        IcePeer.Sent first = peer.sent.take();
        while (first.isRequest()) {
            first = peer.sent.take();
        }
        byte[] answer = Stun.authenticated(first.bytes(), peer.transport.localPassword());
        assertThat(Stun.type(answer)).isEqualTo(Stun.BINDING_SUCCESS);
        assertThat(Stun.mapped(answer)).isEqualTo(udp(7001).remote());
        assertThat(Stun.isFingerprintRight(first.bytes())).isTrue();
        assertThat(Stun.find(answer, 0x8022)).as("SOFTWARE").isNegative();
    }

    @Test
    void sendsOnTheFirstValidPathBeforeTheNomination() {
        peer.check(udp(7001), false);
        awaitPath(udp(7001));
        peer.check(udp(7002), true);
        awaitPath(udp(7002));
    }

    @Test
    void udpReplacesTcpBeforeTheNominationAndTcpNeverReplacesUdp() {
        peer.check(tcp(7001), false);
        awaitPath(tcp(7001));
        peer.check(udp(7002), false);
        awaitPath(udp(7002));
        peer.transport.onAuthenticPacket(tcp(7001));
        peer.check(udp(7003), true);
        awaitPath(udp(7003));
        assertThat(peer.selections).containsExactly(tcp(7001), udp(7002), udp(7003));
    }

    @Test
    void anAuthenticPacketMovesThePathBeforeTheNomination() {
        peer.check(udp(7001), false);
        awaitPath(udp(7001));
        peer.check(udp(7002), false);
        await().until(() -> peer.requestsOn(udp(7002)) > 0);
        peer.transport.onAuthenticPacket(udp(7002));
        awaitPath(udp(7002));
    }

    @Test
    void followsANominationToANewPathAndAnswersOldOnes() {
        complete(udp(7001));
        long before = peer.responses();
        peer.check(udp(7002), false);
        await().until(() -> peer.responses() == before + 1);
        assertThat(peer.transport.path()).as("a check alone moves nothing").isEqualTo(udp(7001));
        peer.check(udp(7002), true);
        awaitPath(udp(7002));
        peer.check(udp(7001), false);
        await().until(() -> peer.responses() == before + 3);
        assertThat(peer.transport.path()).isEqualTo(udp(7002));
    }

    @Test
    void aNominatedPathThatDoesNotAnswerIsNotFollowed() {
        complete(udp(7001));
        peer.answers = path -> !path.equals(udp(7666));
        await("repeated, as far as what comes from there pays for it")
                .until(() -> {
                    peer.check(udp(7666), true); // as browsers do
                    return peer.requestsOn(udp(7666)) >= 2;
                });
        assertThat(peer.transport.path()).isEqualTo(udp(7001));
        peer.answers = path -> true;
        peer.check(udp(7666), true); // the probe is repeated, and now answered
        awaitPath(udp(7666));
    }

    @Test
    void ofSeveralNominatedPathsTheHighestPriorityInUseServes() {
        peer.check(udp(7001), true, 2_000);
        awaitPath(udp(7001));
        peer.check(udp(7002), true, 1_000);
        peer.check(udp(7003), true, 3_000);
        awaitPath(udp(7003));
        await().until(() -> { // the peer keeps to the lowest: the others are no longer in use
            peer.check(udp(7002), true, 1_000);
            return udp(7002).equals(peer.transport.path());
        });
        peer.check(udp(7003), false, 3_000);
        peer.check(udp(7004), true, 1_001);
        awaitPath(udp(7004));
        assertThat(peer.selections).last().isEqualTo(udp(7004));
    }

    @Test
    void aForgedResponseDoesNotComplete() {
        peer.answers = path -> false;
        peer.check(udp(7001), true);
        await().until(() -> peer.requestsOn(udp(7001)) > 0);
        byte[] request =
                peer.sent.stream()
                        .filter(IcePeer.Sent::isRequest)
                        .findFirst()
                        .orElseThrow()
                        .bytes();
        mux(StunWriter.success(request, udp(5000).remote()).sign("not the browser's"));
        await().until(() -> peer.dropped(DropReason.REFUSED_STUN) == 1);
        assertThat(peer.transport.path()).isNull();
        peer.answers = path -> true;
        peer.check(udp(7001), true); // the check of ours is repeated
        awaitPath(udp(7001));
    }

    private void mux(byte[] message) {
        peer.mux.onStun(udp(7001), message);
    }

    @Test
    void aWrongPasswordOrNameIsMetWithSilence() {
        String name = peer.transport.localUfrag() + ":" + peer.own().ufrag();
        mux(check(name, "wrong"));
        mux(check(name + "x", peer.transport.localPassword()));
        await().until(() -> peer.dropped(DropReason.REFUSED_STUN) == 2);
        mux(check("nobody:" + peer.own().ufrag(), peer.transport.localPassword()));
        mux(StunWriter.request().sign("none"));
        assertThat(peer.dropped(DropReason.UNKNOWN_STUN)).isEqualTo(2);
        assertThat(peer.sent).isEmpty();
        assertThat(peer.known).isEmpty();
    }

    @Test
    void aCheckWithoutPriorityIsDropped() {
        String name = peer.transport.localUfrag() + ":" + peer.own().ufrag();
        mux(StunWriter.request().put(Stun.USERNAME, name).sign(peer.transport.localPassword()));
        await().until(() -> peer.dropped(DropReason.MALFORMED_STUN) == 1);
        assertThat(peer.sent).isEmpty();
    }

    private static byte[] check(String name, String password) {
        return StunWriter.request()
                .put(Stun.USERNAME, name)
                .putInt(Stun.PRIORITY, 1)
                .putLong(Stun.ICE_CONTROLLING, 42)
                .put(Stun.USE_CANDIDATE, new byte[0])
                .sign(password);
    }

    @Test
    void garbageIsMetWithSilence() {
        String name = peer.transport.localUfrag() + ":" + peer.own().ufrag();
        byte[] good = check(name, peer.transport.localPassword());
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length - 8)] ^= (byte) (1 + random.nextInt(255));
            mux(bad);
        }
        await().until(() -> peer.mux.drops().values().stream().mapToLong(n -> n).sum() == 2_000);
        assertThat(peer.sent).isEmpty();
        mux(good);
        awaitPath(udp(7001));
    }

    @Test
    void newRemoteAddressesAreLimited() {
        for (int port = 7001; port < 7101; port++) {
            peer.check(udp(port), false);
        }
        await().until(() -> peer.dropped(DropReason.RATE_LIMITED) + peer.known.size() == 100);
        assertThat(peer.known.size()).isBetween(16, 30); // one more each second
    }

    @Test
    void theLeastRecentlyCheckedPathMakesRoom() {
        IceLimits limits = new IceLimits(3, 100, 0, 1, 1_000, 1_000, 1);
        try (IcePeer few = new IcePeer(IcePeer.TIMERS, limits)) {
            few.check(udp(7001), true);
            await().until(() -> few.transport.path() != null);
            for (int port = 7002; port < 7010; port++) {
                few.check(udp(port), false);
            }
            await().untilAsserted(() ->
                    assertThat(few.known)
                            .containsExactlyInAnyOrder(udp(7001), udp(7008), udp(7009)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 4", "4, 1000"}) // of all, of one transport
    void aFloodWaitsInABoundedBacklogOfItsOwn(int all, int own) {
        IceLimits limits = new IceLimits(32, 16, 1, 1, all, own, 1);
        try (IcePeer flooded = new IcePeer(IcePeer.TIMERS, limits)) {
            String name = flooded.transport.localUfrag() + ":x";
            byte[] bad = check(name, "wrong");
            flooded.mux
                    .nextExecutor()
                    .execute(() -> { // on the one ICE thread, which thus cannot take any
                        for (int i = 0; i < 50; i++) {
                            flooded.mux.onStun(udp(7001), bad.clone());
                        }
                    });
            await().until(() -> flooded.dropped(DropReason.REFUSED_STUN) == 4);
            assertThat(flooded.dropped(DropReason.ICE_BACKLOG)).isEqualTo(46);
            flooded.check(udp(7001), true);
            await().until(() -> flooded.transport.path() != null);
        }
    }

    @Test
    void noThreadGrowsWithPeers() {
        complete(udp(7001));
        int before = Thread.activeCount();
        for (int i = 0; i < 50; i++) {
            try (IceTransport other = new IceTransport(peer.mux, "ufrag", "password", peer)) {
                assertThat(other.localUfrag()).isNotEqualTo(peer.transport.localUfrag());
            }
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 3);
    }

    @Test
    void endlessCredentialsAreRefused() {
        assertThatThrownBy(() -> new IceTransport(peer.mux, "u".repeat(257), "p", peer))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> peer.transport.restart("u", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
