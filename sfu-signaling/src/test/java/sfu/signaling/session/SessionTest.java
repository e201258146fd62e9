package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Sessions on real WebSockets and WHIP/WHEP over real HTTP, with the real media plane behind. */
class SessionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static RoomServer media;
    private static HttpServer http;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        Router router = new Router();
        new Sessions(media, Access.open(), SessionLimits.defaults()).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterAll
    static void stop() {
        media.close();
        http.close();
    }

    private static String offer() throws Exception {
        return Files.readString(
                Path.of("src/test/resources/offers/chromium156-audio-video-simple.sdp"));
    }

    @Test
    void peopleHearOfEachOtherAndOfTracks() throws Exception {
        try (SessionClient ann = new SessionClient(address);
                SessionClient bob = new SessionClient(address)) {
            JsonNode joined = ann.join("talk", "Ann").await("joined");
            assertThat(joined.get("re").asInt()).isEqualTo(1);
            assertThat(joined.get("page").get("next").isNull()).isTrue();
            bob.join("talk", "Bob").await("joined");
            ann.until("people", person -> person.get("name").asText().equals("Bob"));
            ann.say(
                    "{'type':'offer','id':2,'sdp':%s,'tracks':[{'mid':'1','source':'screen','muted':true}]}"
                            .formatted(JSON.writeValueAsString(offer())));
            assertThat(ann.await("answer").get("sdp").asText()).startsWith("v=0\r\n");
            JsonNode tracks =
                    bob.until("people", person -> person.get("tracks").size() == 2).get("tracks");
            assertThat(tracks.get(0).get("source").asText()).isEqualTo("microphone");
            assertThat(tracks.get(1).get("source").asText()).isEqualTo("screen");
            assertThat(tracks.get(1).get("muted").asBoolean()).isTrue();
            ann.say("{'type':'mute','id':3,'mid':'1','muted':false}");
            assertThat(ann.await("ok").get("re").asInt()).isEqualTo(3);
            bob.until("people", person -> !person.at("/tracks/1/muted").asBoolean(true));
            ann.say("{'type':'leave','id':4}");
            assertThat(bob.until("left", who -> true).get("reason").asText()).isEqualTo("left");
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        }
    }

    @Test
    void whatIsSpokenIsPublishedAsASchema() throws Exception {
        HttpResponse<String> schema =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://localhost:"
                                                                + address.getPort()
                                                                + "/v1/protocol.schema.json"))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(schema.headers().firstValue("content-type")).hasValue("application/schema+json");
        assertThat(JSON.readTree(schema.body()).get("$defs").has("client.join")).isTrue();
    }

    @Test
    void aSecondSessionOfAnIdentityReplacesTheFirst() throws Exception {
        try (SessionClient first = new SessionClient(address);
                SessionClient second = new SessionClient(address)) {
            first.say("{'type':'join','id':1,'room':'twice','identity':'ann'}").await("joined");
            second.say("{'type':'join','id':1,'room':'twice','identity':'ann'}").await("joined");
            assertThat(first.await("closed").get("reason").asText()).isEqualTo("replaced");
            assertThat(first.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4002);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | badRequest",
                "{} | badRequest",
                "null | badRequest",
                "[] | badRequest",
                "{'type':'dance','id':1} | badRequest",
                "{'type':'ping'} | badRequest",
                "{'type':'join','id':1} | badRequest",
                "{'type':'offer','id':1,'sdp':'v=0'} | badState",
                "{'type':'mute','id':1,'mid':'0','muted':true} | badState",
                "{'type':'view','id':1,'slots':[{'mid':'0'}]} | badState",
                "{'type':'leave','id':1} | badState"
            })
    void mistakesAreNamed(String message, String code) throws Exception {
        try (SessionClient client = new SessionClient(address)) {
            JsonNode error = client.say(message).await("error");
            assertThat(error.get("code").asText()).isEqualTo(code);
            assertThat(error.get("message").asText()).isNotBlank().doesNotContain("Exception");
            client.say("{'type':'ping','id':9}").await("pong");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'join','id':2,'room':'x'} | badState",
                "{'type':'offer','id':2,'sdp':'hello'} | sdp",
                "{'type':'offer','id':2,'sdp':'v=0'} | sdp",
                "{'type':'mute','id':2,'mid':'77','muted':true} | notFound",
                "{'type':'view','id':2} | badRequest",
                "{'type':'view','id':2,'slots':[]} | badRequest",
                "{'type':'view','id':2,'loudest':9} | badRequest",
                "{'type':'view','id':2,'loudest':0,'slots':[{'mid':'0'}]} | badRequest",
                "{'type':'view','id':2,'slots':[null]} | badRequest",
                "{'type':'view','id':2,'slots':[{'width':1}]} | badRequest",
                "{'type':'view','id':2,'slots':[{'mid':'0','width':-1}]} | badRequest",
                "{'type':'view','id':2,'slots':[{'mid':'0','height':16385}]} | badRequest",
                "{'type':'view','id':2,'slots':[{'mid':'0','frameRate':9e99}]} | badRequest",
                "{'type':'view','id':2,'slots':[{'mid':'0','priority':101}]} | badRequest",
                "{'type':'view','id':2,'slots':[{'mid':'0'},{'mid':'0'}]} | badRequest",
                "{'type':'view','id':2,'slots':[{'mid':'77'}]} | notFound",
                "{'type':'participants','id':2,'after':'first'} | badRequest",
                "{'type':'participants','id':2,'after':'-1'} | badRequest",
                "{'type':'participants','id':2,'after':'99999999999999999999'} | badRequest",
                "{'type':'participants','id':2,'after':{}} | badRequest",
                "{'type':'participants','id':2,'limit':0} | badRequest",
                "{'type':'participants','id':2,'limit':-7} | badRequest",
                "{'type':'participants','id':2,'limit':501} | badRequest",
                "{'type':'participants','id':2,'limit':1e99} | badRequest",
                "{'type':'participants','id':2,'ids':[null]} | badRequest",
                "{'type':'participants','id':2,'ids':['x'],'limit':5} | badRequest"
            })
    void mistakesAfterJoiningAreNamed(String message, String code) throws Exception {
        try (SessionClient client = new SessionClient(address)) {
            client.join("mistakes-" + code, "Ann").await("joined");
            assertThat(client.say(message).await("error").get("code").asText()).isEqualTo(code);
        }
    }

    @Test
    void viewsAreTakenAndPublishersHearWhatIsWatched() throws Exception {
        String offer = JSON.writeValueAsString(offer());
        try (SessionClient ann = new SessionClient(address);
                SessionClient bob = new SessionClient(address)) {
            ann.join("views", "Ann").await("joined");
            ann.say("{'type':'offer','id':2,'sdp':" + offer + "}");
            assertThat(ann.await("layers").toString()).contains("\"active\":true");
            JsonNode off = ann.await("layers");
            assertThat(off.get("mid").asText()).isEqualTo("1");
            assertThat(off.get("cap").isNull()).isTrue();
            assertThat(off.get("encodings").get(0).toString())
                    .isEqualTo("{\"index\":0,\"rid\":\"\",\"active\":false,\"maxBitrate\":0}");
            bob.join("views", "Bob").await("joined");
            bob.say("{'type':'offer','id':2,'sdp':" + offer + "}").await("answer");
            assertThat(ann.await("layers").get("encodings").get(0).get("active").asBoolean())
                    .isTrue();
            bob.say("{'type':'view','id':3,'slots':[{'mid':'1','width':320,'height':180}]}");
            assertThat(bob.await("ok").get("re").asInt()).isEqualTo(3);
            for (int i = 0; i < 12 * SessionLimits.defaults().viewsPerSecond(); i++) {
                bob.say("{'type':'view','id':4,'slots':[{'mid':'1','visible':false}]}");
            }
            assertThat(bob.await("error").get("code").asText()).isEqualTo("limit");
        }
    }

    @Test
    void theListIsGivenInPagesAndNotTooOften() throws Exception {
        try (SessionClient ann = new SessionClient(address);
                SessionClient bob = new SessionClient(address)) {
            JsonNode me = ann.join("pages", "Ann").await("joined").get("participant");
            JsonNode other = bob.join("pages", "Bob").await("joined").get("participant");
            ann.until("people", person -> person.get("name").asText().equals("Bob"));
            JsonNode first =
                    ann.say("{'type':'participants','id':2,'limit':1}")
                            .await("participants")
                            .get("page");
            assertThat(first.at("/people/0/name").asText()).isEqualTo("Ann");
            assertThat(first.get("participants").asInt()).isEqualTo(2);
            JsonNode second =
                    ann.say(
                                    "{'type':'participants','id':3,'after':'%s'}"
                                            .formatted(first.get("next").asText()))
                            .await("participants")
                            .get("page");
            assertThat(second.at("/people/0/name").asText()).isEqualTo("Bob");
            assertThat(second.get("next").isNull()).isTrue();
            assertThat(
                            ann.say(
                                            "{'type':'participants','id':4,'ids':['PA_x','%s','%s']}"
                                                    .formatted(
                                                            other.get("id").asText(),
                                                            me.get("id").asText()))
                                    .await("participants")
                                    .get("page")
                                    .get("people"))
                    .hasSize(2);
            for (int i = 0; i < 12 * SessionLimits.defaults().pagesPerSecond(); i++) {
                ann.say("{'type':'participants','id':5}");
            }
            assertThat(ann.await("error").get("code").asText()).isEqualTo("limit");
            ann.say("{'type':'ping','id':9}").await("pong");
        }
    }

    @Test
    void bytesThatAreNotHttpDisturbNobody() throws Exception {
        try (Socket socket = new Socket("localhost", address.getPort())) {
            socket.getOutputStream().write(new byte[] {0, 1, 2, 3, 13, 10, 13, 10});
            socket.getOutputStream().flush();
            socket.setSoTimeout(5000);
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).contains("400");
        }
        try (SessionClient client = new SessionClient(address)) {
            client.join("after-garbage", "Ann").await("joined");
        }
    }

    private static String token(Tokens tokens, boolean canPublish, boolean canSubscribe) {
        Instant end = Instant.now().plusSeconds(60);
        return tokens.issue(new Grant("me", "", "r", canPublish, canSubscribe, false, end));
    }

    /** Whatever a client offers, what its token does not allow is not agreed. */
    @Test
    void grantsHoldForOffers() throws Exception {
        Tokens tokens = new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);
        Router router = new Router();
        new Sessions(media, Access.byToken(tokens), SessionLimits.defaults()).install(router);
        String sdp = JSON.writeValueAsString(offer()); // its sections are sendrecv
        try (HttpServer closed = new HttpServer(HttpConfig.of("localhost", 0), router)) {
            InetSocketAddress to = closed.start();
            String join = "{'type':'join','id':1,'room':'r','token':'%s'}";
            String offer = "{'type':'offer','id':2,'sdp':" + sdp;
            try (SessionClient viewer = new SessionClient(to)) {
                viewer.say(join.formatted(token(tokens, false, true))).await("joined");
                viewer.say(offer + ",'tracks':[{'mid':'0','source':'microphone','muted':false}]}");
                assertThat(viewer.await("error").get("code").asText()).isEqualTo("forbidden");
                viewer.say(offer + "}");
                assertThat(viewer.await("answer").get("sdp").asText())
                        .contains("a=sendonly")
                        .doesNotContain("a=recvonly", "a=sendrecv");
            }
            try (SessionClient sender = new SessionClient(to)) {
                sender.say(join.formatted(token(tokens, true, false))).await("joined");
                sender.say(offer + "}");
                assertThat(sender.await("answer").get("sdp").asText())
                        .contains("a=recvonly")
                        .doesNotContain("a=sendonly", "a=sendrecv");
            }
            try (SessionClient stranger = new SessionClient(to)) {
                stranger.say(join.formatted("garbage"));
                assertThat(stranger.await("error").get("code").asText()).isEqualTo("unauthorized");
                assertThat(stranger.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4001);
            }
        }
    }
}
