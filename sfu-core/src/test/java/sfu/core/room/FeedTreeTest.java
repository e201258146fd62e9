package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.api.By;
import sfu.core.api.Muting;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.core.relay.Relay;
import sfu.core.relay.RelayFigures;
import sfu.core.relay.RelayMessage;
import sfu.core.shard.ShardOptions;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A room at home on one node and spread over three others, each of which may send it to one more:
 * home, a, b, c in a row. Over real sockets.
 */
@Tag("long")
class FeedTreeTest {
    private static final byte[] SECRET = "of the cluster".getBytes(StandardCharsets.UTF_8);
    private static final RelayFigures NONE = new RelayFigures(0, 0, 0, 0, 0);

    private final Map<String, RoomServer> nodes = new TreeMap<>();
    private final Map<String, NodeWire> wires = new TreeMap<>(); // by "from to"
    private final List<NodeGuest> guests = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        open(1);
    }

    /** Where each sends to two others. */
    private void openBroader() throws Exception {
        close();
        nodes.clear();
        wires.clear();
        open(2);
    }

    private void open(int edgesPerNode) throws Exception {
        for (String name : List.of("home", "a", "b", "c")) {
            nodes.put(name, server(name, edgesPerNode));
        }
        for (String edge : List.of("a", "b", "c")) {
            connect("home", edge);
        }
        Awaitility.await().until(() -> wires.values().stream().allMatch(its -> its.to.isUp()));
    }

    private RoomServer server(String name, int edgesPerNode) throws Exception {
        RoomLimits limits =
                new RoomLimits(10, 10, 16, 64, 1)
                        .withTransportsHere(0)
                        .withEdgesPerNode(edgesPerNode);
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
        NodeWire there = wires.computeIfAbsent(one + " " + other, name -> new NodeWire());
        NodeWire back = wires.computeIfAbsent(other + " " + one, name -> new NodeWire());
        back.to = nodes.get(one).relays().connect(own(one), other, there);
        there.to = nodes.get(other).relays().connect(own(other), one, back);
    }

    private static Relay.Own own(String name) {
        return new Relay.Own(name, InetAddress.getLoopbackAddress(), SECRET);
    }

    @AfterEach
    void close() {
        guests.forEach(NodeGuest::close);
        nodes.values().forEach(RoomServer::close);
        wires.values().forEach(NodeWire::close);
    }

    private NodeGuest guest(String via, List<String> codecs, int slots) throws Exception {
        NodeGuest its = new NodeGuest(nodes.get("home"), via, codecs, slots);
        guests.add(its);
        return its;
    }

    private void until(NodeGuest sender, AtomicInteger counter, int more) {
        sender.sendUntil(counter, counter.get() + more);
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
        allAreSent();
        assertThat(List.of(out("home", "a"), out("a", "b"), out("b", "c"))).containsOnly(2);
        assertThat(List.of(out("home", "b"), out("home", "c"), out("a", "c"))).containsOnly(0);
        assertThat(between("c", "b").in()).isEqualTo(2);
    }

    /** The home could send to two, but to the second of a region its neighbour does. */
    @Test
    void aTrackGoesToAnotherRegionOnce() throws Exception {
        openBroader();
        regions(Map.of("home", "east", "a", "west", "b", "west", "c", "east"));
        allAreSent();
        assertThat(List.of(out("home", "a"), out("a", "b"), out("home", "c"))).containsOnly(2);
        assertThat(List.of(out("home", "b"), out("a", "c"))).containsOnly(0);
    }

    /** Two regions of one node each; the third comes by way of its own region's. */
    @Test
    void whereTheHomeSendsToEnoughANeighbourIsPreferred() throws Exception {
        openBroader();
        regions(Map.of("home", "east", "a", "west", "b", "south", "c", "south"));
        allAreSent();
        assertThat(List.of(out("home", "a"), out("home", "b"), out("b", "c"))).containsOnly(2);
        assertThat(List.of(out("home", "c"), out("a", "c"))).containsOnly(0);
    }

    /** As without any: the home is nearest. */
    @Test
    void inTheHomesOwnRegionTheHomeSends() throws Exception {
        openBroader();
        regions(Map.of("home", "east", "a", "east", "b", "east", "c", "east"));
        allAreSent();
        assertThat(List.of(out("home", "a"), out("home", "b"), out("a", "c"))).containsOnly(2);
        assertThat(List.of(out("home", "c"), out("a", "b"))).containsOnly(0);
    }

    /** East to west to east again would be the longer way: rather one more from the home. */
    @Test
    void aNeighbourOfTheHomeIsNotFedFromAfar() throws Exception {
        openBroader();
        regions(Map.of("home", "east", "a", "west", "b", "south", "c", "east"));
        allAreSent();
        assertThat(List.of(out("home", "a"), out("home", "b"), out("home", "c"))).containsOnly(2);
        assertThat(List.of(out("a", "c"), out("b", "c"))).containsOnly(0);
    }

    private void regions(Map<String, String> its) {
        nodes.get("home").relays().regionsBy(its::get);
    }

    private void allAreSent() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        List<NodeGuest> others = new ArrayList<>();
        for (String via : List.of("a", "b", "c")) {
            others.add(guest(via, List.of(), 3));
        }
        for (NodeGuest other : others) {
            until(ann, other.pictures, 20);
            assertThat(other.sound.get()).isPositive();
        }
    }

    @Test
    void whatIsPublishedFarFromHomeComesToAll() throws Exception {
        List<NodeGuest> all = new ArrayList<>();
        for (String via : List.of("", "a", "b", "c")) {
            all.add(guest(via, List.of("VP8"), 4));
        }
        for (NodeGuest speaker : all) {
            for (NodeGuest other : all) {
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
        List<NodeGuest> all = new ArrayList<>();
        for (String via : List.of("", "a", "b", "c")) {
            all.add(guest(via, List.of("VP8"), 1));
        }
        for (NodeGuest speaker : all) {
            for (NodeGuest other : all) {
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
        NodeGuest ann = guest("", List.of("VP8"), 1);
        NodeGuest bob = guest("", List.of("VP8"), 1);
        Target whom = Target.participant(ann.peer.participant.info().id());
        Muting muted = new Muting("", Set.of(TrackSource.MICROPHONE), true, true);
        nodes.get("home")
                .control("room")
                .mute(By.operator("test"), whom, muted)
                .get(30, TimeUnit.SECONDS);
        NodeGuest atA = guest("a", List.of(), 1);
        NodeGuest atB = guest("b", List.of(), 1);
        until(bob, atB.sound, 10);
        assertUnheard(ann, bob, atB);
        atA.close();
        Awaitility.await().until(() -> out("home", "b") > 0);
        until(bob, atB.sound, 10);
        assertUnheard(ann, bob, atB);
    }

    private void assertUnheard(NodeGuest silent, NodeGuest heard, NodeGuest listener)
            throws Exception {
        for (int i = 0; i < 60; i++) {
            silent.send();
            Thread.sleep(5);
        }
        until(heard, listener.sound, 5);
        assertThat(listener.voices).doesNotContain(silent.voice);
    }

    @Test
    void whereAFeederIsGoneTheHomeSendsItself() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest atA = guest("a", List.of(), 3);
        NodeGuest atB = guest("b", List.of(), 3);
        NodeGuest atC = guest("c", List.of(), 3);
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
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest atA = guest("a", List.of(), 3);
        NodeGuest atB = guest("b", List.of(), 3);
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
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest atA = guest("a", List.of(), 3);
        NodeGuest atB = guest("b", List.of(), 3);
        until(ann, atA.pictures, 10);
        until(ann, atB.pictures, 10);
        assertThat(out("home", "b")).isEqualTo(2);
    }

    @Test
    void aNodeOfAnOlderVersionIsSentToByTheHome() throws Exception {
        nodes.put("old", server("old", 1));
        wires.put("old home", new NodeWire());
        wires.get("old home").through =
                message ->
                        message instanceof RelayMessage.Hello its
                                ? new RelayMessage.Hello(
                                        its.version(), its.address(), its.nonce(), false, false)
                                : message;
        connect("home", "old");
        Awaitility.await().until(() -> nodes.get("home").relays().to("old") != null);
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest atOld = guest("old", List.of(), 3);
        NodeGuest atB = guest("b", List.of(), 3);
        until(ann, atOld.pictures, 10);
        until(ann, atB.pictures, 10);
        assertThat(out("home", "b")).isEqualTo(2);
        assertThat(out("old", "b")).isZero();
    }

    @Test
    void nothingIsLeftOnceAllAreGone() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        for (String via : List.of("a", "b", "c")) {
            until(ann, guest(via, List.of("VP8"), 4).pictures, 10);
        }
        guests.forEach(NodeGuest::close);
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
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest atA = guest("a", List.of(), 3);
        NodeGuest atB = guest("b", List.of(), 3);
        until(ann, atA.pictures, 10);
        until(ann, atB.pictures, 10);
        atA.close();
        Awaitility.await().until(() -> out("home", "b") == 2);
        until(ann, atB.pictures, 20);
        until(ann, atB.sound, 20);
        assertThat(between("a", "b")).isEqualTo(NONE);
    }

    /** All three are afar, so that the first sends to the others. */
    @Test
    void whoseFeederIsGoneAreFedByOneAnotherWhereTheHomeIsAfar() throws Exception {
        openBroader();
        regions(Map.of("home", "east", "a", "west", "b", "west", "c", "west"));
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest atA = guest("a", List.of(), 3);
        NodeGuest atB = guest("b", List.of(), 3);
        NodeGuest atC = guest("c", List.of(), 3);
        until(ann, atB.pictures, 10);
        until(ann, atC.pictures, 10);
        assertThat(List.of(out("home", "a"), out("a", "b"), out("a", "c"))).containsOnly(2);
        atA.close();
        Awaitility.await().until(() -> out("b", "c") + out("c", "b") == 2);
        until(ann, atB.pictures, 20);
        until(ann, atC.pictures, 20);
        until(ann, atB.sound, 10);
        until(ann, atC.sound, 10);
        assertThat(out("home", "b") + out("home", "c")).as("once to there").isEqualTo(2);
        assertThat(between("a", "b")).isEqualTo(NONE);
    }
}
