package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.MediaCap;
import sfu.core.api.Role;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.ApiKey;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Publishing;
import sfu.signaling.auth.Receiving;
import sfu.signaling.auth.TokenRules;
import sfu.signaling.auth.Tokens;
import sfu.signaling.auth.Validity;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.whip.HttpSessions;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What becomes of sessions by their tokens, over the real server; its clock can be put forward. */
class TokenSessionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOIN = "{'type':'join','id':1,'room':'%s','token':'%s'}";

    private final ApiKey key = new ApiKey("key", "0123456789012345678901234567890123456789");
    private final TokenRules rules = new TokenRules("", Duration.ofHours(24), Duration.ZERO);
    private volatile Duration ahead = Duration.ZERO;
    private final Tokens tokens = new Tokens(List.of(key), null, rules, this::now);
    private RoomServer media;
    private HttpServer http;
    private InetSocketAddress address;
    private Expulsions expulsions;

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    @BeforeEach
    void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        Access access = Access.byToken(tokens);
        expulsions = new Expulsions(media, access);
        Router router = new Router();
        new Sessions(media, access, SessionLimits.defaults()).install(router);
        new HttpSessions(media, access, SessionLimits.defaults()).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        media.close();
        http.close();
    }

    private Grant grant(String identity, String room, int seconds) {
        return new Grant(identity, "", room, true, true, false, now().plusSeconds(seconds));
    }

    private String token(String identity, int seconds) {
        return tokens.issue(grant(identity, "demo", seconds));
    }

    private SessionClient join(String token) throws Exception {
        return new SessionClient(address).say(JOIN.formatted("demo", token));
    }

    private static int code(SessionClient client) throws Exception {
        return client.closed.get(30, TimeUnit.SECONDS);
    }

    private void assertRevoked(String token) throws Exception {
        try (SessionClient client = join(token)) {
            assertThat(client.await("error").get("code").asText()).isEqualTo("revoked");
            assertThat(code(client)).isEqualTo(4009);
        }
    }

    @Test
    void whoWasRemovedDoesNotComeBackByTheSameToken() throws Exception {
        String other = token("ann", 3600);
        String token = token("ann", 3600);
        try (SessionClient ann = join(token);
                SessionClient bob = join(token("bob", 3600))) {
            ann.await("joined");
            bob.await("joined");
            assertThat(expulsions.remove("demo", "ann").join())
                    .isEqualTo(new Expulsions.Outcome(1, true));
            assertThat(ann.await("closed").get("reason").asText()).isEqualTo("removed");
            assertThat(code(ann)).isEqualTo(4003);
            assertRevoked(token);
            assertRevoked(other); // nor by one that was kept
            bob.say("{'type':'ping','id':2}").await("pong");
        }
        ahead = ahead.plusSeconds(1);
        try (SessionClient ann = join(token("ann", 3600))) {
            ann.await("joined");
        }
        assertRevoked(token);
        assertThat(expulsions.remove("demo", "nobody").join().left()).isZero();
    }

    /** Its identity is another one each time. */
    @Test
    void whoHasATokenWithoutAnIdentityDoesNotComeBackEither() throws Exception {
        String token = token("", 3600);
        String refreshed = token("", 3600);
        try (SessionClient guest = join(token)) {
            String identity = guest.await("joined").get("participant").get("identity").asText();
            guest.say("{'type':'token','id':2,'token':'%s'}".formatted(refreshed)).await("ok");
            assertThat(expulsions.remove("demo", identity).join().left()).isEqualTo(1);
            assertThat(code(guest)).isEqualTo(4003);
        }
        assertRevoked(token);
        assertRevoked(refreshed);
        try (SessionClient other = join(token("", 3600))) {
            other.await("joined");
        }
    }

    @Test
    void whoHasARevokedTokenLeaves() throws Exception {
        Grant named =
                grant("ann", "*", 3600).with(new Validity("id-1", now(), now().plusSeconds(99)));
        String token = tokens.issue(named);
        try (SessionClient ann = join(token)) {
            ann.await("joined");
            assertThat(expulsions.revoke("id-1").join().left()).isEqualTo(1);
            assertThat(code(ann)).isEqualTo(4003);
        }
        assertRevoked(token);
    }

    @Test
    void aPublisherByHttpIsRemovedToo() throws Exception {
        String token = token("cam", 3600);
        assertThat(whip(token)).isEqualTo(201);
        assertThat(expulsions.remove("demo", "cam").join().left()).isEqualTo(1);
        assertThat(media.snapshot().join().rooms()).isEmpty();
        assertThat(whip(token)).isEqualTo(401);
    }

    private int whip(String token) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:" + address.getPort() + "/v1/whip/demo"))
                        .header("content-type", "application/sdp")
                        .header("authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(offer()))
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aSessionGoesOnWithANewTokenAndEndsWithoutOne() throws Exception {
        try (SessionClient ann = join(token("ann", 60));
                SessionClient bob = join(token("bob", 60))) {
            ann.await("joined");
            bob.await("joined");
            ahead = Duration.ofSeconds(40);
            assertThat(ann.await("tokenExpiring").get("inMs").asLong()).isBetween(1L, 20_000L);
            bob.await("tokenExpiring");
            for (String refused : List.of(token("bob", 600), token("ann", -60), "garbage", "")) {
                ann.say("{'type':'token','id':2,'token':'%s'}".formatted(refused));
                assertThat(ann.await("error").get("code").asText()).isEqualTo("forbidden");
            }
            ann.say("{'type':'token','id':3,'token':'%s'}".formatted(token("ann", 600)));
            assertThat(ann.await("ok").get("re").asInt()).isEqualTo(3);
            ahead = Duration.ofSeconds(80);
            assertThat(bob.await("closed").get("reason").asText()).isEqualTo("tokenExpired");
            assertThat(code(bob)).isEqualTo(4008);
            ann.say("{'type':'ping','id':4}").await("pong");
            ahead = Duration.ofSeconds(620);
            ann.await("tokenExpiring");
            ahead = Duration.ofSeconds(900);
            assertThat(code(ann)).isEqualTo(4008);
        }
    }

    private static String offer() throws Exception {
        return Files.readString(
                Path.of("src/test/resources/offers/chromium156-audio-video-simple.sdp"));
    }

    private static String offer(int id, String tracks) throws Exception {
        return "{'type':'offer','id':%d,'tracks':[%s],'sdp':".formatted(id, tracks)
                + JSON.writeValueAsString(offer())
                + "}";
    }

    private static String track(int mid, String source) {
        return "{'mid':'%d','source':'%s','muted':false}".formatted(mid, source);
    }

    private String token(Publishing publishing, Powers powers) {
        return token(publishing, Receiving.ALL, powers);
    }

    private String token(Publishing publishing, Receiving receiving, Powers powers) {
        Validity validity = Validity.until(now().plusSeconds(60));
        return tokens.issue(
                new Grant(
                        "me",
                        "",
                        "demo",
                        Role.ATTENDEE,
                        Set.of(),
                        publishing,
                        receiving,
                        powers,
                        "",
                        validity));
    }

    @Test
    void onlySourcesOfTheTokenArePublished() throws Exception {
        Publishing voice =
                new Publishing(Set.of(TrackSource.MICROPHONE), CodecPolicy.ANY, MediaCap.NONE, 0);
        try (SessionClient me = join(token(voice, Powers.of(Role.ATTENDEE, false)))) {
            me.await("joined");
            me.say(offer(2, track(0, "microphone") + "," + track(1, "camera")));
            JsonNode error = me.await("error");
            assertThat(error.get("code").asText()).isEqualTo("forbidden");
            assertThat(error.get("message").asText()).contains("camera");
            me.say(offer(3, track(0, "microphone")));
            String answer = me.await("answer").get("sdp").asText();
            assertThat(directions(answer)).containsExactly("sendrecv", "sendonly");
            Awaitility.await("the list may have come before the answer")
                    .untilAsserted(() -> assertThat(tracksOf(me)).isEqualTo(1));
        }
    }

    /** How many tracks the only one in the room has, as the list says when it is asked for. */
    private static int tracksOf(SessionClient client) throws Exception {
        client.say("{'type':'participants','id':9}");
        return client.await("participants").get("page").get("people").get(0).get("tracks").size();
    }

    private static List<String> directions(String sdp) {
        return sdp.lines()
                .filter(line -> line.matches("a=(sendrecv|sendonly|recvonly|inactive)"))
                .map(line -> line.substring(2))
                .toList();
    }

    @Test
    void onlyCodecsAndAsManyTracksAsTheTokenSaysArePublished() throws Exception {
        Publishing one =
                new Publishing(
                        Set.of(TrackSource.values()),
                        new CodecPolicy(List.of("VP9")),
                        new MediaCap(640, 360, 15, 300_000),
                        1);
        try (SessionClient me = join(token(one, Powers.of(Role.ATTENDEE, false)))) {
            me.await("joined");
            me.say(offer(2, track(0, "microphone") + "," + track(1, "camera")));
            JsonNode error = me.await("error");
            assertThat(error.get("limit").asText()).isEqualTo("tracks");
            String video = offer(3, track(1, "camera")).replaceFirst("a=sendrecv", "a=recvonly");
            me.say(video);
            String answer = me.await("answer").get("sdp").asText();
            assertThat(answer).contains("VP9/90000").doesNotContain("VP8/", "H264/", "AV1/");
            JsonNode cap = me.await("layers").get("cap");
            assertThat(cap.get("bitrate").asLong()).isEqualTo(300_000);
            assertThat(cap.get("width").asInt()).isEqualTo(640);
        }
    }

    @Test
    void whatATokenAllowsIsSaidAtTheJoinAndWhenALaterOneAllowsOtherThings() throws Exception {
        Powers silent = new Powers(true, false, Powers.Notify.NONE, false, false, false, false);
        Publishing sound =
                new Publishing(Set.of(TrackSource.MICROPHONE), CodecPolicy.ANY, MediaCap.NONE, 0);
        try (SessionClient me = join(token(sound, silent))) {
            JsonNode first = me.await("joined").get("permissions");
            assertThat(first.get("canPublishSources").toString()).isEqualTo("[\"microphone\"]");
            assertThat(first.get("canUpdateMetadata").asBoolean()).isFalse();
            me.say("{'type':'metadata','id':2,'metadata':'x'}");
            assertThat(me.await("error").get("code").asText()).isEqualTo("forbidden");
            Powers usual = Powers.of(Role.ATTENDEE, false);
            me.say("{'type':'token','id':3,'token':'" + token(Publishing.ALL, usual) + "'}");
            JsonNode next = me.await("permissions");
            assertThat(next.get("canPublishSources")).hasSize(4);
            assertThat(next.get("canUpdateMetadata").asBoolean()).isTrue();
            me.say("{'type':'metadata','id':4,'metadata':'x'}").await("ok");
        }
    }

    @Test
    void aTokenNamesWhoseTracksItsHolderMayBeSent() throws Exception {
        Receiving cys =
                new Receiving(true, MediaCap.NONE, new Selection<>(Set.of("cy")), Selection.all());
        Powers usual = Powers.of(Role.ATTENDEE, false);
        try (SessionClient ann = join(token("ann", 60));
                SessionClient me = join(token(Publishing.ALL, cys, usual))) {
            JsonNode may = me.await("joined").get("permissions").get("canSubscribeTo");
            assertThat(may.toString()).isEqualTo("[\"cy\"]");
            ann.say(offer(2, track(0, "microphone"))).await("answer");
            me.say(offer(2, ""));
            JsonNode slots = me.await("slots").get("slots");
            while (!slots.findValuesAsText("reason").contains("permission")) {
                slots = me.await("slots").get("slots");
            }
            assertThat(slots.findValuesAsText("identity")).containsOnly("null");
        }
    }

    @Test
    void aRecorderIsNotSeen() throws Exception {
        Powers recorder = new Powers(true, false, Powers.Notify.NONE, true, false, false, true);
        try (SessionClient me = join(token(Publishing.ALL, recorder))) {
            JsonNode joined = me.await("joined");
            assertThat(joined.get("participant").get("canPublish").asBoolean()).isFalse();
            try (SessionClient ann = join(token("ann", 60))) {
                JsonNode people = ann.await("joined").get("page").get("people");
                assertThat(people.findValuesAsText("identity")).containsExactly("ann");
            }
        }
    }
}
