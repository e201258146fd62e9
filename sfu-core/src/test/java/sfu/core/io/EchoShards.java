package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Event loops whose ports echo, twice, what they receive; and peers that talk to them. */
final class EchoShards implements AutoCloseable {
    record Received(int shard, boolean onItsLoop, String text, long hi, long lo, long port) {}

    /** Echoes to every source what it received, twice, so that runs form; chokes on "bug". */
    private static final class Echo implements UdpPort.Receiver {
        private final int shard;
        private final IoEventLoop loop;
        private final ConcurrentLinkedQueue<Received> received;
        private volatile @Nullable UdpBinding binding;

        Echo(int shard, IoEventLoop loop, ConcurrentLinkedQueue<Received> received) {
            this.shard = shard;
            this.loop = loop;
            this.received = received;
        }

        @Override
        public void packet(MemorySegment in, long offset, int length, long hi, long lo, long port) {
            byte[] bytes = in.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
            String text = new String(bytes);
            received.add(new Received(shard, loop.inEventLoop(), text, hi, lo, port));
            if (text.equals("bug")) {
                throw new StackOverflowError("a bug");
            }
            UdpPort out = Objects.requireNonNull(binding).port();
            Datagrams.put(out, bytes, Addr.inet(hi, lo, port));
            Datagrams.put(out, bytes, Addr.inet(hi, lo, port));
        }

        @Override
        public void failed(RuntimeException bug) {
            throw bug; // all the way up to the guard
        }
    }

    final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
    final MultiThreadIoEventLoopGroup loops;
    final List<IoEventLoop> each = new ArrayList<>();
    final List<UdpBinding> bindings;

    EchoShards(int shards, boolean isNative) throws Exception {
        this(shards, isNative, new InetSocketAddress(0));
    }

    EchoShards(int shards, boolean isNative, InetSocketAddress address) throws Exception {
        UdpPorts ports = new UdpPorts(UdpOptions.defaults().withNative(isNative));
        Assumptions.assumeTrue(
                !isNative || !ports.engine().equals("java.nio"),
                "no native sockets here: " + ports.reason());
        loops = new MultiThreadIoEventLoopGroup(shards, ports.ioHandlers());
        List<Echo> echoes = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            each.add(loops.next());
            echoes.add(new Echo(i, each.get(i), received));
        }
        try {
            bindings = ports.bind(each, address, echoes::get);
        } catch (IOException e) {
            close();
            throw e;
        }
        for (int i = 0; i < shards; i++) {
            echoes.get(i).binding = bindings.get(i);
        }
    }

    int port() {
        return bindings.getFirst().port().localPort();
    }

    void await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> received.size() >= count);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3000);
    }

    static DatagramSocket peer(String address) throws Exception {
        DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName(address));
        peer.setSoTimeout(5000);
        return peer;
    }

    static void send(DatagramSocket peer, String text, InetSocketAddress to) throws Exception {
        peer.send(new DatagramPacket(text.getBytes(), text.length(), to));
    }

    static void assertEchoed(DatagramSocket peer, String text, int port) throws Exception {
        for (int i = 0; i < 2; i++) {
            DatagramPacket back = new DatagramPacket(new byte[100], 100);
            peer.receive(back);
            assertThat(new String(back.getData(), 0, back.getLength())).isEqualTo(text);
            assertThat(back.getPort()).isEqualTo(port);
        }
    }

    static void assertFree(int port) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(BindException.class)
                .untilAsserted(() -> new DatagramSocket(port).close());
    }
}
