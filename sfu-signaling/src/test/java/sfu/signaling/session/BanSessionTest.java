package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.Role;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Publishing;
import sfu.signaling.auth.Receiving;
import sfu.signaling.auth.Tokens;
import sfu.signaling.auth.Validity;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.whip.HttpSessions;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A banned one on every way in, over the real server. */
class BanSessionTest {
    private static final String JOIN =
            "{'type':'join','id':1,'room':'%s','name':'%s','identity':'%s','token':'%s'}";

    private final Tokens tokens =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);
    private RoomServer media;
    private HttpServer http;
    private InetSocketAddress address;
    private Expulsions expulsions;

    private void start(Access access) throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
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

    private String token(String identity) {
        Instant end = Instant.now().plusSeconds(3600);
        return tokens.issue(new Grant(identity, "", "*", true, true, false, end));
    }

    private SessionClient join(String room, String name, String identity, String token)
            throws Exception {
        return new SessionClient(address).say(JOIN.formatted(room, name, identity, token));
    }

    private void assertBanned(SessionClient client) throws Exception {
        assertThat(client.await("error").get("code").asText()).isEqualTo("banned");
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4010);
        client.close();
    }

    private int post(String path, String token) throws Exception {
        String offer =
                Files.readString(
                        Path.of(
                                "src",
                                "test",
                                "resources",
                                "offers",
                                "chromium156-audio-video-simple.sdp"));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:" + address.getPort() + path))
                                .header("content-type", "application/sdp")
                                .header("authorization", "Bearer " + token)
                                .POST(HttpRequest.BodyPublishers.ofString(offer))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aBanThatCannotBeKeptIsCounted() throws Exception {
        Access access = Access.byToken(tokens);
        start(access);
        for (int i = 0; i < Bans.MAX; i++) {
            access.bans().add(new Bans.Target("", "person-" + i), null, "", "");
        }
        Bans.Target ann = new Bans.Target("demo", "ann");
        assertThat(expulsions.ban(ann, null, "", "").join().isKept()).isFalse();
        assertThat(media.snapshot().join().node().refused().get(Limit.BANS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", ""})
    void whoIsBannedLeavesAndNoWayLeadsBack(String room) throws Exception {
        start(Access.byToken(tokens));
        Bans.Target target = new Bans.Target(room, "ann");
        try (SessionClient ann = join("demo", "Ann", "", token("ann"))) {
            ann.await("joined");
            assertThat(expulsions.ban(target, null, "rude", "eve").join())
                    .isEqualTo(new Expulsions.Outcome(1, true));
            assertThat(ann.await("closed").get("reason").asText()).isEqualTo("banned");
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4010);
        }
        assertBanned(join("demo", "Another", "other", token("ann")));
        assertThat(post("/v1/whip/demo", token("ann"))).isEqualTo(403);
        assertThat(post("/v1/whep/demo", token("ann"))).isEqualTo(403);
        assertThat(post("/v1/whip/other", token("ann"))).isEqualTo(room.isEmpty() ? 403 : 201);
        try (SessionClient bob = join("demo", "Ann", "ann", token("bob"))) {
            bob.await("joined"); // the token says who it is
        }
    }

    @Test
    void whoIsBannedEverywhereHasNoSessionWithoutARoom() throws Exception {
        start(Access.byToken(tokens));
        String connect = "{'type':'connect','id':1,'token':'%s'}";
        String channel = "{'type':'channel.join','id':2,'channel':'c'}";
        try (SessionClient ann = new SessionClient(address);
                SessionClient bob = new SessionClient(address)) {
            ann.say(connect.formatted(talker("ann"))).await("session");
            bob.say(connect.formatted(talker("bob"))).await("session");
            ann.say(channel).await("channel");
            bob.say(channel).await("channel");
            expulsions.ban(new Bans.Target("demo", "ann"), null, "", "").join();
            ann.say("{'type':'typing','id':3,'channel':'c','isTyping':true}").await("ok");
            expulsions.ban(new Bans.Target("", "ann"), null, "rude", "").join();
            assertThat(ann.await("closed").get("reason").asText()).isEqualTo("banned");
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4010);
            JsonNode left = bob.await("channel.people").get("left");
            while (left.isEmpty()) {
                left = bob.await("channel.people").get("left");
            }
            assertThat(left.get(0).get("reason").asText()).isEqualTo("banned");
        }
        assertBanned(new SessionClient(address).say(connect.formatted(talker("ann"))));
    }

    private String talker(String identity) {
        Instant end = Instant.now().plusSeconds(3600);
        Powers powers =
                new Powers(
                        true,
                        false,
                        Powers.Notify.NONE,
                        true,
                        false,
                        false,
                        false,
                        Set.of("c"),
                        false);
        return tokens.issue(
                new Grant(
                        identity,
                        "",
                        "",
                        Role.ATTENDEE,
                        Set.of(),
                        Publishing.ALL,
                        Receiving.ALL,
                        powers,
                        "",
                        new Validity("of " + identity, Instant.now(), end)));
    }

    @Test
    void whereNoTokensAreNeededTheIdentityIsWhatIsSaid() throws Exception {
        start(Access.open());
        try (SessionClient ann = join("demo", "Ann", "ann", "");
                SessionClient bob = join("other", "Bob", "bob", "")) {
            ann.await("joined");
            bob.await("joined");
            expulsions.ban(new Bans.Target("demo", "ann"), null, "", "").join();
            assertThat(ann.await("closed").get("reason").asText()).isEqualTo("banned");
            expulsions.ban(new Bans.Target("", "bob"), null, "", "").join();
            assertThat(bob.await("closed").get("reason").asText()).isEqualTo("banned");
        }
        assertBanned(join("demo", "Another", "ann", ""));
        assertThat(post("/v1/whip/demo?identity=ann", "")).isEqualTo(403);
        assertThat(post("/v1/whip/demo?identity=carl", "")).isEqualTo(201);
    }

    @Test
    void aTokenThatComesLaterDoesNotHelp() throws Exception {
        Access access = Access.byToken(tokens);
        start(access);
        access.bans().add(new Bans.Target("demo", "ann"), null, "", "");
        assertBanned(join("demo", "Ann", "", token("ann")));
        access.bans().lift(new Bans.Target("demo", "ann"));
        try (SessionClient ann = join("demo", "Ann", "", token("ann"))) {
            ann.await("joined");
        }
    }
}
