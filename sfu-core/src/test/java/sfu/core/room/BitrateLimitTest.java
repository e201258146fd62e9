package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.stats.Limit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Who begins to publish where those who do so already send all that there may be. */
class BitrateLimitTest extends Door {
    private static final long LIMIT_BPS = 200_000;

    private final AtomicBoolean isOver = new AtomicBoolean();

    private static RoomTemplate room(long limitBps) {
        return new RoomTemplate(
                "test",
                StagePolicy.OPEN,
                new RoomCapacity(99, 99, 4, 0, limitBps),
                WhenFull.REFUSE,
                Audience.LIST,
                MediaPolicy.defaults());
    }

    private void start(long roomBps, long serverBps) throws Exception {
        ServerLimits limits = ServerLimits.defaults().withBitrate(serverBps);
        start(room(roomBps), limits, Placement.HERE);
        server.warmUp();
    }

    /** Four times the limit, until it is over. */
    private Thread send(WirePeer peer) {
        return Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    for (int n = 0; !isOver.get(); n++) {
                        byte[] payload = new byte[1_000];
                        peer.send(
                                peer.rtp(WirePeer.VIDEO, n, n * 900, WirePeer.VIDEO_SSRC, payload));
                        try {
                            Thread.sleep(10);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                });
    }

    @AfterEach
    void stopSending() {
        isOver.set(true);
    }

    /** Of one who comes when it is measured what is sent. */
    private Guest awaitRefused(String room, String sentence) {
        AtomicReference<Guest> last = new AtomicReference<>();
        Awaitility.await()
                .untilAsserted(() -> {
                    last.set(new Guest(room, ""));
                    last.get().in();
                    assertThatThrownBy(() -> last.get().publish("VP8"))
                            .hasMessageContaining(sentence);
                });
        return last.get();
    }

    @Test
    void nobodyBeginsWhileTheRoomSendsAllThatItMay() throws Exception {
        start(LIMIT_BPS, Long.MAX_VALUE);
        try (WirePeer ann = new WirePeer(server, "a", List.of("VP8"), 0, payload -> {})) {
            Thread sending = send(ann);
            Guest bob = awaitRefused("a", "send all of its 200,000 bit/s");
            assertThat(refused(Limit.ROOM_BITRATE)).isPositive();
            ann.restart(); // who publishes goes on
            Guest eve = new Guest("a", "eve");
            eve.in();
            eve.receive(2); // and one may watch
            Guest cy = new Guest("b", "cy");
            cy.in();
            cy.publish("VP8"); // as other rooms do
            isOver.set(true);
            sending.join();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> {
                        bob.publish("VP8");
                        return true;
                    });
        }
    }

    @Test
    void whoLostTheConnectionGoesOnThere() throws Exception {
        start(LIMIT_BPS, LIMIT_BPS);
        JoinRequest request = new JoinRequest("a", "ann", "", true, true, false);
        try (WirePeer ann =
                new WirePeer(server, request, List.of("VP8"), 0, payload -> {}, List.of())) {
            send(ann);
            awaitRefused("a", "send all");
            Guest again = new Guest("a", "ann");
            again.in();
            again.publish("VP8");
        }
    }

    @Test
    void nobodyBeginsAnywhereWhileTheServerIsSentAllThatItMay() throws Exception {
        start(Long.MAX_VALUE, LIMIT_BPS);
        try (WirePeer ann = new WirePeer(server, "a", List.of("VP8"), 0, payload -> {})) {
            send(ann);
            awaitRefused("b", "another server");
            assertThat(refused(Limit.SERVER_BITRATE)).isPositive();
            assertThat(refused(Limit.ROOM_BITRATE)).isZero();
        }
    }
}
