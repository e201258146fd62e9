package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.put;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Reports that come so often that their socket rests, on a real loop and real sockets. */
class EpollControlTest {
    private static final byte REPORT = (byte) 200;
    private static final byte MEDIA = 96;

    /** A turn takes 8 batches of 32. */
    private static final int BURST = 260;

    private final Datagrams received = new Datagrams(); // touched on the loop
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final IoEventLoop loop = group.next();
    private LinuxUdpPort port;
    private EpollUdp binding;
    private LinuxUdpPort peer;
    private InetSocketAddress to;

    @BeforeEach
    void open() throws Exception {
        UdpOptions options = UdpOptions.defaults().withGso(false);
        port = LinuxSockets.open(1, new InetSocketAddress(0), options, new GsoRefusal()).getFirst();
        assertThat(port.control()).isNotNull();
        to = at("127.0.0.1", port.localPort());
        binding = loop.submit(() -> EpollUdp.register(loop, port, received)).get().get();
        peer = LinuxUdpPort.open(at("127.0.0.1", 0), options);
    }

    @AfterEach
    void close() throws Exception {
        loop.submit(binding::close).get();
        peer.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void eachReportComesOnceAndInOrderBesideMedia() throws Exception {
        for (int i = 0; i < 300; i++) {
            send(REPORT, i);
            if (i % 3 == 0) {
                send(MEDIA, i);
            }
            Thread.sleep(i % 5); // sometimes the socket rests, sometimes it does not
        }
        awaitAll(REPORT, IntStream.range(0, 300));
        awaitAll(MEDIA, IntStream.range(0, 100).map(i -> 3 * i));
    }

    /** A rest ends though no media comes, and so does the time of rests. */
    @Test
    void whatComesInARestAndAfterTheLastIsRead() throws Exception {
        int next = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10; i++) {
                send(REPORT, next++);
                Thread.sleep(3);
            }
            Thread.sleep(100);
            send(REPORT, next++);
            awaitAll(REPORT, IntStream.range(0, next));
        }
    }

    /** More than a turn takes and no more than the smallest buffer has room for. */
    @Test
    void aLongQueueIsReadToItsEnd() throws Exception {
        for (int sent = 0; sent < 4 * BURST; sent += BURST) {
            for (int i = 0; i < BURST; i++) {
                send(REPORT, sent + i);
            }
            send(MEDIA, sent);
            awaitAll(REPORT, IntStream.range(0, sent + BURST));
        }
    }

    /** They are dropped, and what waits behind them does not wait for the next rest. */
    @Test
    void datagramsThatAreTooLongDoNotMakeTheQueueSeemEmpty() throws Exception {
        loop.submit(
                        () -> {
                            for (int i = 0; i < 3; i++) {
                                peerSends(UdpOptions.defaults().receiveBatch(), i);
                            }
                            long before = port.stats().rxCalls;
                            ControlSocket control = Objects.requireNonNull(port.control());
                            int calls = 0;
                            while (control.take(received) == control.batch()) {
                                calls++;
                            }
                            assertThat(calls).isEqualTo(3);
                            assertThat(port.stats().rxCalls - before).isEqualTo(4);
                            return calls;
                        })
                .get();
        assertThat(loop.submit(() -> port.stats().rxTruncated).get()).isEqualTo(3);
    }

    /** So many datagrams, of which one is longer than any packet. */
    private void peerSends(int count, int number) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < count; i++) {
                byte[] datagram = new byte[i == 1 ? 4000 : 4];
                datagram[0] = (byte) 0x80;
                datagram[1] = REPORT;
                datagram[3] = (byte) number;
                socket.send(new DatagramPacket(datagram, datagram.length, to));
            }
        }
    }

    private void send(byte type, int number) {
        byte[] datagram = {(byte) 0x80, type, (byte) (number >> 8), (byte) number};
        assertThat(put(peer, datagram, to)).isTrue();
        assertThat(peer.flush()).isZero();
    }

    private void awaitAll(byte type, IntStream numbers) {
        List<Integer> all = numbers.boxed().toList();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(loop.submit(() -> numbers(type)).get()).isEqualTo(all));
    }

    private List<Integer> numbers(byte type) {
        return received.bytes().stream()
                .filter(its -> its[1] == type)
                .map(its -> (its[2] & 0xFF) << 8 | its[3] & 0xFF)
                .toList();
    }
}
