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
import sfu.signaling.protocol.ClientMessage;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
        if (media != null) {
            media.close();
            http.close();
        }
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

    @Test
    void eachTypeOfMessageHasItsOwnPace() throws Exception {
        MessageLimits few = new MessageLimits(Map.of("offer", 1, "stage.leave", 1, "mute", 1));
        start(SessionLimits.defaults().with(few), new AddressPace(100, 100));
        try (SessionClient ann = new SessionClient(address)) {
            ann.join("a", "Ann").await("joined");
            for (int i = 2; i < 12; i++) { // ten seconds' worth
                ann.say("{'type':'offer','id':%d,'sdp':'none'}".formatted(i));
                assertThat(ann.await("error").get("code").asText()).isEqualTo("sdp");
            }
            ann.say("{'type':'offer','id':12,'sdp':'none'}");
            JsonNode error = ann.await("error");
            assertThat(error.get("re").asLong()).isEqualTo(12);
            assertThat(error.get("code").asText()).isEqualTo("limit");
            assertThat(error.get("limit").asText()).isEqualTo("offerRate");
            assertThat(tooMany(ann, "stage.leave")).isEqualTo("stageRate");
            assertThat(tooMany(ann, "mute")).isEqualTo("typeRate");
            ann.say("{'type':'ping','id':99}").await("pong");
            assertThat(refused(Limit.OFFER_RATE)).isEqualTo(1);
        }
    }

    private static String tooMany(SessionClient client, String type) throws Exception {
        for (int i = 0; i < 11; i++) {
            client.say("{'type':'%s','id':%d,'muted':true}".formatted(type, 20 + i));
        }
        JsonNode reply;
        do {
            reply = client.messages.poll(30, TimeUnit.SECONDS);
            assertThat(reply).isNotNull();
        } while (reply.get("re") == null || reply.get("re").asLong() != 30);
        return reply.get("limit").asText();
    }

    @Test
    void aTypeIsRefusedForItselfAlone() {
        MessageRates rates = new MessageRates(new MessageLimits(Map.of("mute", 1)));
        ClientMessage mute = new ClientMessage.Mute(1, "0", true);
        long nowNs = 5;
        for (int i = 0; i < 10; i++) {
            assertThat(rates.refuse(mute, nowNs)).isNull();
        }
        assertThat(rates.refuse(mute, nowNs)).isNotNull();
        assertThat(rates.refuse(new ClientMessage.Leave(1), nowNs)).isNull();
        assertThat(rates.refuse(mute, nowNs + 1_000_000_000L)).isNull();
        assertThat(rates.refuse(mute, nowNs + 1_000_000_000L)).isNotNull();
    }
}
