package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static sfu.core.ice.IcePeer.udp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.stats.DropReason;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Nobody can have the server flood an address that is not his (RFC 8445 19.5.1). */
class ReflectionTest {
    private static final Path VICTIM = udp(7666);

    private static int sentTo(IcePeer peer, Path path) {
        return peer.sent.stream()
                .filter(each -> each.path().equals(path))
                .mapToInt(each -> each.bytes().length)
                .sum();
    }

    private static byte[] forged(IcePeer peer, String password) {
        String name = peer.transport.localUfrag() + ":" + peer.own().ufrag();
        return StunWriter.request()
                .put(Stun.USERNAME, name)
                .putInt(Stun.PRIORITY, 1)
                .putLong(Stun.ICE_CONTROLLING, 42)
                .put(Stun.USE_CANDIDATE, new byte[0])
                .sign(password);
    }

    /** Not an error response either, which would be one more reflector. */
    @Test
    void whoHasNoPasswordIsSentNothing() {
        try (IcePeer peer = new IcePeer()) {
            List<byte[]> attempts = new ArrayList<>();
            attempts.add(StunWriter.request().sign("none")); // what a public STUN server answers
            attempts.add(forged(peer, "wrong"));
            attempts.add(forged(peer, peer.own().password()));
            byte[] response = StunWriter.success(attempts.getFirst(), VICTIM.remote()).sign("x");
            attempts.add(response);
            attempts.forEach(attempt -> peer.mux.onStun(VICTIM, attempt));
            await().until(() ->
                    peer.mux.drops().values().stream().mapToLong(n -> n).sum() == attempts.size());
            assertThat(peer.sent).isEmpty();
        }
    }

    /** A participant that forges a victim's address: before and after ICE is done elsewhere. */
    @Test
    void anAddressThatDoesNotAnswerGetsNoMoreThanWhatCameFromIt() {
        try (IcePeer peer = new IcePeer()) {
            peer.answers = path -> !path.equals(VICTIM);
            int in = 0;
            for (int round = 1; round <= 3; round++) {
                long before = peer.dropped(DropReason.UNVALIDATED_ADDRESS);
                byte[] check = forged(peer, peer.transport.localPassword());
                in += check.length;
                peer.mux.onStun(VICTIM, check);
                await("a check of ours that is repeated is withheld")
                        .until(() -> peer.dropped(DropReason.UNVALIDATED_ADDRESS) > before);
                assertThat(sentTo(peer, VICTIM)).isBetween(in / 2, in);
            }
            peer.check(udp(7001), true);
            await().until(() -> udp(7001).equals(peer.transport.path()));
            int sent = sentTo(peer, VICTIM);
            byte[] check = forged(peer, peer.transport.localPassword());
            peer.mux.onStun(VICTIM, check);
            await().until(() -> sentTo(peer, VICTIM) > sent);
            assertThat(peer.transport.path()).isEqualTo(udp(7001));
            assertThat(sentTo(peer, VICTIM)).isLessThanOrEqualTo(in + check.length);
        }
    }

    /** The smallest check that there is pays for ours, and what it waits for comes then. */
    @Test
    void ourCheckGoesFirstAndTheAnswerWhenThatIsAnswered() throws Exception {
        try (IcePeer peer = new IcePeer()) {
            peer.answers = path -> false;
            peer.check(udp(7001), false);
            IcePeer.Sent first = peer.sent.take();
            assertThat(first.isRequest()).isTrue();
            assertThat(peer.sent.poll(200, TimeUnit.MILLISECONDS)).isNull();
            peer.deliver(udp(7001), first.bytes()); // the peer answers it
            await().until(() -> peer.responses() == 1);
            assertThat(peer.transport.path()).isEqualTo(udp(7001));
        }
    }

    /**
     * Our check may be lost: then the peer repeats its own, and that pays for the answer. At 200 ms
     * each pays for one of ours alone, and is answered all the same.
     */
    @ParameterizedTest
    @CsvSource({"48, 1", "200, 2"})
    void whoGoesOnAskingIsAnsweredBeforehand(long eachMs, long leastChecks) {
        try (IcePeer peer = new IcePeer()) {
            peer.answers = path -> false;
            await().pollInterval(Duration.ofMillis(eachMs))
                    .until(() -> {
                        peer.check(udp(7001), false);
                        return peer.responses() > 0;
                    });
            assertThat(peer.requestsOn(udp(7001))).isGreaterThanOrEqualTo(leastChecks);
            assertThat(peer.transport.path()).isNull();
        }
    }

    /** Who could guess the id of a check could answer it for a victim (RFC 8489 5). */
    @Test
    void idsOfChecksCannotBeGuessed() {
        Set<String> parts = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            try (IcePeer peer = new IcePeer()) {
                peer.answers = path -> false;
                peer.check(udp(7001), false);
                await().until(() -> peer.requestsOn(udp(7001)) > 0);
                byte[] id = Stun.transaction(peer.sent.element().bytes());
                parts.add(HexFormat.of().formatHex(id, 3, 6));
            }
        }
        assertThat(parts)
                .as("of the clock they would be one or two, its slow bytes")
                .hasSizeGreaterThan(6);
    }

    /** A nomination's check was lost; the peer's next one pays for another at once. */
    @Test
    void aCheckThatCouldNotLeaveLeavesWithTheNextCredit() {
        try (IcePeer peer = new IcePeer()) {
            peer.check(udp(7001), true);
            await().until(() -> udp(7001).equals(peer.transport.path()));
            peer.answers = path -> false;
            peer.check(udp(7002), true);
            await().pollDelay(Duration.ofMillis(3_600)).until(() -> peer.requestsOn(udp(7002)) > 0);
            assertThat(peer.requestsOn(udp(7002))).as("more were not paid for").isEqualTo(1);
            peer.answers = path -> true;
            await("ours would come after 7.5 s of its own accord")
                    .atMost(Duration.ofSeconds(3))
                    .pollInterval(Duration.ofMillis(48))
                    .until(() -> {
                        peer.check(udp(7002), true);
                        return udp(7002).equals(peer.transport.path());
                    });
        }
    }

    /** After ICE a path that nobody nominated is not checked: its checks are answered at once. */
    @Test
    void aPathThatIsNotNominatedIsAnsweredAtOnce() {
        try (IcePeer peer = new IcePeer()) {
            peer.check(udp(7001), true);
            await().until(() -> udp(7001).equals(peer.transport.path()));
            peer.answers = path -> false;
            peer.check(VICTIM, false);
            await().until(() -> sentTo(peer, VICTIM) > 0);
            assertThat(peer.requestsOn(VICTIM)).isZero();
        }
    }

    @Test
    void whatFollowsTheIntegrityNominatesNothing() {
        try (IcePeer peer = new IcePeer()) {
            peer.check(udp(7001), true);
            await().until(() -> udp(7001).equals(peer.transport.path()));
            String name = peer.transport.localUfrag() + ":" + peer.own().ufrag();
            byte[] check =
                    StunWriter.request()
                            .put(Stun.USERNAME, name)
                            .putInt(Stun.PRIORITY, Integer.MAX_VALUE)
                            .putLong(Stun.ICE_CONTROLLING, 42)
                            .sign(peer.transport.localPassword());
            int signed = check.length - 8; // without its fingerprint
            byte[] longer = java.util.Arrays.copyOf(check, signed + 4);
            Stun.setUint16(longer, signed, Stun.USE_CANDIDATE);
            Stun.setUint16(longer, signed + 2, 0);
            Stun.setLength(longer, longer.length);
            long before = peer.responses();
            peer.mux.onStun(udp(7002), longer);
            await().until(() -> peer.responses() > before);
            assertThat(peer.requestsOn(udp(7002))).as("a nomination would be probed").isZero();
            assertThat(peer.transport.path()).isEqualTo(udp(7001));
        }
    }
}
