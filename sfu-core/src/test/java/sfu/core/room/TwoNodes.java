package sfu.core.room;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import sfu.core.relay.Relay;
import sfu.core.shard.ShardOptions;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Two nodes that relay to each other, over real sockets. */
abstract class TwoNodes {
    private static final byte[] SECRET = "of the cluster".getBytes(StandardCharsets.UTF_8);

    final NodeWire toEdge = new NodeWire();
    final NodeWire toHome = new NodeWire();
    final List<NodeGuest> guests = new ArrayList<>();
    RoomServer home;
    RoomServer edge;
    Relay atHome;
    Relay atEdge;

    static RoomServer server(int shards) throws Exception {
        ShardOptions some = ShardOptions.defaults(0);
        ShardOptions options =
                new ShardOptions(
                        0, shards, some.advertise(), some.udp(), some.cache(), some.cacheBytes());
        RoomServer server =
                new RoomServer(options, new RoomLimits(10, 10, 16, 64, 1).withTransportsHere(0));
        server.warmUp();
        return server;
    }

    @BeforeEach
    void connect() throws Exception {
        home = server(2);
        edge = server(2);
        atHome = home.relays().connect(own("home"), "edge", toEdge);
        atEdge = edge.relays().connect(own("edge"), "home", toHome);
        toEdge.to = atEdge;
        toHome.to = atHome;
        Awaitility.await().until(() -> atHome.isUp() && atEdge.isUp());
    }

    static Relay.Own own(String name) {
        return new Relay.Own(name, InetAddress.getLoopbackAddress(), SECRET);
    }

    @AfterEach
    void part() {
        guests.forEach(NodeGuest::close);
        toEdge.close();
        toHome.close();
        home.close();
        edge.close();
    }

    NodeGuest guest(String via, List<String> codecs, int slots) throws Exception {
        NodeGuest its = new NodeGuest(home, via, codecs, slots);
        guests.add(its);
        return its;
    }

    void until(NodeGuest sender, AtomicInteger counter, int least) {
        sender.sendUntil(counter, least);
    }
}
