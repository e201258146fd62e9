package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.ice.IceServerRule;
import sfu.signaling.ice.IceServerRule.Credentials;
import sfu.signaling.ice.IceServers;
import sfu.signaling.ice.TurnSecret;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A client's ICE servers: with the join, and anew when it asks. */
class IceServersSessionTest {
    private static final TurnSecret SECRET = new TurnSecret("north", Duration.ofMinutes(10));

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000));
    private final IceServers servers =
            new IceServers(
                    List.of(
                            new IceServerRule(List.of("stun:s.example.org"), null),
                            new IceServerRule(
                                    List.of("turn:t.example.org"), new Credentials.Shared(SECRET))),
                    now::get);

    @Test
    void credentialsAreOfTheIdentityAndRenewed() throws Exception {
        Router router = new Router();
        try (RoomServer media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
                HttpServer http = new HttpServer(HttpConfig.of("localhost", 0), router)) {
            new Sessions(media, Access.open(), SessionLimits.defaults().with(servers))
                    .install(router);
            try (SessionClient ann = new SessionClient(http.start())) {
                ann.say("{'type':'iceServers','id':1}");
                assertThat(ann.await("error").get("code").asText()).isEqualTo("badState");
                ann.say("{'type':'join','id':2,'room':'ice','identity':'ann'}");
                JsonNode list = ann.await("joined").get("iceServers");
                assertThat(list.get(0).toString()).isEqualTo("{\"urls\":[\"stun:s.example.org\"]}");
                assertThat(list.get(1).get("username").asText()).isEqualTo("1700000600:ann");
                now.set(now.get().plusSeconds(500));
                ann.say("{'type':'iceServers','id':3}");
                JsonNode renewed = ann.await("iceServers");
                assertThat(renewed.get("re").asInt()).isEqualTo(3);
                JsonNode turn = renewed.get("iceServers").get(1);
                assertThat(turn.get("username").asText()).isEqualTo("1700001100:ann");
                assertThat(turn.get("credential")).isNotEqualTo(list.get(1).get("credential"));
            }
        }
    }
}
