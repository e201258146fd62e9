package sfu.admin.e2e;

import sfu.admin.Server;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;

import java.io.IOException;

/** The assembled server on free ports of this machine. */
final class RunningServer implements AutoCloseable {
    private final Server server;

    /**
     * @param shards event loops; with more than one, every participant of a room is on another one
     */
    RunningServer(int shards) throws IOException {
        this(shards, Access.open(), 100);
    }

    RunningServer(int shards, Access access) throws IOException {
        this(shards, access, 100);
    }

    RunningServer(int shards, Access access, int maxParticipants) throws IOException {
        ShardOptions defaults = ShardOptions.defaults(0);
        ShardOptions options =
                new ShardOptions(
                        0,
                        shards,
                        defaults.advertise(),
                        defaults.udp(),
                        defaults.cache(),
                        defaults.cacheBytes());
        RoomLimits limits = new RoomLimits(100, maxParticipants, 16, 64, shards > 1 ? 1 : 100);
        server = new Server(HttpConfig.of("localhost", 0), options, limits, access);
        server.warmUp();
    }

    String url(String path) {
        return "http://localhost:" + server.address().getPort() + path;
    }

    @Override
    public void close() {
        server.close();
    }
}
