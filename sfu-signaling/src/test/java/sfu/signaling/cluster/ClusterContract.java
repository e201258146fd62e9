package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Nodes that share a directory: placing, vouching, telling, and what is not taken. */
abstract class ClusterContract {
    private static final String SECRET = "0123456789abcdef";
    private static final InetSocketAddress CLIENT =
            new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 4321);

    private static final int AWAITED = 100;

    private final List<Cluster> all = new ArrayList<>();
    private final List<Directory> others = new ArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final Map<String, NodeLoad> loads = new ConcurrentHashMap<>();

    /** Of one more node; all have what is there in common. */
    abstract Directory open() throws Exception;

    private Directory opened() {
        try {
            return open();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Of somebody who is no node. */
    private Directory another() {
        Directory its = opened();
        others.add(its);
        return its;
    }

    private Cluster node(String name) {
        return node(name, SECRET);
    }

    private Cluster node(String name, String secret) {
        return node(name, secret, ClusterPace.of(100, 2000, 500, 2000));
    }

    private Cluster node(String name, String secret, ClusterPace pace) {
        return node(name, new ClusterSettings(name, "", "", "", secret, pace));
    }

    private Cluster node(String name, ClusterSettings settings) {
        loads.put(name, new NodeLoad(0.1, 0.1, 10, 1, 2, 0.9, true, false, 0.0, null));
        Cluster its =
                new Cluster(
                        settings,
                        opened(),
                        "1",
                        () -> loads.getOrDefault(name, NodeLoad.STARTING),
                        lost::add);
        all.add(its);
        its.begin("http://127.0.0.1:1");
        return its;
    }

    @AfterEach
    void close() {
        all.forEach(Cluster::close);
        others.forEach(Directory::close);
    }

    private static void see(Cluster... nodes) {
        await().until(() -> {
            for (Cluster its : nodes) {
                if (its.nodes().size() < nodes.length) {
                    return false;
                }
            }
            return true;
        });
    }

    private static String owner(Cluster asked, String room) {
        return switch (asked.locate(room).join()) {
            case Place.Here() -> asked.start();
            case Place.There(NodeState node) -> node.start();
        };
    }

    @Test
    void allNodesAgreeWhereARoomIs() {
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);

        for (int i = 0; i < 20; i++) {
            assertThat(owner(one, "room" + i)).isEqualTo(owner(two, "room" + i));
        }
    }

    @Test
    void whetherANodeLivesThatCannotBeReachedIsLookedAtOutOfTurn() {
        ClusterPace slow = ClusterPace.of(60_000, 600_000, 500, 2000);
        Cluster one = node("one", SECRET, slow);
        Cluster two = node("two", SECRET, slow);
        NodeState its = two.find(one.start());
        assertThat(two.isAlive(one.start())).isTrue();
        one.withdraw();
        await().until(() -> {
            two.reached(its, false);
            return !two.isAlive(one.start());
        });
    }

    @Test
    void aNodeThatTakesNoRoomsIsGivenNone() {
        Cluster one = node("one");
        Cluster two = node("two");
        loads.put("two", new NodeLoad(0, 0, 0, 0, 0, 1, true, true, 0.0, null));
        see(one, two);
        await().until(() -> one.nodes().get(1).condition() == NodeView.Condition.DRAINING);

        for (int i = 0; i < 20; i++) {
            assertThat(owner(two, "room" + i)).isEqualTo(one.start());
        }
        assertThat(two.nodes()).hasSize(2);
    }

    /** Between two heart-beats: each knows what it took, the one who places does not. */
    @Test
    void theChosenNodeIsAskedAndWhoDoesNotWantARoomIsGivenNone() {
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);
        Set<String> wanting = ConcurrentHashMap.newKeySet();
        wanting.add(two.start());
        List<String> asked = new CopyOnWriteArrayList<>();
        one.placing()
                .askBy((node, what) -> {
                    asked.add(node.start());
                    return CompletableFuture.completedFuture(wanting.contains(node.start()));
                });

        Set<String> owners = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            owners.add(owner(one, "wanted" + i));
        }
        assertThat(owners).contains(two.start());
        assertThat(asked).containsOnly(two.start());
        int before = asked.size();
        owner(one, "wanted1");
        assertThat(asked).as("it has a node already").hasSize(before);

        wanting.clear();
        for (int i = 0; i < 20; i++) {
            assertThat(owner(one, "unwanted" + i)).isEqualTo(one.start());
        }
        assertThat(one.placing().refused()).isPositive();
        one.placing()
                .askBy((node, what) -> CompletableFuture.failedFuture(new IOException("gone")));
        for (int i = 0; i < 20; i++) {
            assertThat(owner(one, "silent" + i)).isEqualTo(one.start());
        }
        assertThat(one.placing().silent()).isPositive();
    }

    @Test
    void aNodeTakesNoMoreThanFillsItUntilItsNextHeartbeat() {
        Cluster one = node("one");
        loads.put("one", new NodeLoad(0.7, 0.7, 10, 1, 2, 0.9, true, false, 0.0, null));
        await().until(() -> one.nodes().getFirst().said().load().load() == 0.7);

        int taken = 0;
        long beats = one.beats();
        while (one.placing().takes(Placed.ROOM)) {
            taken++;
        }
        assertThat(one.beats() - beats).isLessThanOrEqualTo(1);
        assertThat(taken).isBetween(1, 20); // 0.05 of the budget, 0.005 each, at most two beats'
    }

    @Test
    void aBreakoutRoomIsWhereItsMainRoomIs() {
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);

        for (int i = 0; i < 10; i++) {
            String main = owner(one, "main" + i);
            assertThat(owner(two, "main" + i + "~1")).isEqualTo(main);
        }
    }

    @Test
    void aRoomThatEndedMayOpenElsewhere() {
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);
        one.opened("room", "");
        await().until(() -> owner(two, "room").equals(one.start()));

        one.ended("room");
        loads.put("one", NodeLoad.STARTING);
        await().until(() -> two.nodes().getFirst().condition() == NodeView.Condition.CLOSED);

        assertThat(owner(one, "room")).isEqualTo(two.start());
    }

    /** Who knows names of rooms without end, and opens none. */
    @Test
    void onlySoManyRoomsAreAwaited() {
        ClusterPace pace = ClusterPace.of(60_000, 600_000, 500, 2000);
        Cluster one =
                node("one", new ClusterSettings("one", "", "", "", "", SECRET, pace, AWAITED));
        for (int i = 0; i < AWAITED; i++) {
            one.locate("room" + i).join();
        }
        assertThatThrownBy(() -> one.locate("another").join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("too many rooms");
        assertThat(one.locate("room7").join()).isEqualTo(Place.HERE);
        one.opened("room7", "");
        assertThat(one.locate("another").join()).isEqualTo(Place.HERE);
        assertThat(one.rooms()).isEqualTo(AWAITED + 1);
    }

    @Test
    void ofARoomThatOpenedTwiceTheYoungerCopyEnds() {
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);
        one.opened("room", "");
        await().until(() -> owner(two, "room").equals(one.start()));

        two.opened("room", "");

        await().until(() -> lost.equals(List.of("room")));
        assertThat(owner(two, "room")).isEqualTo(one.start());
    }

    @Test
    void aVoucherHoldsOnceForOneRequestToOneNode() {
        Cluster one = node("one");
        Cluster two = node("two");
        Cluster three = node("three");
        see(one, two, three);
        NodeState to = one.find(two.start());

        String voucher = one.vouchers().of(to, CLIENT, "GET", "/v1/ws");
        assertThat(three.vouchers().read(voucher, "GET", "/v1/ws")).isNull();
        assertThat(two.vouchers().read(voucher, "POST", "/v1/ws")).isNull();
        assertThat(two.vouchers().read(voucher, "GET", "/v1/other")).isNull();
        assertThat(
                        two.vouchers()
                                .read(
                                        voucher.replace("203.0.113.9", "203.0.113.8"),
                                        "GET",
                                        "/v1/ws"))
                .isNull();
        assertThat(two.vouchers().read(voucher, "GET", "/v1/ws")).isEqualTo(CLIENT);
        assertThat(two.vouchers().read(voucher, "GET", "/v1/ws")).isNull();

        assertThat(counted(Oddity.REPLAYED)).isEqualTo(1);
        assertThat(counted(Oddity.FORGED)).isEqualTo(4);
    }

    /** By all nodes together. */
    private long counted(Oddity kind) {
        Set<Oddities> each = Collections.newSetFromMap(new IdentityHashMap<>()); // of directories
        all.forEach(node -> each.add(node.oddities()));
        return each.stream().mapToLong(its -> its.count(kind)).sum();
    }

    @Test
    void whatIsNoVoucherIsNone() {
        Cluster one = node("one");

        for (String text : List.of("", "1", "1 2 3 4 5 6", "2 a b c", "x".repeat(9000), "\u0000")) {
            assertThat(one.vouchers().read(text, "GET", "/v1/ws")).isNull();
        }
        assertThat(one.oddities().count(Oddity.RUBBISH)).isEqualTo(5);
        assertThat(one.oddities().count(Oddity.FOREIGN_VERSION)).isEqualTo(1);
    }

    @Test
    void aNodeWithAnotherSecretIsNoneOfThem() {
        Cluster one = node("one");
        Cluster other = node("other", "another-secret-of-16");

        await().until(() -> one.oddities().count(Oddity.FORGED) > 0);
        assertThat(one.nodes()).hasSize(1);
        assertThat(other.nodes()).hasSize(1);
    }

    @Test
    void valuesOfAnotherVersionOrOfNoneAreIgnored() {
        Cluster one = node("one");
        Directory directory = another();
        directory.beat("ffffffffffffffff", "2 of-the-future", Duration.ofSeconds(60)).join();
        directory.beat("eeeeeeeeeeeeeeee", "{}", Duration.ofSeconds(60)).join();

        await().until(() ->
                one.oddities().count(Oddity.FOREIGN_VERSION) > 0
                        && one.oddities().count(Oddity.RUBBISH) > 0);
        assertThat(one.nodes()).hasSize(1);
        assertThat(owner(one, "room")).isEqualTo(one.start());
    }

    @Test
    void aWordComesOnceToAllOthersInOrder() {
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);
        List<String> heard = new CopyOnWriteArrayList<>();
        two.bus().on("topic", heard::add);
        one.bus().on("topic", word -> heard.add("own " + word));

        for (int i = 0; i < 100; i++) {
            one.bus().tell("topic", "word " + i).join();
        }

        await().until(() -> heard.size() >= 100);
        assertThat(heard).hasSize(100).startsWith("word 0", "word 1").endsWith("word 99");
    }

    @Test
    void forgedAndRepeatedWordsAreNotTaken() {
        List<String> raw = new CopyOnWriteArrayList<>();
        Directory directory = another();
        directory.follow(entry -> raw.add(entry.message()));
        Cluster one = node("one");
        Cluster two = node("two");
        see(one, two);
        List<String> heard = new CopyOnWriteArrayList<>();
        two.bus().on("topic", heard::add);
        one.bus().tell("topic", "first").join();
        one.bus().tell("topic", "second").join();

        await().until(() -> raw.size() == 2);
        directory.append(raw.getFirst()).join(); // replayed
        directory.append(raw.getFirst().replace("first", "forged")).join();
        directory.append(raw.getFirst().replace(" 1 topic first", " 9 topic forged")).join();
        directory.append("2 of the future").join();
        directory.append("rubbish").join();

        await().until(() -> two.oddities().count(Oddity.RUBBISH) > 0); // the last
        assertThat(heard).containsExactly("first", "second");
        assertThat(two.oddities().count(Oddity.REPLAYED)).isPositive();
        assertThat(two.oddities().count(Oddity.FORGED)).isPositive();
        assertThat(two.oddities().count(Oddity.FOREIGN_VERSION)).isPositive();
        assertThat(two.oddities().count(Oddity.RUBBISH)).isPositive();
    }

    @Test
    void whoStartsLaterHearsOfWhatLastsAndOfNothingElse() {
        Cluster one = node("one");
        one.bus().tell("lasting", "bar").join();
        one.bus().tell("passing", "hello").join();
        List<String> heard = new CopyOnWriteArrayList<>();

        Cluster late =
                new Cluster(
                        new ClusterSettings("late", "", "", "", SECRET, ClusterPace.defaults()),
                        opened(),
                        "1",
                        () -> NodeLoad.STARTING,
                        lost::add);
        all.add(late);
        late.bus().onLasting("lasting", (body, atMs) -> heard.add(body));
        late.bus().on("passing", heard::add);
        late.begin("http://127.0.0.1:1");

        await().until(() -> !heard.isEmpty());
        assertThat(heard).containsExactly("bar");
    }

    @Test
    void aShortSecretIsRefusedWithAnAdvice() {
        assertThatThrownBy(
                        () -> new ClusterSettings("a", "", "", "", "short", ClusterPace.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SFU_CLUSTER_SECRET");
    }
}
