package sfu.core.room;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.relay.Relay;
import sfu.core.relay.RelayWire;
import sfu.core.shard.ShardOptions;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs a room's home to relay to other nodes, beside what as many more subscribers cost,
 * and what the hop adds to the time that a packet takes; all nodes in this process, over loopback.
 * Prints and asserts nothing. Not run by default: -Dtest=RelayCost.
 */
final class RelayCost {
    private static final int PACKETS_PER_SECOND = 4_000;
    private static final int PAYLOAD_BYTES = 1000;
    private static final int SECONDS = Integer.getInteger("sfu.relay.seconds", 8);
    private static final int ROUNDS = Integer.getInteger("sfu.relay.rounds", 5);
    private static final int WARM_UPS = 3;
    private static final int EDGES = Integer.getInteger("sfu.relay.edges", 4);
    private static final byte[] SECRET = "of the cluster".getBytes(StandardCharsets.UTF_8);

    /** Somebody who looks, and how long packets took to come. */
    private static final class Viewer implements AutoCloseable {
        final long[] took = new long[PACKETS_PER_SECOND * (SECONDS + 1)];
        volatile int count;
        final WirePeer peer;

        Viewer(RoomServer home, String via) throws Exception {
            JoinRequest join = new JoinRequest("room", "", "", true, true, false).by(via);
            peer = new WirePeer(home, join, List.of(), 1, this::came, List.of());
        }

        private void came(byte[] payload) {
            if (payload.length == PAYLOAD_BYTES && count < took.length) {
                took[count] = System.nanoTime() - ByteBuffer.wrap(payload).getLong(8);
                count++;
            }
        }

        double us(double share) {
            long[] sorted = Arrays.copyOf(took, count);
            Arrays.sort(sorted);
            return count == 0 ? -1 : sorted[(int) (share * (count - 1))] / 1e3;
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    private final ExecutorService wire = Executors.newSingleThreadExecutor();
    private RoomServer home;
    private final List<RoomServer> edges = new ArrayList<>();
    private WirePeer publisher;
    private int number;

    private static RoomServer server() throws Exception {
        ShardOptions some = ShardOptions.defaults(0);
        RoomServer server =
                new RoomServer(
                        new ShardOptions(
                                0,
                                1,
                                some.advertise(),
                                some.udp(),
                                some.cache(),
                                some.cacheBytes()),
                        new RoomLimits(10, 10, 16, 64, 100).withTransportsHere(0));
        server.warmUp();
        return server;
    }

    private static Relay.Own own(String name) {
        return new Relay.Own(name, InetAddress.getLoopbackAddress(), SECRET);
    }

    private boolean says(Runnable what) {
        wire.execute(what);
        return true;
    }

    /** As a node that others come by. */
    private String edge(int index) throws Exception {
        String name = "edge" + index;
        RoomServer edge = server();
        Relay[] ends = new Relay[2];
        RelayWire toEdge = (on, what) -> says(() -> ends[1].onMessage(on, what));
        RelayWire toHome = (on, what) -> says(() -> ends[0].onMessage(on, what));
        wire.submit(
                        () -> {
                            ends[0] = home.relays().connect(own("home"), name, toEdge);
                            ends[1] = edge.relays().connect(own(name), "home", toHome);
                        })
                .get();
        edges.add(edge);
        return name;
    }

    @Test
    void someMoreSubscribersOrOtherNodes() throws Exception {
        home = server();
        List<String> there = new ArrayList<>(List.of(""));
        for (int i = 0; i < EDGES; i++) {
            there.add(edge(i));
        }
        List<String> here = Collections.nCopies(1 + EDGES, "");
        publisher = new WirePeer(home, "room", List.of("VP8"), 0, payload -> {});
        for (int i = 0; i < WARM_UPS; i++) { // until the code is compiled
            cost(there);
            cost(here);
        }
        double[] ones = new double[ROUNDS];
        double[] subscribers = new double[ROUNDS];
        double[] nodes = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ones[round] = cost(List.of(""));
            subscribers[round] = cost(here);
            nodes[round] = cost(there);
            System.out.printf(
                    "us a packet: one %.2f, and %d more here %.2f, and %d nodes %.2f%n",
                    ones[round], EDGES, subscribers[round], EDGES, nodes[round]);
        }
        double one = median(ones);
        double subscriber = (median(subscribers) - one) / EDGES;
        double node = (median(nodes) - one) / EDGES;
        System.out.printf(
                "one more subscriber %.2f us, another node %.2f us a packet: %.2f times%n",
                subscriber, node, node / subscriber);
        publisher.close();
        home.close();
        edges.forEach(RoomServer::close);
        wire.shutdown();
    }

    private static double median(double[] some) {
        double[] sorted = some.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Microseconds of the home's shard for each packet published. */
    private double cost(List<String> vias) throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        for (String via : vias) {
            viewers.add(new Viewer(home, via));
        }
        send(1);
        viewers.forEach(viewer -> viewer.count = 0);
        long before = cpuNs();
        send(SECONDS);
        double cost = (cpuNs() - before) / 1e3 / PACKETS_PER_SECOND / SECONDS;
        for (int i = 0; i < vias.size(); i++) {
            Viewer its = viewers.get(i);
            System.out.printf(
                    "%s: %d packets, p50 %.0f us, p99 %.0f us%n",
                    vias.get(i).isEmpty() ? "here" : "there", its.count, its.us(0.5), its.us(0.99));
        }
        viewers.forEach(Viewer::close);
        return cost;
    }

    private long cpuNs() {
        return home.snapshot().join().shards().stream().mapToLong(shard -> shard.cpuNs()).sum();
    }

    /** Some packets each two milliseconds, as a camera's frames are. */
    private void send(int seconds) {
        int each = PACKETS_PER_SECOND / 500;
        long nextNs = System.nanoTime();
        for (int burst = 0; burst < 500 * seconds; burst++) {
            for (int i = 0; i < each; i++) {
                int n = number++;
                byte[] frame = ByteBuffer.allocate(PAYLOAD_BYTES).array();
                frame[0] = 0x10;
                frame[1] = (byte) (n % 200 == 0 ? 0 : 1); // a key frame: P is 0
                ByteBuffer.wrap(frame).putLong(8, System.nanoTime());
                publisher.send(
                        publisher.rtp(
                                WirePeer.VIDEO, n & 0xFFFF, n * 90, WirePeer.VIDEO_SSRC, frame));
            }
            nextNs += TimeUnit.MILLISECONDS.toNanos(2);
            LockSupport.parkNanos(nextNs - System.nanoTime());
        }
    }
}
