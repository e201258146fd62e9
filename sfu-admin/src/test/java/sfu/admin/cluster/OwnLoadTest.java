package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.admin.metrics.MediaSelfTest;
import sfu.admin.stream.LiveStream;
import sfu.admin.stream.StreamLimits;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.cluster.NodeLoad;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a node says of itself, of a real server that is sent datagrams. */
class OwnLoadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double NO_LIMIT = 1e15;
    private static final NodeBudget PLENTY = new NodeBudget(NO_LIMIT, NO_LIMIT);

    private final List<Thread> busy = new ArrayList<>();
    private RoomServer media;
    private LiveStream live;
    private volatile boolean isOver;

    @BeforeEach
    void start() throws IOException {
        media = server();
        live = new LiveStream(media, StreamLimits.defaults(), Duration.ofMillis(100));
    }

    /** With one shard: that is the busiest, and the mean. */
    private static RoomServer server() throws IOException {
        ShardOptions some = ShardOptions.defaults(0);
        return new RoomServer(
                new ShardOptions(
                        0, 1, some.advertise(), some.udp(), some.cache(), some.cacheBytes()),
                RoomLimits.defaults());
    }

    @AfterEach
    void stop() throws InterruptedException {
        isOver = true;
        for (Thread each : busy) {
            each.join();
        }
        live.close();
        media.close();
    }

    private OwnLoad load(NodeBudget budget) {
        return new OwnLoad(media, live, new MediaSelfTest(media), budget);
    }

    private static NodeLoad until(OwnLoad its, Predicate<NodeLoad> holds) {
        return await().atMost(PATIENCE).until(its::get, holds);
    }

    private void floods() {
        busy.add(Thread.ofPlatform().start(this::send));
    }

    private void send() {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] bytes = new byte[1000]; // no media, but received
            InetAddress to = InetAddress.getLoopbackAddress();
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length, to, media.mediaPort());
            while (!isOver) {
                socket.send(packet);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void burns() {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            busy.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                while (!isOver) {
                                    Thread.onSpinWait();
                                }
                            }));
        }
    }

    private static double shard(NodeLoad its) {
        return 1 - its.headroom();
    }

    @Test
    void itIsThatOfTheShardsOrOfTheProcessorsWhicheverHaveMoreToDo() {
        OwnLoad its = load(PLENTY);
        floods();
        NodeLoad said = until(its, each -> shard(each) > 0.05);
        assertThat(said.load()).isCloseTo(Math.max(shard(said), said.cpu()), within(1e-9));
        assertThat(said.load()).isBetween(0.05, 1.0);
    }

    @Test
    void itIsThatOfTheProcessorsOverSomeSecondsWhereTheyHaveMostToDo() {
        OwnLoad its = load(PLENTY);
        burns();
        assertThat(its.get().cpu()).isZero(); // nothing was measured before
        NodeLoad said = until(its, each -> each.cpu() > shard(each) + 0.1);
        assertThat(said.load()).isEqualTo(said.cpu());
    }

    @Test
    void itIsTheShareOfPacketsWhereTheseAreMost() {
        OwnLoad its = load(new NodeBudget(1, NO_LIMIT));
        floods();
        NodeLoad said = until(its, each -> each.packetsPerSecond() > 1);
        assertThat(said.load()).isEqualTo(said.packetsPerSecond());
        assertThat(said.budgetPackets()).isEqualTo(1.0);
    }

    @Test
    void itIsTheShareOfBandwidthWhereThatIsMost() {
        OwnLoad its = load(new NodeBudget(NO_LIMIT, 8000));
        floods();
        NodeLoad said =
                until(its, each -> each.bitsPerSecond() != null && each.bitsPerSecond() > 8000);
        assertThat(said.load()).isEqualTo(said.bitsPerSecond() / 8000);
        assertThat(said.bitsPerSecond()).isGreaterThan(8000 * said.packetsPerSecond() / 2);
    }

    @Test
    void itTakesRoomsOnceItsMediaCameBackToIt() {
        OwnLoad its = load(PLENTY);
        assertThat(its.get().takesRooms()).isFalse(); // nor is it warm
        media.warmUp();
        NodeLoad said = until(its, NodeLoad::takesRooms);
        assertThat(said.isDraining()).isFalse();
        media.setDraining(true);
        assertThat(its.get().isDraining()).isTrue();
        media.setDraining(false);
        assertThat(its.get().isDraining()).isFalse();
    }

    @Test
    void itTakesNoneWhileItsSelfTestFails() throws IOException {
        RoomServer gone = server();
        gone.close();
        MediaSelfTest failing = new MediaSelfTest(gone);
        OwnLoad its = new OwnLoad(media, live, failing, PLENTY);
        media.warmUp();
        await().atMost(PATIENCE).until(media::isWarm);
        for (int i = 0; i < 3; i++) {
            assertThat(its.get().takesRooms()).isFalse();
            assertThat(failing.run()).failsWithin(PATIENCE);
        }
        assertThat(its.get().takesRooms()).isFalse();
    }
}
