package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.http.AddressPace;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Proxies;
import sfu.signaling.http.Router;

import java.net.InetSocketAddress;
import java.util.List;

/** What sessions are refused for where they come from, and for how often they ask. */
class EdgeSessionTest {
    private RoomServer media;
    private HttpServer http;
    private InetSocketAddress address;

    private void start(SessionLimits limits, AddressPace joins) throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        Router router = new Router();
        Sessions sessions = new Sessions(media, Access.open(), limits, joins);
        sessions.install(router);
        http =
                new HttpServer(
                        HttpConfig.of("localhost", 0)
                                .withProxies(
                                        Proxies.of(
                                                List.of("127.0.0.0/8", "::1"),
                                                Proxies.Header.X_FORWARDED_FOR,
                                                false)),
                        router,
                        media::refused);
        address = http.start();
    }

    @AfterEach
    void stop() {
        media.close();
        http.close();
    }

    private long refused(Limit limit) {
        return media.snapshot().join().node().refused().get(limit);
    }

    @Test
    void anAddressJoinsOnlySoOften() throws Exception {
        start(SessionLimits.defaults(), new AddressPace(0.0001, 2));
        try (SessionClient one = new SessionClient(address, "203.0.113.5");
                SessionClient two = new SessionClient(address, "203.0.113.5");
                SessionClient three = new SessionClient(address, "203.0.113.5");
                SessionClient other = new SessionClient(address, "203.0.113.6")) {
            one.join("a", "Ann").await("joined");
            two.join("b", "Bob").await("joined");
            JsonNode error = three.join("c", "Cy").await("error");
            assertThat(error.get("re").asLong()).isEqualTo(1);
            assertThat(error.get("code").asText()).isEqualTo("limit");
            assertThat(error.get("limit").asText()).isEqualTo("addressJoinRate");
            other.join("c", "Dan").await("joined");
            assertThat(refused(Limit.ADDRESS_JOIN_RATE)).isEqualTo(1);
        }
    }
}
