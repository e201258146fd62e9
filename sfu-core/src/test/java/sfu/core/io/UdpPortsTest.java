package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Both engines on real loopback sockets. */
class UdpPortsTest {
    private record Received(int shard, String text, long hi, long lo, long port) {}

    /** Echoes to every source what it received, twice, so that runs form. */
    private static final class Echo implements UdpPort.Receiver {
        private final int shard;
        private final ConcurrentLinkedQueue<Received> received;
        private UdpBinding binding;

        Echo(int shard, ConcurrentLinkedQueue<Received> received) {
            this.shard = shard;
            this.received = received;
        }

        @Override
        public void packet(MemorySegment in, long offset, int length, long hi, long lo, long port) {
            byte[] bytes = new byte[length];
            MemorySegment.copy(in, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
            received.add(new Received(shard, new String(bytes), hi, lo, port));
            for (int i = 0; i < 2; i++) {
                long at = binding.port().reserve(length);
                MemorySegment.copy(
                        bytes, 0, binding.port().out(), ValueLayout.JAVA_BYTE, at, length);
                binding.port().commit(length, hi, lo, port);
            }
        }

        @Override
        public void batchEnd() {
            binding.flush();
        }
    }

    private static final class Ports implements AutoCloseable {
        final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
        final MultiThreadIoEventLoopGroup loops;
        final List<UdpBinding> bindings;

        Ports(int shards, boolean isNative) throws Exception {
            UdpPorts ports = new UdpPorts(UdpOptions.defaults().withNative(isNative));
            Assumptions.assumeTrue(
                    !isNative || !ports.engine().equals("java.nio"), "no native sockets here");
            loops = new MultiThreadIoEventLoopGroup(shards, ports.ioHandlers());
            List<IoEventLoop> each = new ArrayList<>();
            List<Echo> echoes = new ArrayList<>();
            for (int i = 0; i < shards; i++) {
                each.add(loops.next());
                echoes.add(new Echo(i, received));
            }
            bindings = ports.bind(each, 0, echoes::get);
            for (int i = 0; i < shards; i++) {
                echoes.get(i).binding = bindings.get(i);
            }
        }

        int port() {
            return bindings.getFirst().port().localPort();
        }

        @Override
        public void close() {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3000);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 127.0.0.1", "true, ::1", "false, 127.0.0.1", "false, ::1"})
    void echoesOnBothFamilies(boolean isNative, String address) throws Exception {
        try (Ports ports = new Ports(1, isNative);
                DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName(address))) {
            peer.setSoTimeout(5000);
            byte[] bytes = "hello".getBytes();
            peer.send(
                    new DatagramPacket(
                            bytes, bytes.length, InetAddress.getByName(address), ports.port()));
            for (int i = 0; i < 2; i++) {
                DatagramPacket back = new DatagramPacket(new byte[100], 100);
                peer.receive(back);
                assertThat(new String(back.getData(), 0, back.getLength())).isEqualTo("hello");
                assertThat(back.getPort()).isEqualTo(ports.port());
            }
            Received from = ports.received.poll();
            assertThat(Addr.inet(from.hi, from.lo, from.port).getPort())
                    .isEqualTo(peer.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void thePeersShardIsKnownInAdvance(int shards) throws Exception {
        try (Ports ports = new Ports(shards, true)) {
            for (int i = 0; i < 30; i++) {
                try (DatagramSocket peer =
                        new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
                    byte[] bytes = {1};
                    peer.send(
                            new DatagramPacket(
                                    bytes, 1, InetAddress.getByName("127.0.0.1"), ports.port()));
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> ports.received.size() == 30);
            for (Received r : ports.received) {
                assertThat(UdpPorts.shardOf(r.hi, r.lo, r.port, shards)).isEqualTo(r.shard);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeadPeerCostsOthersNothing(boolean isNative) throws Exception {
        try (Ports ports = new Ports(1, isNative);
                DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            peer.setSoTimeout(5000);
            int dead;
            try (DatagramSocket gone = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
                dead = gone.getLocalPort();
            }
            for (int i = 0; i < 5; i++) {
                try (DatagramSocket sender =
                        new DatagramSocket(dead, InetAddress.getByName("127.0.0.1"))) {
                    sender.send(
                            new DatagramPacket(
                                    new byte[100],
                                    100,
                                    InetAddress.getByName("127.0.0.1"),
                                    ports.port()));
                }
                peer.send(
                        new DatagramPacket(
                                new byte[] {(byte) i},
                                1,
                                InetAddress.getByName("127.0.0.1"),
                                ports.port()));
                for (int k = 0; k < 2; k++) {
                    DatagramPacket back = new DatagramPacket(new byte[100], 100);
                    peer.receive(back);
                    assertThat(back.getData()[0]).isEqualTo((byte) i);
                }
            }
        }
    }
}
