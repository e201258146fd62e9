package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.api.EncodingState;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.relay.MediaPlacing;
import sfu.core.relay.RelayFigures;
import sfu.core.relay.RelayMessage;
import sfu.core.stats.ParticipantSnapshot;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A room at home on one node with participants at another, over real sockets. */
class RelayTest extends TwoNodes {
    @Test
    void whoIsAtAnotherNodeIsSeenAndSees() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of("VP8"), 3);
        assertThat(bob.peer.server.getPort()).isEqualTo(edge.mediaPort());
        assertThat(ann.peer.server.getPort()).isEqualTo(home.mediaPort());
        until(ann, bob.pictures, 20);
        assertThat(bob.sound.get()).isPositive();
        until(bob, ann.pictures, 20);
        assertThat(ann.sound.get()).isPositive();
    }

    @Test
    void itsHomeKnowsWhatTheEdgeCounts() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of("VP8"), 3);
        until(ann, bob.pictures, 20);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    List<ParticipantSnapshot> all =
                            home.snapshot().join().rooms().getFirst().participants();
                    assertThat(all)
                            .hasSize(2)
                            .allSatisfy(each -> {
                                assertThat(each.transport()).isNotNull();
                                assertThat(each.transport().ice()).isNotNull();
                                assertThat(each.transport().dtls()).isNotNull();
                            });
                    assertThat(all.get(1).slots())
                            .anySatisfy(slot -> assertThat(slot.packets()).isGreaterThan(10));
                });
    }

    @Test
    void aTrackCrossesOnceForAllWhoWantIt() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of(), 3);
        NodeGuest cem = guest("edge", List.of(), 3);
        until(ann, bob.pictures, 20);
        until(ann, cem.pictures, 20);
        assertThat(atHome.count()).isEqualTo(new RelayFigures(0, 2, 2, 0, 0)); // sound and picture
        assertThat(atEdge.count()).isEqualTo(new RelayFigures(2, 0, 0, 2, 0));
        bob.close();
        Awaitility.await().until(() -> atEdge.count().here() == 1);
        assertThat(atHome.count()).isEqualTo(new RelayFigures(0, 1, 2, 0, 0));
        cem.close();
        RelayFigures none = new RelayFigures(0, 0, 0, 0, 0);
        Awaitility.await().until(() -> atEdge.count().equals(none));
        assertThat(atHome.count()).isEqualTo(none);
    }

    /** The edge's estimate is of its viewers; here it says that their best path takes so much. */
    @Test
    void publishersHearWhatTheBestPathAtAnEdgeTakes() throws Exception {
        toHome.through =
                message ->
                        message instanceof RelayMessage.Wanted its
                                ? new RelayMessage.Wanted(its.track(), its.mask(), 500_000L, null)
                                : message;
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of(), 3);
        until(ann, bob.pictures, 20);
        Awaitility.await().until(() -> mostBps(ann), its -> its == 500_000);
        NodeGuest cem = guest("", List.of(), 3);
        until(ann, cem.pictures, 20);
        Awaitility.await("one takes any").until(() -> mostBps(ann), its -> its == 0);
    }

    private static long mostBps(NodeGuest publisher) {
        return publisher.peer.wanted.stream().mapToLong(EncodingState::mostBps).sum();
    }

    @Test
    void twoAtTheSameEdgeSeeEachOtherWithoutTheirHome() throws Exception {
        NodeGuest ann = guest("edge", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of("VP8"), 3);
        until(ann, bob.pictures, 20);
        until(bob, ann.pictures, 20);
        assertThat(bob.sound.get()).isPositive();
        assertThat(received(home)).as("sound alone").isLessThan(received(edge) / 4);
    }

    private static long received(RoomServer server) {
        return server.snapshot().join().shards().stream()
                .mapToLong(shard -> shard.bytesReceived())
                .sum();
    }

    /** Of those who came to the home itself, too. */
    @Test
    void whomTheHomeDoesNotTakeIsWhereItIsSaid() throws Exception {
        Queue<Boolean> words = new ArrayDeque<>(List.of(true, false, false, false));
        List<MediaPlacing.Overflow> asked = new CopyOnWriteArrayList<>();
        Queue<Optional<String>> nodes =
                new ArrayDeque<>(
                        List.of(Optional.of("edge"), Optional.empty(), Optional.of("nowhere")));
        home.relays()
                .placeBy(
                        new MediaPlacing() {
                            @Override
                            public boolean takesOneHere() {
                                return words.remove();
                            }

                            @Override
                            public CompletableFuture<Optional<String>> elsewhere(Overflow who) {
                                asked.add(who);
                                return CompletableFuture.completedFuture(nodes.remove());
                            }
                        });
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("", List.of("VP8"), 3);
        NodeGuest none = guest("", List.of(), 3);
        NodeGuest unreachable = guest("", List.of(), 3);
        assertThat(guests)
                .extracting(its -> its.peer.server.getPort())
                .containsExactly(
                        home.mediaPort(), edge.mediaPort(), home.mediaPort(), home.mediaPort());
        assertThat(asked).extracting(MediaPlacing.Overflow::via).containsExactly("", "", "");
        until(ann, bob.pictures, 20);
        until(bob, none.pictures, 20);
        until(bob, unreachable.pictures, 20);
    }

    @Test
    void betweenTwoEdgesItGoesByTheHome() throws Exception {
        try (RoomServer third = server(1);
                NodeWire toThird = new NodeWire();
                NodeWire fromThird = new NodeWire()) {
            fromThird.to = home.relays().connect(own("home"), "third", toThird);
            toThird.to = third.relays().connect(own("third"), "home", fromThird);
            Awaitility.await().until(() -> toThird.to.isUp() && fromThird.to.isUp());
            NodeGuest ann = guest("edge", List.of("VP8"), 3);
            NodeGuest bob = guest("third", List.of("VP8"), 3);
            NodeGuest cem = guest("", List.of(), 3);
            assertThat(bob.peer.server.getPort()).isEqualTo(third.mediaPort());
            until(ann, bob.pictures, 20);
            until(bob, ann.pictures, 20);
            until(bob, cem.pictures, 20);
            assertThat(bob.sound.get()).isPositive();
            assertThat(ann.sound.get()).isPositive();
            guests.forEach(NodeGuest::close);
        }
    }

    @Test
    void whoIsHeardIsFoundWhereTheyListen() throws Exception {
        List<NodeGuest> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(guest(i % 2 == 0 ? "" : "edge", List.of("VP8"), 1));
        }
        for (NodeGuest speaker : all) {
            for (NodeGuest other : all) {
                if (other != speaker) {
                    until(speaker, other.sound, other.sound.get() + 10);
                }
            }
        }
        assertThat(all).allSatisfy(guest -> assertThat(guest.sound.get()).isPositive());
    }

    @Test
    void whoLeftBeforeItsOfferLeavesNothingAtTheEdge() throws Exception {
        JoinRequest join = new JoinRequest("room", "", "", true, true, false).by("edge");
        Participant gone = home.join(join, new QuietListener()).get(30, TimeUnit.SECONDS);
        gone.leave(LeaveReason.LEFT);
        RemoteTransport remote =
                new RemoteTransport(IceClient.newParameters(), new DtlsCertificate().fingerprint());
        MediaOffer offer = new MediaOffer(remote, List.of(), List.of());
        assertThat(gone.negotiate(offer)).failsWithin(Duration.ofSeconds(5));
        assertThat(atHome.count()).isEqualTo(new RelayFigures(0, 0, 0, 0, 0));
        assertThat(atEdge.count()).isEqualTo(new RelayFigures(0, 0, 0, 0, 0));
    }

    /** Else the connection would end, and with it what all others there see and hear. */
    @Test
    void whoseOfferIsTooLargeForTheConnectionIsDisconnectedAlone() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of(), 3);
        until(ann, bob.pictures, 5);
        toEdge.isTooLarge = message -> message instanceof RelayMessage.Publish;
        CompletableFuture<LeaveReason> closed = new CompletableFuture<>();
        ParticipantListener listener =
                new QuietListener() {
                    @Override
                    public void closed(LeaveReason reason) {
                        closed.complete(reason);
                    }
                };
        JoinRequest join = new JoinRequest("room", "", "", true, true, false).by("edge");
        Participant cem = home.join(join, listener).get(30, TimeUnit.SECONDS);
        RemoteTransport remote =
                new RemoteTransport(IceClient.newParameters(), new DtlsCertificate().fingerprint());
        cem.negotiate(new MediaOffer(remote, ann.peer.offer.publish(), List.of()));
        assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.DISCONNECTED);
        assertThat(bob.peer.closed).isNotDone();
        until(ann, bob.pictures, bob.pictures.get() + 10);
        assertThat(atHome.isUp()).isTrue();
    }

    @Test
    void aNodeThatIsGoneTakesItsParticipantsAlong() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of("VP8"), 3);
        until(ann, bob.pictures, 5);
        home.relays().lost(atHome, "the test says so");
        assertThat(bob.peer.closed.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.DISCONNECTED);
        NodeGuest cem = guest("edge", List.of(), 3); // is here then
        assertThat(cem.peer.server.getPort()).isEqualTo(home.mediaPort());
        until(ann, cem.pictures, 5);
    }

    /** Both tell each other when packets came: sound goes on where a picture has no room. */
    @Test
    @Tag("long") // 20 s on a narrow path
    void aPathBetweenNodesThatIsNarrowHasAPictureWait() throws Exception {
        try (NarrowPath path = path()) {
            NodeGuest ann = guest("", List.of("VP8"), 3);
            NodeGuest bob = guest("edge", List.of(), 3);
            until(ann, bob.pictures, 50);
            path.narrow(150_000);
            sendUntil(ann, () -> atHome.count().heldBack() == 1);
            until(ann, bob.sound, bob.sound.get() + 50);
            path.narrow(0);
            sendUntil(ann, () -> atHome.count().heldBack() == 0);
            until(ann, bob.pictures, bob.pictures.get() + 50);
        }
    }

    /** What is lost between the nodes is asked for there: viewers do not know of it. */
    @Test
    void noPictureIsMissedThoughEachTwentiethDatagramBetweenNodesIs() throws Exception {
        try (NarrowPath path = path()) {
            NodeGuest ann = guest("", List.of("VP8"), 3);
            NodeGuest bob = guest("edge", List.of(), 3);
            until(ann, bob.pictures, 20);
            int first = ann.sent();
            path.lose(20);
            sendUntil(ann, () -> ann.sent() - first >= 400 && path.lost() >= 20);
            path.lose(0);
            int last = ann.sent();
            sendUntil(ann, () -> bob.frames.contains(last));
            Set<Integer> all =
                    IntStream.range(first, last)
                            .boxed()
                            .collect(Collectors.toCollection(TreeSet::new));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(bob.frames).as("of all").containsAll(all));
        }
    }

    /** Media between the nodes goes by it. */
    private NarrowPath path() throws IOException {
        NarrowPath path = new NarrowPath();
        toEdge.through =
                its ->
                        its instanceof RelayMessage.Begin(int port)
                                ? new RelayMessage.Begin(path.one(port))
                                : its;
        toHome.through =
                its ->
                        its instanceof RelayMessage.Begun(int port)
                                ? new RelayMessage.Begun(path.other(port))
                                : its;
        return path;
    }

    /** Some 600 kbit/s of pictures. */
    private static void sendUntil(NodeGuest sender, Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    sender.send();
                    sender.send();
                    return condition.call();
                });
    }
}
