package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static sfu.core.ice.IcePeer.udp;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How a transport's ICE is renewed, kept and given up. */
class IceLifetimeTest {
    private static final long LONG = 60_000;

    @BeforeAll
    static void warmUp() {
        IceMux.warmUp();
    }

    private static IcePeer complete(IceTimers timers) {
        IcePeer peer = new IcePeer(timers, IceLimits.DEFAULT);
        peer.check(udp(7001), true);
        await().until(() -> peer.transport.path() != null);
        return peer;
    }

    @Test
    void restartsWithNewCredentials() {
        try (IcePeer peer = complete(IcePeer.TIMERS)) {
            String oldUfrag = peer.transport.localUfrag();
            long before = peer.responses();
            IceClient old = peer.restart();
            assertThat(peer.transport.localUfrag()).isNotEqualTo(oldUfrag);
            peer.mux.onStun(udp(7001), old.check(true));
            await().until(() -> peer.responses() == before + 1); // the old generation goes on
            peer.check(udp(7002), true);
            await().until(() -> udp(7002).equals(peer.transport.path()));
            peer.check(udp(7001), false);
            await().until( // the old generation is gone, but the path is not
                            () -> {
                                long unknown = unknownStun(peer);
                                peer.mux.onStun(udp(7001), old.check(true));
                                return unknownStun(peer) > unknown;
                            });
            assertThat(peer.known).containsExactlyInAnyOrder(udp(7001), udp(7002));
            assertThat(peer.closings).isEmpty();
        }
    }

    private static long unknownStun(IcePeer peer) {
        return peer.dropped(sfu.core.stats.DropReason.UNKNOWN_STUN);
    }

    @Test
    void aRestartOnTheSamePathKeepsItKnown() {
        try (IcePeer peer = complete(IcePeer.TIMERS)) {
            peer.restart();
            peer.check(udp(7001), true);
            await().until(() -> peer.selections.size() == 2);
            assertThat(peer.known).containsExactly(udp(7001));
        }
    }

    @Test
    void anAbandonedRestartLeavesTheOldPath() {
        try (IcePeer peer = complete(new IceTimers(100, LONG, 2_000, 50, 300))) {
            String ufrag = peer.transport.localUfrag();
            peer.restart();
            assertThat(peer.transport.localUfrag()).isNotEqualTo(ufrag);
            await().until( // the new credentials have become unknown
                            () -> {
                                long unknown = unknownStun(peer);
                                peer.check(udp(7009), false);
                                return unknownStun(peer) > unknown;
                            });
            assertThat(peer.transport.path()).isEqualTo(udp(7001));
            assertThat(peer.closings).isEmpty();
        }
    }

    @Test
    void aRestartSurvivesTheOldPathsEnd() {
        try (IcePeer peer = complete(new IceTimers(100, 1_000, LONG, 50, 300))) {
            peer.answers = path -> false;
            peer.restart();
            await().until(() -> peer.transport.path() == null); // its consent has expired
            assertThat(peer.closings).isEmpty();
            peer.answers = path -> true;
            peer.check(udp(7001), true);
            await().until(() -> peer.transport.path() != null);
        }
    }

    @Test
    void consentIsAskedForInSilenceAndKeptByAnswers() {
        try (IcePeer peer = complete(new IceTimers(100, 1_500, LONG, 50, 300))) {
            long before = peer.requestsOn(udp(7001));
            await().until(() -> peer.requestsOn(udp(7001)) >= before + 20); // beyond the expiry
            assertThat(peer.closings).isEmpty();
            assertThat(peer.transport.path()).isEqualTo(udp(7001));
        }
    }

    @Test
    void consentExpiresWithoutAnswers() {
        try (IcePeer peer = complete(new IceTimers(100, 500, LONG, 50, 300))) {
            peer.answers = path -> false;
            await().until(() -> !peer.closings.isEmpty());
            assertThat(peer.closings).containsExactly("consent expired");
            assertThat(peer.transport.path()).isNull();
            assertThat(peer.transport.send(new byte[1])).isFalse();
            assertThat(peer.known).isEmpty();
        }
    }

    @Test
    void thePeersOwnChecksAreConsent() {
        try (IcePeer peer = complete(new IceTimers(20_000, 30_000, LONG, 50, 300))) {
            long before = peer.requestsOn(udp(7001));
            peer.answers = path -> false;
            for (int i = 0; i < 10; i++) {
                long responses = peer.responses();
                peer.check(udp(7001), false);
                await().until(() -> peer.responses() > responses);
            }
            assertThat(peer.requestsOn(udp(7001))).isEqualTo(before);
        }
    }

    @Test
    void givesUpWhenNobodyComes() {
        try (IcePeer peer =
                new IcePeer(new IceTimers(100, LONG, 100, 50, 300), IceLimits.DEFAULT)) {
            await().until(() -> !peer.closings.isEmpty());
            assertThat(peer.closings).containsExactly("not established in time");
        }
    }

    @Test
    void aClosedTransportIsSilent() {
        try (IcePeer peer = complete(IcePeer.TIMERS)) {
            peer.transport.close();
            await().until(() -> peer.known.isEmpty());
            peer.check(udp(7001), true);
            assertThat(unknownStun(peer)).isPositive();
            assertThat(peer.closings).isEmpty();
            assertThat(peer.transport.path()).isNull();
        }
    }
}
