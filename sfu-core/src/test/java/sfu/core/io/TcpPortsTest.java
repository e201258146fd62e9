package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.stats.TcpEnd;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Connections on event loops: what hostile, silent and slow peers get. */
class TcpPortsTest {
    private static final byte[] CHECK = {0, 3, 0, 1, 2}; // begins like STUN
    private static final byte[] MEDIA = {0, 2, (byte) 0x80, 7};
    private static final int PACKET_BYTES = 1200;

    private record Received(String hex, long hi, long lo, long port) {}

    private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private MultiThreadIoEventLoopGroup loops;
    private TcpPorts ports;
    private TcpAdmission admission;
    private TcpConnections connections;
    private int port;

    private void start(boolean isNative, TcpOptions options) throws IOException {
        UdpPorts udp = new UdpPorts(UdpOptions.defaults().withNative(isNative));
        loops = new MultiThreadIoEventLoopGroup(1, udp.ioHandlers());
        IoEventLoop loop = loops.next();
        UdpBinding binding;
        try (ServerSocket held = new ServerSocket(0)) { // free in TCP too
            InetAddress loopback = InetAddress.getLoopbackAddress();
            InetSocketAddress address = new InetSocketAddress(loopback, held.getLocalPort());
            binding = udp.bind(List.of(loop), address, i -> this::take).getFirst();
        }
        port = binding.port().localPort();
        admission = new TcpAdmission(options);
        connections = new TcpConnections(admission);
        ports = new TcpPorts(udp);
        ports.add(0, loop, binding, this::take);
        ports.listen(port, connections, loop, loop);
    }

    private void take(MemorySegment in, long offset, int length, long hi, long lo, long from) {
        byte[] bytes = in.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        received.add(new Received(Arrays.toString(bytes), hi, lo, from));
        if (bytes.length == 1 && bytes[0] == 3) {
            throw new StackOverflowError("a bug");
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        ports.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5000);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        sockets.add(socket);
        return socket;
    }

    /** A connection with a right check on it. */
    private Received use(Socket socket) throws IOException {
        int before = received.size();
        socket.getOutputStream().write(CHECK);
        await().until(() -> received.size() > before);
        Received first = received.stream().skip(before).findFirst().orElseThrow();
        connections.use(first.hi, first.lo, first.port, 1);
        return first;
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10));
    }

    private void awaitEnd(TcpEnd reason, long count) {
        await().untilAsserted(() ->
                assertThat(admission.snapshot().ended()).containsEntry(reason, count));
    }

    private static void assertClosed(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo(-1);
        } catch (IOException reset) {
            assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void packetsComeWithTheAddressOfTheirConnection(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults());
        Socket socket = connect();
        Received first = use(socket);
        socket.getOutputStream().write(MEDIA, 0, 3);
        socket.getOutputStream().write(MEDIA, 3, 1);
        await().until(() -> received.size() == 2);
        Received second = received.stream().skip(1).findFirst().orElseThrow();
        assertThat(second).isEqualTo(new Received("[-128, 7]", first.hi, first.lo, first.port));
        assertThat(Addr.isTcp(first.port)).isTrue();
        assertThat(Addr.inet(first.hi, first.lo, first.port))
                .isEqualTo(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort()));
        assertThat(connections.shardOf(first.hi, first.lo, first.port)).isZero();
        socket.close();
        awaitEnd(TcpEnd.PEER, 1);
        assertThat(connections.find(first.hi, first.lo, first.port)).isSameAs(TcpPeer.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "true, '-1 -1', BAD_FRAME",
        "false, '-1 -1', BAD_FRAME",
        "true, '71 69 84 32 47 32', BAD_FRAME",
        "true, '0 4 22 1 2 3', UNCHECKED",
        "false, '0 4 -128 1 2 3', UNCHECKED"
    })
    void whatIsWrongClosesItsConnectionAlone(boolean isNative, String bytes, TcpEnd end)
            throws Exception {
        start(isNative, TcpOptions.defaults());
        Socket good = connect();
        use(good);
        Socket bad = connect();
        try {
            for (String number : bytes.split(" ")) {
                bad.getOutputStream().write(Integer.parseInt(number));
            }
        } catch (SocketException closedAlready) {
            assertThat(bytes).contains(" ");
        }
        assertClosed(bad);
        awaitEnd(end, 1);
        good.getOutputStream().write(MEDIA);
        await().until(() -> received.size() == 2);
        assertThat(admission.snapshot().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiverThatChokesCostsOnePacket(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults());
        Socket socket = connect();
        use(socket);
        socket.getOutputStream().write(new byte[] {0, 1, 3});
        socket.getOutputStream().write(MEDIA);
        await().until(() -> received.size() == 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSendsMuchBeforeARightCheckIsPutOut(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults());
        Socket socket = connect();
        byte[] flood = new byte[40_000]; // null packets
        try {
            socket.getOutputStream().write(flood);
        } catch (IOException closed) {
            // it was quick
        }
        assertClosed(socket);
        awaitEnd(TcpEnd.UNCHECKED, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tooManyConnectionsAreRefused(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults().withLimits(10, 2));
        Socket first = connect();
        use(first);
        use(connect());
        assertClosed(connect());
        awaitEnd(TcpEnd.REFUSED_ADDRESS, 1);
        first.close();
        awaitEnd(TcpEnd.PEER, 1);
        use(connect());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoSaysNothingIsPutOut(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults().withTimeouts(500, 1_500, 60_000));
        Socket unchecked = connect();
        Socket idle = connect();
        use(idle);
        assertClosed(unchecked);
        assertClosed(idle);
        awaitEnd(TcpEnd.UNCHECKED, 1);
        awaitEnd(TcpEnd.IDLE, 1);
    }

    /** As many packets as are taken; each has its number in it. */
    private static int fill(TcpPeer peer, int from, int most) {
        byte[] packet = new byte[PACKET_BYTES];
        MemorySegment memory = MemorySegment.ofArray(packet);
        for (int i = from; i < from + most; i++) {
            memory.set(ValueLayout.JAVA_INT_UNALIGNED, 0, i);
            if (!peer.send(memory, new long[] {0}, new int[] {PACKET_BYTES}, 0, 1)) {
                return i;
            }
        }
        return from + most;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWaitsForASlowReaderIsBoundedAndWhole(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults());
        Socket socket = connect();
        Received from = use(socket);
        TcpPeer peer = connections.find(from.hi, from.lo, from.port);
        assertThat(peer.isSlow(0)).isFalse();
        int sent = fill(peer, 0, 100_000);
        assertThat((long) sent * PACKET_BYTES)
                .as("in the queue and both kernels")
                .isLessThan(2L << 20);
        assertThat(peer.isSlow(0)).isTrue();

        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] packet = new byte[PACKET_BYTES];
        for (int i = 0; i < sent; i++) {
            assertThat(in.readUnsignedShort()).isEqualTo(PACKET_BYTES);
            in.readFully(packet);
            assertThat(MemorySegment.ofArray(packet).get(ValueLayout.JAVA_INT_UNALIGNED, 0))
                    .isEqualTo(i);
        }
        await().until(() -> !peer.isSlow(0));
        assertThat(fill(peer, sent, 10)).isEqualTo(sent + 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoTakesNothingIsPutOut(boolean isNative) throws Exception {
        start(isNative, TcpOptions.defaults().withTimeouts(5_000, 60_000, 2_000));
        Socket socket = connect();
        Received from = use(socket);
        TcpPeer peer = connections.find(from.hi, from.lo, from.port);
        fill(peer, 0, 100_000);
        awaitEnd(TcpEnd.STALLED, 1);
        assertThat(fill(peer, 0, 1)).as("nothing more").isZero();
        assertThat(peer.isSlow(0)).isFalse();
    }
}
