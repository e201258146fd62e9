package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class PeerSocketsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private record Received(int peer, String text, long arrivedUnixNs) {}

    private static PeerSockets open(boolean isShared) throws IOException {
        Assumptions.assumeTrue(!isShared || NativeSupport.ofThisHost().works());
        return isShared ? LoopbackPeers.open() : new SocketPerPeer();
    }

    private static void send(PeerSockets sockets, int peer, String text) {
        long at = sockets.reserve();
        sockets.out().setString(at, text);
        sockets.commit(peer, text.length());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachPeerHasItsOwnAddressAndHearsItsOwnAnswers(boolean isShared) throws Exception {
        try (PeerSockets sockets = open(isShared);
                DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            server.setSoTimeout(5000);
            InetSocketAddress address = new InetSocketAddress(LOOPBACK, server.getLocalPort());
            int peers = 300; // more than one batch, and than one 127.10.0.x
            for (int i = 0; i < peers; i++) {
                assertThat(sockets.add(address)).isEqualTo(i);
            }
            Set<SocketAddress> seen = new HashSet<>();
            List<Received> received = new ArrayList<>();
            for (int i = 0; i < peers; i++) {
                send(sockets, i, "peer " + i);
                sockets.flush();
                DatagramPacket datagram = new DatagramPacket(new byte[100], 100);
                server.receive(datagram);
                assertThat(new String(datagram.getData(), 0, datagram.getLength()))
                        .isEqualTo("peer " + i);
                seen.add(datagram.getSocketAddress());
                server.send(datagram);
            }
            Awaitility.await().until(() -> receive(sockets, received) == peers);
            assertThat(seen).hasSize(peers);
            for (Received each : received) {
                assertThat(each.text()).isEqualTo("peer " + each.peer());
                long ageNs = System.currentTimeMillis() * 1_000_000 - each.arrivedUnixNs();
                assertThat(ageNs).isBetween(-1_000_000_000L, 30_000_000_000L);
            }
            assertThat(sockets.unsent()).isZero();
            assertThat(sockets.overflowed()).isZero();
        }
    }

    private static int receive(PeerSockets sockets, List<Received> received) {
        sockets.receive((peer, in, offset, length, arrivedUnixNs) -> {
            byte[] bytes = in.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
            received.add(new Received(peer, new String(bytes), arrivedUnixNs));
        });
        return received.size();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullBatchSaysSo(boolean isShared) throws Exception {
        try (PeerSockets sockets = open(isShared);
                DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            int peer = sockets.add(new InetSocketAddress(LOOPBACK, server.getLocalPort()));
            int packets = 0;
            for (; sockets.reserve() >= 0; packets++) {
                send(sockets, peer, "x");
            }
            assertThat(packets).isGreaterThan(32);
            sockets.flush();
            assertThat(sockets.reserve()).isNotNegative();
        }
    }

    @Test
    void oneSocketServesOnlyThisMachine() throws Exception {
        try (PeerSockets sockets = open(true)) {
            assertThatThrownBy(() ->
                            sockets.add(
                                    new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not on this machine");
        }
    }
}
