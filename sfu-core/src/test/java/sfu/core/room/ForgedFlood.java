package sfu.core.room;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.shard.ShardOptions;
import sfu.core.srtp.SrtpEngines;
import sfu.core.stats.DropReason;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What 100,000 forged datagrams a second cost a shard that is busy with forwarding video, and what
 * of the video is lost, with each crypto engine, over real sockets of loopback. With the native
 * ones it fails beyond a loss, with all beyond a share of a core. Wants two cores of its own, so it
 * is the profile {@code flood}.
 */
final class ForgedFlood {
    private static final int PUBLISHERS = 8;
    private static final int VIEWERS = Integer.getInteger("flood.viewers", 10);
    private static final int PACKETS_PER_SECOND = 500; // of each publisher
    private static final int KEY_FRAME_EACH = 100;
    private static final int PAYLOAD_BYTES = 1000;
    private static final int FORGED_PER_SECOND = Integer.getInteger("flood.packets", 100_000);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long MEASURED_NS =
            TimeUnit.SECONDS.toNanos(Integer.getInteger("flood.seconds", 5));
    private static final double MOST_LOST =
            Double.parseDouble(System.getProperty("flood.lost", "0.001"));

    /** Of a core, more than without a flood. */
    private static final double MOST_TAKEN =
            Double.parseDouble(System.getProperty("flood.taken", "0.6"));

    private static final int MAGIC = 0x600D600D;

    private final SoftAssertions wrong = new SoftAssertions();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicBoolean isPaused = new AtomicBoolean();
    private volatile int number;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final List<WirePeer> publishers = new ArrayList<>();
    private final List<WirePeer> viewers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"ipsec-mb", "openssl", "jdk"})
    void onALoadedShard(String engine) throws Exception {
        System.setProperty(SrtpEngines.PROPERTY, engine);
        ShardOptions defaults = ShardOptions.defaults(0);
        ShardOptions one =
                new ShardOptions(
                        0,
                        1,
                        defaults.advertise(),
                        defaults.udp(),
                        defaults.cache(),
                        defaults.cacheBytes());
        try (RoomServer server = new RoomServer(one, new RoomLimits(10, 100, 16, 64, 1))) {
            System.clearProperty(SrtpEngines.PROPERTY); // the peers have the fastest
            server.warmUp();
            meet(server);
            Thread sending = Thread.ofPlatform().daemon().start(this::publish);
            try (Flood flood = new Flood(publishers, () -> number)) {
                warmUp(flood);
                Measured none = measure(server, engine + ", no flood", null, flood);
                for (Flood.Kind kind : Flood.Kind.values()) {
                    check(measure(server, engine + ", " + kind, kind, flood), none, engine);
                }
            }
            isOver.set(true);
            sending.join();
            viewers.forEach(WirePeer::close);
            publishers.forEach(WirePeer::close);
            wrong.assertAll();
        } finally {
            System.clearProperty(SrtpEngines.PROPERTY);
        }
    }

    private void meet(RoomServer server) throws Exception {
        for (int i = 0; i < PUBLISHERS; i++) {
            publishers.add(new WirePeer(server, "room", List.of("VP8"), 0, payload -> {}));
        }
        for (int i = 0; i < VIEWERS; i++) {
            viewers.add(new WirePeer(server, "room", List.of(), PUBLISHERS, this::heard));
        }
    }

    private void heard(byte[] payload) {
        if (payload.length == PAYLOAD_BYTES && ByteBuffer.wrap(payload).getInt(8) == MAGIC) {
            received.incrementAndGet();
        }
    }

    /** A frame is a packet. */
    private void publish() {
        int n = 0;
        long dueNs = System.nanoTime();
        while (!isOver.get()) {
            if (!isPaused.get()) {
                byte[] frame = frame(n, n % KEY_FRAME_EACH == 0);
                for (WirePeer each : publishers) {
                    int ssrc = WirePeer.VIDEO_SSRC;
                    each.send(each.rtp(WirePeer.VIDEO, n & 0xFFFF, n * 180, ssrc, frame));
                    published.incrementAndGet();
                }
                number = n++;
            }
            dueNs += TimeUnit.SECONDS.toNanos(1) / PACKETS_PER_SECOND;
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    /** RFC 7741 4.2: with a picture id and TL0PICIDX. */
    private static byte[] frame(int n, boolean isKey) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        ByteBuffer out = ByteBuffer.wrap(payload);
        out.put((byte) 0x90).put((byte) 0xE0).putShort((short) (0x8000 | n & 0x7FFF));
        out.put((byte) n).put((byte) 0).put((byte) (isKey ? 0 : 1)).putInt(8, MAGIC);
        return payload;
    }

    private void check(Measured its, Measured none, String engine) {
        wrong.assertThat(its.taken() - none.taken())
                .as("of a core for %s", its.what())
                .isLessThan(MOST_TAKEN);
        if (!engine.equals("jdk")) { // which throws for each forgery
            wrong.assertThat(its.lost()).as("lost by %s", its.what()).isLessThan(MOST_LOST);
        }
    }

    private void warmUp(Flood flood) throws Exception {
        for (Flood.Kind kind : Flood.Kind.values()) {
            flood.send(kind, FORGED_PER_SECOND / 2, WARM_UP_NS / Flood.Kind.values().length);
        }
    }

    private static ServerSnapshot snapshot(RoomServer server) throws Exception {
        return server.snapshot().get(30, TimeUnit.SECONDS);
    }

    /**
     * @param taken by the shard, of a core
     * @param lost of what viewers were to decrypt
     */
    private record Measured(String what, double taken, double lost) {}

    private Measured measure(RoomServer server, String what, Flood.Kind kind, Flood flood)
            throws Exception {
        pause();
        long packets = published.get();
        long arrived = received.get();
        isPaused.set(false);
        ServerSnapshot before = snapshot(server);
        long beforeNs = System.nanoTime();
        long forged = 0;
        if (kind == null) {
            Thread.sleep(TimeUnit.NANOSECONDS.toMillis(MEASURED_NS));
        } else {
            forged = flood.send(kind, FORGED_PER_SECOND, MEASURED_NS);
        }
        ServerSnapshot after = snapshot(server);
        double seconds = (System.nanoTime() - beforeNs) / 1e9;
        pause();
        long expected = (published.get() - packets) * VIEWERS;
        long lost = expected - (received.get() - arrived);
        Measured its =
                new Measured(what, cpuNs(before, after) / 1e9 / seconds, (double) lost / expected);
        print(its, forged / seconds, lost, expected);
        printShard(before, after, seconds);
        return its;
    }

    private static long cpuNs(ServerSnapshot before, ServerSnapshot after) {
        return after.shards().getFirst().cpuNs() - before.shards().getFirst().cpuNs();
    }

    private static void print(Measured its, double forged, long lost, long expected) {
        System.out.printf(
                "%s: forged %.0f/s; shard %.1f %% of a core; of %d packets of video lost %d (%.3f %%)%n",
                its.what(), forged, 100 * its.taken(), expected, lost, 100 * its.lost());
    }

    private static void printShard(ServerSnapshot before, ServerSnapshot after, double seconds) {
        ShardSnapshot was = before.shards().getFirst();
        ShardSnapshot is = after.shards().getFirst();
        long packets = is.packetsReceived() - was.packetsReceived();
        System.out.printf(
                "    %.0f received/s, %.1f a call, kernel drops %d; drops %s%n",
                packets / seconds,
                (double) packets / (is.receiveCalls() - was.receiveCalls()),
                is.kernelDrops() - was.kernelDrops(),
                difference(before.drops(), after.drops()));
    }

    /** Until what is on its way has arrived. */
    private void pause() throws InterruptedException {
        isPaused.set(true);
        Thread.sleep(700);
    }

    private static Map<DropReason, Long> difference(
            Map<DropReason, Long> before, Map<DropReason, Long> after) {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        after.forEach((reason, n) -> {
            long more = n - before.getOrDefault(reason, 0L);
            if (more > 0) {
                all.put(reason, more);
            }
        });
        return all;
    }
}
