package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Map;
import java.util.stream.Stream;

/** The java.nio port names what it loses as the native one does, as far as java.nio lets it. */
class NioErrorsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);

    static Stream<Arguments> exceptions() {
        return Stream.of(
                arguments(new NoRouteToHostException("?"), DropReason.SEND_UNREACHABLE),
                arguments(new PortUnreachableException(), DropReason.SEND_UNREACHABLE),
                arguments(new UnsupportedAddressTypeException(), DropReason.SEND_UNREACHABLE),
                arguments(socket("Network is unreachable"), DropReason.SEND_UNREACHABLE),
                arguments(socket("Network is down"), DropReason.SEND_UNREACHABLE),
                arguments(socket("Host is down"), DropReason.SEND_UNREACHABLE),
                arguments(socket("Operation not permitted"), DropReason.SEND_DENIED),
                arguments(new BindException("Permission denied"), DropReason.SEND_DENIED),
                arguments(socket("Message too long"), DropReason.SEND_TOO_BIG),
                arguments(socket("No buffer space available"), DropReason.SEND_NO_BUFFERS),
                arguments(socket("Cannot allocate memory"), DropReason.SEND_NO_BUFFERS),
                arguments(socket("Nachricht zu lang"), DropReason.SEND_FAILED),
                arguments(socket("Invalid argument"), DropReason.SEND_FAILED),
                arguments(new IOException(), DropReason.SEND_FAILED),
                arguments(new ClosedChannelException(), DropReason.SEND_FAILED));
    }

    private static Exception socket(String text) {
        return new SocketException(text);
    }

    private static void throwIt(Exception e) throws IOException {
        switch (e) {
            case IOException io -> throw io;
            case RuntimeException unchecked -> throw unchecked;
            default -> throw new AssertionError(e);
        }
    }

    private static Map<DropReason, Long> drops(UdpStats stats) {
        DropCounters drops = new DropCounters();
        stats.addDropsTo(drops);
        return drops.toMap();
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void anExceptionCostsItsPacketOnly(Exception e, DropReason reason) {
        UdpStats stats = new UdpStats();
        NioSendQueue.Channel channel =
                (packet, to) -> {
                    if (to.getPort() == 1) {
                        throwIt(e);
                    }
                    return packet.remaining();
                };
        NioSendQueue queue = new NioSendQueue(channel, UdpOptions.defaults(), stats);
        for (int port : new int[] {1, 2, 1}) {
            queue.reserve(100);
            queue.commit(100, 0, 0xFFFF_7F00_0001L, port);
        }
        assertThat(queue.flush()).isZero();
        assertThat(drops(stats)).isEqualTo(Map.of(reason, 2L));
        assertThat(stats.txPackets).isEqualTo(1);
    }

    /** What this JDK says where Linux refuses. */
    @ParameterizedTest
    @CsvSource({
        "prohibit, SEND_DENIED",
        "unreachable, SEND_UNREACHABLE",
        "throw, SEND_UNREACHABLE",
        "blackhole, SEND_FAILED" // EINVAL
    })
    void aRouteThatTakesNothingIsNamed(String route, DropReason reason) throws Exception {
        try (OtherNetwork network = new OtherNetwork()) {
            network.ip("address add 10.97.0.1/32 dev lo");
            network.ip("route add " + route + " 10.98.0.0/16");
            assertThat(network.run(() -> dropsOf(100, at("10.98.0.1", 9))))
                    .isEqualTo(Map.of(reason, 1L));
        }
    }

    @Test
    void whatNoDatagramCanHoldIsTooBig() throws Exception {
        assertThat(dropsOf(65_530, at("127.0.0.1", 9)))
                .isEqualTo(Map.of(DropReason.SEND_TOO_BIG, 1L));
    }

    private static Map<DropReason, Long> dropsOf(int length, InetSocketAddress to)
            throws IOException {
        try (UdpPort from = NioSockets.open(1, ANY, UdpOptions.defaults(), true).getFirst()) {
            put(from, pattern(1, length), to);
            assertThat(from.flush()).isZero();
            return drops(from.stats());
        }
    }
}
