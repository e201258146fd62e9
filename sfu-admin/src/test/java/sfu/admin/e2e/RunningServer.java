package sfu.admin.e2e;

import sfu.admin.Server;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.ServerSnapshot;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.ice.IceServers;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.session.SessionLimits;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The assembled server on free ports of this machine, of which nothing remains at the end. */
public final class RunningServer implements AutoCloseable {
    private final Server server;
    private final String host;

    /**
     * @param shards event loops; with more than one, every participant of a room is on another one
     */
    public RunningServer(int shards) throws IOException {
        this(shards, Access.open(), 100);
    }

    RunningServer(int shards, Access access) throws IOException {
        this(shards, access, 100);
    }

    RunningServer(int shards, Access access, int maxParticipants) throws IOException {
        this("localhost", List.of(), shards, access, maxParticipants);
    }

    /** With one shard and these rules of media. */
    RunningServer(MediaPolicy policy, CodecPolicy codecs) throws IOException {
        this(
                "localhost",
                List.of(),
                1,
                Access.open(),
                100,
                policy,
                SessionLimits.defaults().with(codecs));
    }

    /** With one shard, whose clients are told of these. */
    RunningServer(IceServers iceServers) throws IOException {
        this(
                "localhost",
                List.of(),
                1,
                Access.open(),
                100,
                MediaPolicy.defaults(),
                SessionLimits.defaults().with(iceServers));
    }

    /** Reached from other network namespaces by this address of the machine. */
    public RunningServer(InetAddress address, Access access) throws IOException {
        this(address.getHostAddress(), List.of(address), 1, access, 100);
    }

    private RunningServer(
            String host, List<InetAddress> advertise, int shards, Access access, int maxPeople)
            throws IOException {
        this(
                host,
                advertise,
                shards,
                access,
                maxPeople,
                MediaPolicy.defaults(),
                SessionLimits.defaults());
    }

    private RunningServer(
            String host,
            List<InetAddress> advertise,
            int shards,
            Access access,
            int maxPeople,
            MediaPolicy policy,
            SessionLimits sessions)
            throws IOException {
        ShardOptions defaults = ShardOptions.defaults(0);
        ShardOptions options =
                new ShardOptions(
                        0,
                        shards,
                        advertise,
                        defaults.udp(),
                        defaults.cache(),
                        defaults.cacheBytes());
        RoomLimits limits = new RoomLimits(100, maxPeople, 16, 64, shards > 1 ? 1 : 100);
        Remains.opens();
        server =
                new Server(
                        HttpConfig.of(host, 0),
                        options,
                        Hosting.of(limits, policy),
                        sessions,
                        access);
        server.warmUp();
        this.host = host;
    }

    /** Reached as this says, with these options. */
    public RunningServer(
            HttpConfig http, ShardOptions options, SessionLimits sessions, Access access)
            throws IOException {
        Remains.opens();
        server =
                new Server(
                        http,
                        options,
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults()),
                        sessions,
                        access);
        server.warmUp();
        host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    }

    /** With one shard and these rooms. */
    RunningServer(Hosting hosting) throws IOException {
        Remains.opens();
        server =
                new Server(
                        HttpConfig.of("localhost", 0),
                        ShardOptions.defaults(0),
                        hosting,
                        SessionLimits.defaults(),
                        Access.open());
        server.warmUp();
        host = "localhost";
    }

    public int httpPort() {
        return server.address().getPort();
    }

    /** Where media is received. */
    public int mediaPort() {
        return server.mediaPort();
    }

    /** What all figures are made of, now. */
    public ServerSnapshot snapshot() {
        return server.snapshot().orTimeout(10, TimeUnit.SECONDS).join();
    }

    public String url(String path) {
        return "http://" + host + ":" + server.address().getPort() + path;
    }

    @Override
    public void close() {
        int http = httpPort();
        int media = mediaPort();
        server.close();
        Remains.closed(http, media);
    }
}
