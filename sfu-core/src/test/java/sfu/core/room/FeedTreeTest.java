package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.By;
import sfu.core.api.JoinRequest;
import sfu.core.api.Muting;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.core.relay.Relay;
import sfu.core.relay.RelayFigures;
import sfu.core.relay.RelayMessage;
import sfu.core.relay.RelayWire;
import sfu.core.shard.ShardOptions;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A room at home on one node and spread over three others, each of which may send it to one more:
 * home, a, b, c in a row. Over real sockets.
 */
class FeedTreeTest {
    private static final byte[] SECRET = "of the cluster".getBytes(StandardCharsets.UTF_8);
    private static final int SOUND = 80;
    private static final int PICTURE = 700;
    private static final RelayFigures NONE = new RelayFigures(0, 0, 0, 0);

    /** What one node says to another: in order, on a thread of its own. */
    private static final class Wire implements RelayWire, AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        volatile Relay to;
        volatile UnaryOperator<RelayMessage> through = its -> its;

        /** The other node's end; it may be about to be there. */
        private Relay to() {
            while (to == null) {
                Thread.onSpinWait();
            }
            return to;
        }

        @Override
        public boolean send(int association, RelayMessage message) {
            if (!thread.isShutdown()) {
                thread.execute(() -> {
                    RelayMessage its = through.apply(message);
                    if (its != null) {
                        to().onMessage(association, its);
                    }
                });
            }
            return true;
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    /** Somebody in the room, and what came to them. */
    private final class Guest implements AutoCloseable {
        final AtomicInteger sound = new AtomicInteger();
        final AtomicInteger pictures = new AtomicInteger();
        final Set<Integer> voices = ConcurrentHashMap.newKeySet();
        final WirePeer peer;
        final int voice = guests.size() + 1; // in each packet of its sound
        private int number;

        Guest(String via, List<String> codecs, int slots) throws Exception {
            JoinRequest join = new JoinRequest("room", "", "", true, true, false).by(via);
            peer = new WirePeer(nodes.get("home"), join, codecs, slots, this::came, List.of());
            guests.add(this);
        }

        private void came(byte[] payload) {
            if (payload.length == SOUND) {
                voices.add(ByteBuffer.wrap(payload).getInt(4));
                sound.incrementAndGet();
            } else if (payload.length == PICTURE) {
                pictures.incrementAndGet();
            }
        }

        void send() {
            int n = number++;
            byte[] words = ByteBuffer.allocate(SOUND).putInt(n).putInt(voice).array();
            peer.send(peer.rtp(WirePeer.OPUS, n & 0xFFFF, n * 960, WirePeer.AUDIO_SSRC, words));
            byte[] frame = ByteBuffer.allocate(PICTURE).array();
            frame[0] = 0x10; // a start of a partition, VP8, RFC 7741 4.2
            frame[1] = (byte) (n % 10 == 0 ? 0 : 1); // a key frame: P is 0
            peer.send(peer.rtp(WirePeer.VIDEO, n & 0xFFFF, n * 3000, WirePeer.VIDEO_SSRC, frame));
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    private final Map<String, RoomServer> nodes = new TreeMap<>();
    private final Map<String, Wire> wires = new TreeMap<>(); // by "from to"
    private final List<Guest> guests = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        for (String name : List.of("home", "a", "b", "c")) {
            nodes.put(name, server(name));
        }
        for (String edge : List.of("a", "b", "c")) {
            connect("home", edge);
        }
        Awaitility.await().until(() -> wires.values().stream().allMatch(its -> its.to.isUp()));
    }

    private RoomServer server(String name) throws Exception {
        RoomLimits limits =
                new RoomLimits(10, 10, 16, 64, 1).withTransportsHere(0).withEdgesPerNode(1);
        RoomServer node = new RoomServer(ShardOptions.defaults(0), limits);
        node.warmUp();
        node.relays().dialBy(to -> connect(name, to));
        return node;
    }

    /** Both ways, once. */
    private synchronized void connect(String one, String other) {
        if (wires.containsKey(one + " " + other)) {
            return;
        }
        Wire there = wires.computeIfAbsent(one + " " + other, name -> new Wire());
        Wire back = wires.computeIfAbsent(other + " " + one, name -> new Wire());
        back.to = nodes.get(one).relays().connect(own(one), other, there);
        there.to = nodes.get(other).relays().connect(own(other), one, back);
    }

    private static Relay.Own own(String name) {
        return new Relay.Own(name, InetAddress.getLoopbackAddress(), SECRET);
    }

    @AfterEach
    void close() {
        guests.forEach(Guest::close);
        nodes.values().forEach(RoomServer::close);
        wires.values().forEach(Wire::close);
    }

    private void until(Guest sender, AtomicInteger counter, int more) {
        int least = counter.get() + more;
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    sender.send();
                    return counter.get() >= least;
                });
    }

    /** What one node sends to another; null: there is no connection. */
    private RelayFigures between(String from, String to) {
        Relay relay = nodes.get(from).relays().to(to);
        return relay == null ? null : relay.count();
    }

    private int out(String from, String to) {
        RelayFigures its = between(from, to);
        return its == null ? 0 : its.out();
    }

    @Test
    void eachNodeSendsToTheNext() throws Exception {
        Guest ann = new Guest("", List.of("VP8"), 3);
        List<Guest> others = new ArrayList<>();
        for (String via : List.of("a", "b", "c")) {
            others.add(new Guest(via, List.of(), 3));
        }
        for (Guest other : others) {
            until(ann, other.pictures, 20);
            assertThat(other.sound.get()).isPositive();
        }
        assertThat(List.of(out("home", "a"), out("a", "b"), out("b", "c"))).containsOnly(2);
        assertThat(List.of(out("home", "b"), out("home", "c"), out("a", "c"))).containsOnly(0);
        assertThat(between("c", "b").in()).isEqualTo(2);
    }

    @Test
    void whatIsPublishedFarFromHomeComesToAll() throws Exception {
        List<Guest> all = new ArrayList<>();
        for (String via : List.of("", "a", "b", "c")) {
            all.add(new Guest(via, List.of("VP8"), 4));
        }
        for (Guest speaker : all) {
            for (Guest other : all) {
                if (other != speaker) {
                    until(speaker, other.pictures, 10);
                    until(speaker, other.sound, 10);
                }
            }
        }
        assertThat(out("home", "c")).isZero();
    }

    @Test
    void theLoudestAreHeardAtTheEndOfTheRow() throws Exception {
        List<Guest> all = new ArrayList<>();
        for (String via : List.of("", "a", "b", "c")) {
            all.add(new Guest(via, List.of("VP8"), 1));
        }
        for (Guest speaker : all) {
            for (Guest other : all) {
                if (other != speaker) {
                    until(speaker, other.sound, 10);
                }
            }
        }
        assertThat(all).allSatisfy(guest -> assertThat(guest.sound.get()).isPositive());
    }

    /** Muted before anybody is there, and while the way to the end of the row changes. */
    @Test
    void whoIsMutedIsNotHeardAtTheEndOfTheRow() throws Exception {
        Guest ann = new Guest("", List.of("VP8"), 1);
        Guest bob = new Guest("", List.of("VP8"), 1);
        Target whom = Target.participant(ann.peer.participant.info().id());
        Muting muted = new Muting("", Set.of(TrackSource.MICROPHONE), true, true);
        nodes.get("home")
                .control("room")
                .mute(By.operator("test"), whom, muted)
                .get(30, TimeUnit.SECONDS);
        Guest atA = new Guest("a", List.of(), 1);
        Guest atB = new Guest("b", List.of(), 1);
        until(bob, atB.sound, 10);
        assertUnheard(ann, bob, atB);
        atA.close();
        Awaitility.await().until(() -> out("home", "b") > 0);
        until(bob, atB.sound, 10);
        assertUnheard(ann, bob, atB);
    }

    private void assertUnheard(Guest silent, Guest heard, Guest listener) throws Exception {
        for (int i = 0; i < 60; i++) {
            silent.send();
            Thread.sleep(5);
        }
        until(heard, listener.sound, 5);
        assertThat(listener.voices).doesNotContain(silent.voice);
    }

    @Test
    void whereAFeederIsGoneTheHomeSendsItself() throws Exception {
        Guest ann = new Guest("", List.of("VP8"), 3);
        Guest atA = new Guest("a", List.of(), 3);
        Guest atB = new Guest("b", List.of(), 3);
        Guest atC = new Guest("c", List.of(), 3);
        until(ann, atA.pictures, 10);
        until(ann, atC.pictures, 10);
        Relay toA = nodes.get("home").relays().to("a");
        nodes.get("home").relays().lost(toA, "the test says so");
        until(ann, atB.pictures, 20);
        until(ann, atC.pictures, 20);
        until(ann, atC.sound, 20);
        assertThat(out("home", "b")).isEqualTo(2);
        assertThat(out("b", "c")).as("goes on").isEqualTo(2);
    }

    @Test
    void whereTwoEdgesLoseEachOtherTheHomeSendsItself() throws Exception {
        Guest ann = new Guest("", List.of("VP8"), 3);
        Guest atA = new Guest("a", List.of(), 3);
        Guest atB = new Guest("b", List.of(), 3);
        until(ann, atB.pictures, 10);
        assertThat(out("a", "b")).isEqualTo(2);
        nodes.get("a").relays().lost(nodes.get("a").relays().to("b"), "the test says so");
        until(ann, atB.pictures, 20);
        until(ann, atA.pictures, 20);
        assertThat(out("home", "b")).isEqualTo(2);
    }

    @Test
    void aFeederThatSaysNothingIsNotWaitedFor() throws Exception {
        wires.get("home a").through =
                message -> message instanceof RelayMessage.Feed ? null : message;
        Guest ann = new Guest("", List.of("VP8"), 3);
        Guest atA = new Guest("a", List.of(), 3);
        Guest atB = new Guest("b", List.of(), 3);
        until(ann, atA.pictures, 10);
        until(ann, atB.pictures, 10);
        assertThat(out("home", "b")).isEqualTo(2);
    }

    @Test
    void aNodeOfAnOlderVersionIsSentToByTheHome() throws Exception {
        nodes.put("old", server("old"));
        wires.put("old home", new Wire());
        wires.get("old home").through =
                message ->
                        message instanceof RelayMessage.Hello its
                                ? new RelayMessage.Hello(
                                        its.version(), its.address(), its.nonce(), false)
                                : message;
        connect("home", "old");
        Awaitility.await().until(() -> nodes.get("home").relays().to("old") != null);
        Guest ann = new Guest("", List.of("VP8"), 3);
        Guest atOld = new Guest("old", List.of(), 3);
        Guest atB = new Guest("b", List.of(), 3);
        until(ann, atOld.pictures, 10);
        until(ann, atB.pictures, 10);
        assertThat(out("home", "b")).isEqualTo(2);
        assertThat(out("old", "b")).isZero();
    }

    @Test
    void nothingIsLeftOnceAllAreGone() throws Exception {
        Guest ann = new Guest("", List.of("VP8"), 3);
        for (String via : List.of("a", "b", "c")) {
            until(ann, new Guest(via, List.of("VP8"), 4).pictures, 10);
        }
        guests.forEach(Guest::close);
        for (String from : nodes.keySet()) {
            for (String to : nodes.keySet()) {
                if (nodes.get(from).relays().to(to) != null) {
                    Awaitility.await(from + " to " + to)
                            .untilAsserted(() -> assertThat(between(from, to)).isEqualTo(NONE));
                }
            }
        }
    }

    @Test
    void whoIsFedGoesOnOnceNobodyIsAtItsFeeder() throws Exception {
        Guest ann = new Guest("", List.of("VP8"), 3);
        Guest atA = new Guest("a", List.of(), 3);
        Guest atB = new Guest("b", List.of(), 3);
        until(ann, atA.pictures, 10);
        until(ann, atB.pictures, 10);
        atA.close();
        Awaitility.await().until(() -> out("home", "b") == 2);
        until(ann, atB.pictures, 20);
        until(ann, atB.sound, 20);
        assertThat(between("a", "b")).isEqualTo(NONE);
    }
}
