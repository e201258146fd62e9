package sfu.signaling.relay;

import sfu.core.relay.Relay;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpLimits;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.NodeTrust;
import sfu.signaling.http.Router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What a node has of relays, over a real HTTP server. */
final class RelayNode implements AutoCloseable {
    static final String SECRET = "both of them have it";
    static final int MOST_BYTES = HttpLimits.defaults().maxMessageBytes();

    /** As weak as a test may be: who knows the word is whom it names. */
    record Words(String self) implements Passes {
        @Override
        public Map<String, String> issue(String node, String path) {
            return Map.of("x-node", self, "x-word", SECRET);
        }

        @Override
        public String nodeOf(HttpRequest request) {
            if (!request.header("x-word").equals(SECRET)) {
                throw new SecurityException("that is not the word");
            }
            return request.header("x-node");
        }
    }

    final String name;
    final RoomServer media;
    final RelayLinks links;
    final HttpServer http;
    final URI url;

    RelayNode(String name) throws IOException {
        this(name, SECRET);
    }

    RelayNode(String name, String secret) throws IOException {
        this.name = name;
        ShardOptions some = ShardOptions.defaults(0);
        media =
                new RoomServer(
                        new ShardOptions(
                                0,
                                1,
                                some.advertise(),
                                some.udp(),
                                some.cache(),
                                some.cacheBytes()),
                        RoomLimits.defaults());
        Relay.Own own =
                new Relay.Own(
                        name,
                        InetAddress.getLoopbackAddress(),
                        secret.getBytes(StandardCharsets.UTF_8));
        links =
                new RelayLinks(
                        media.relays(),
                        () -> own,
                        new Words(name),
                        NodeTrust.OF_JVM,
                        Duration.ofSeconds(2),
                        MOST_BYTES);
        Router router = new Router();
        links.install(router);
        http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        url = URI.create("http://127.0.0.1:" + http.start().getPort());
    }

    boolean isUp(RelayNode other) {
        return media.relays().to(other.name) != null;
    }

    @Override
    public void close() {
        links.close();
        http.close();
        media.close();
    }
}
