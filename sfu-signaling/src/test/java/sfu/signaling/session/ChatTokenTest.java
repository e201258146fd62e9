package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.Role;
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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Who may write and read what, by tokens. */
class ChatTokenTest {
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
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        media.close();
        http.close();
    }

    private String token(String identity, String id, boolean canChat, String... channels) {
        Powers powers =
                new Powers(
                        canChat,
                        false,
                        Powers.Notify.NONE,
                        true,
                        false,
                        false,
                        false,
                        Set.of(channels),
                        false);
        return tokens.issue(
                new Grant(
                        identity,
                        "",
                        "demo",
                        Role.ATTENDEE,
                        Set.of(),
                        Publishing.ALL,
                        Receiving.ALL,
                        powers,
                        "",
                        new Validity(id, now(), now().plusSeconds(600))));
    }

    private SessionClient connect(String token) throws Exception {
        SessionClient client = new SessionClient(address);
        return client.say(
                "{'type':'connect','id':1,'identity':'forged','token':'%s'}".formatted(token));
    }

    private static String refusal(SessionClient client, String message) throws Exception {
        return client.say(message).await("error").get("code").asText();
    }

    @Test
    void aTokenSaysWhoOneIsAndWhichChannelsOneMayJoin() throws Exception {
        try (SessionClient ann = connect(token("ann", "1", true, "help", "team-*"))) {
            JsonNode session = ann.await("session");
            assertThat(session.at("/me/identity").asText()).isEqualTo("ann");
            String join = "{'type':'channel.join','id':2,'channel':'%s'}";
            ann.say(join.formatted("help")).await("channel");
            ann.say(join.formatted("team-a")).await("channel");
            assertThat(refusal(ann, join.formatted("helpdesk"))).isEqualTo("forbidden");
            assertThat(refusal(ann, join.formatted("other"))).isEqualTo("forbidden");
        }
    }

    @Test
    void withoutATokenNobodyConnects() throws Exception {
        try (SessionClient eve = connect("")) {
            assertThat(eve.await("error").get("code").asText()).isEqualTo("unauthorized");
            assertThat(eve.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4001);
        }
    }

    @Test
    void whoMayNotChatReadsAlone() throws Exception {
        try (SessionClient ann = connect(token("ann", "1", true, "c"));
                SessionClient bob = connect(token("bob", "2", false, "c"))) {
            String join = "{'type':'channel.join','id':2,'channel':'c'}";
            ann.await("session");
            bob.await("session");
            bob.say(join).await("channel");
            ann.say(join).await("channel");
            String send = "{'type':'message.send','id':3,'channel':'c','text':'x'}";
            assertThat(refusal(bob, send)).isEqualTo("forbidden");
            String typing = "{'type':'typing','id':4,'channel':'c','isTyping':true}";
            assertThat(refusal(bob, typing)).isEqualTo("forbidden");
            ann.say(send).await("message.sent");
            assertThat(bob.await("message").get("text").asText()).isEqualTo("x");
            bob.say("{'type':'token','id':5,'token':'%s'}".formatted(token("bob", "3", true, "c")))
                    .await("ok");
            bob.say(send).await("message.sent");
        }
    }

    @Test
    void aSessionWithoutARoomEndsWithItsToken() throws Exception {
        try (SessionClient ann = connect(token("ann", "1", true, "c"));
                SessionClient bob = connect(token("bob", "2", true, "c"))) {
            ann.await("session");
            bob.await("session");
            expulsions.revoke("1");
            assertThat(ann.await("closed").get("reason").asText()).isEqualTo("removed");
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4003);
            ahead = Duration.ofSeconds(700);
            assertThat(bob.await("closed").get("reason").asText()).isEqualTo("tokenExpired");
        }
        try (SessionClient again = connect(token("ann", "1", true, "c"))) {
            assertThat(again.await("error").get("code").asText()).isEqualTo("revoked");
        }
    }

    @Test
    void whoConnectedJoinsARoomAsTheSamePerson() throws Exception {
        String token = token("ann", "1", true, "c");
        String join = "{'type':'join','id':%d,'room':'%s','token':'%s'}";
        try (SessionClient ann = connect(token)) {
            ann.await("session");
            assertThat(refusal(ann, "{'type':'channel.join','id':2}")).isEqualTo("badState");
            JsonNode joined = ann.say(join.formatted(3, "demo", token)).await("joined");
            assertThat(joined.at("/participant/identity").asText()).isEqualTo("ann");
            ann.say("{'type':'channel.join','id':4}").await("channel");
        }
        try (SessionClient bob = connect(token("bob", "2", true, "c"))) {
            bob.await("session");
            bob.say(join.formatted(3, "demo", token));
            assertThat(bob.await("error").get("code").asText()).isEqualTo("unauthorized");
            bob.say("{'type':'channel.join','id':4,'channel':'c'}").await("channel"); // goes on
        }
        try (SessionClient eve = connect(token("eve", "3", true, "c"))) {
            eve.await("session");
            eve.say(join.formatted(3, "secret", ""));
            assertThat(eve.await("error").get("code").asText()).isEqualTo("unauthorized");
        }
    }
}
