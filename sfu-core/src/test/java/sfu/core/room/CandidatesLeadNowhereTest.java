package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import sfu.core.api.IceParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Over real sockets: nothing is sent to, and nothing opened to, what an offer names (SSRF). */
class CandidatesLeadNowhereTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<RemoteCandidate> named = new ArrayList<>();

    private <C extends java.nio.channels.NetworkChannel> C victim(C channel, boolean isTcp)
            throws Exception {
        channel.bind(new InetSocketAddress(LOOPBACK, 0));
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        for (String type : List.of("host", "srflx", "relay")) {
            named.add(new RemoteCandidate(type, isTcp, LOOPBACK.getHostAddress(), port));
        }
        return channel;
    }

    @Test
    void whatAnOfferNamesHearsNothing() throws Exception {
        try (RoomServer server =
                        new RoomServer(
                                ShardOptions.defaults(0), new RoomLimits(10, 10, 16, 64, 1));
                DatagramChannel udp = victim(DatagramChannel.open(), false);
                ServerSocketChannel tcp = victim(ServerSocketChannel.open(), true)) {
            udp.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20).configureBlocking(false);
            tcp.configureBlocking(false);
            server.warmUp();
            offer(server, IceClient.newParameters()); // who never comes
            try (WirePeer peer = new WirePeer(server, "room", List.of(), 1, payload -> {}, named)) {
                // ICE, DTLS and RTCP of one whose offer names them too are under way
                talk(peer);
            }
            assertThat(udp.receive(ByteBuffer.allocate(2048))).as("over UDP").isNull();
            assertThat(tcp.accept()).as("over TCP").isNull();
        }
    }

    /** In an offer, and later one by one (trickle). */
    private void offer(RoomServer server, IceParameters own) throws Exception {
        JoinRequest join = new JoinRequest("room", "", "", true, true, false);
        Participant silent = server.join(join, new QuietListener()).get(30, TimeUnit.SECONDS);
        RemoteTransport remote =
                new RemoteTransport(own, new DtlsCertificate().fingerprint(), named);
        silent.negotiate(new MediaOffer(remote, WirePeer.published(List.of("VP8")), List.of()))
                .get(30, TimeUnit.SECONDS);
        silent.addCandidates(named).get(30, TimeUnit.SECONDS);
    }

    /** The server answers checks of this peer all the while. */
    private static void talk(WirePeer peer) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        await().during(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    byte[] check = peer.check(true, sent.getAndIncrement());
                    peer.socket.send(new DatagramPacket(check, check.length, peer.server));
                    return !peer.closed.isDone();
                });
    }
}
