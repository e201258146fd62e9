package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.Role;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Publishing;
import sfu.signaling.auth.Receiving;
import sfu.signaling.auth.Tokens;
import sfu.signaling.auth.Validity;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/** Notifications between sessions, over the real server. */
class NotifySessionTest {
    private static final String JOIN = "{'type':'join','id':1,'room':'%s','name':'N','token':'%s'}";

    private final Tokens tokens =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);
    private int rooms;
    private RoomServer media;
    private HttpServer http;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        Router router = new Router();
        new Sessions(media, Access.byToken(tokens), SessionLimits.defaults()).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        media.close();
        http.close();
    }

    private SessionClient join(String identity, String org, String canNotify) throws Exception {
        Powers powers =
                new Powers(
                        true,
                        false,
                        Powers.Notify.valueOf(canNotify.toUpperCase(Locale.ROOT)),
                        true,
                        false,
                        false,
                        false);
        Grant grant =
                new Grant(
                        identity,
                        "",
                        "*",
                        Role.ATTENDEE,
                        Set.of(),
                        Publishing.ALL,
                        Receiving.ALL,
                        powers,
                        org,
                        Validity.until(Instant.now().plusSeconds(3600)));
        SessionClient client = new SessionClient(address);
        String room = "r" + rooms++; // whoever comes again to the same one takes its place
        client.say(JOIN.formatted(room, tokens.issue(grant))).await("joined");
        return client;
    }

    private static SessionClient notify(SessionClient from, String to) {
        return from.say(
                "{'type':'notify','id':5,'to':%s,'topic':'t','data':{'a':[1]}}".formatted(to));
    }

    @Test
    void allSessionsOfTheUserAreTold() throws Exception {
        try (SessionClient ann = join("ann", "acme", "users");
                SessionClient bob = join("bob", "acme", "none");
                SessionClient bobToo = join("bob", "acme", "none")) {
            JsonNode reply = notify(ann, "{'identity':'bob'}").await("notified");
            assertThat(reply.get("re").asInt()).isEqualTo(5);
            assertThat(reply.get("reached").asInt()).isEqualTo(2);
            JsonNode told = bob.await("notification");
            assertThat(told.at("/from/identity").asText()).isEqualTo("ann");
            assertThat(told.at("/from/name").asText()).isEqualTo("N");
            assertThat(told.at("/data/a/0").asInt()).isEqualTo(1);
            assertThat(told.get("notificationId")).isEqualTo(reply.get("notificationId"));
            assertThat(bobToo.await("notification").get("topic").asText()).isEqualTo("t");
        }
    }

    @Test
    void whoWasAwayIsToldOnceItIsBackUntilItAcknowledges() throws Exception {
        try (SessionClient ann = join("ann", "acme", "users")) {
            notify(ann, "{'identity':'bob'}").await("notified");
        }
        String ack = "{'type':'notification.ack','id':7,'notificationId':'%s'}";
        for (int i = 0; i < 2; i++) {
            try (SessionClient bob = join("bob", "acme", "none")) {
                String id = bob.await("notification").get("notificationId").asText();
                if (i > 0) {
                    bob.say(ack.formatted(id)).await("ok");
                }
            }
        }
        try (SessionClient ann = join("ann", "acme", "users");
                SessionClient bob = join("bob", "acme", "none")) {
            ann.say("{'type':'notify','id':5,'to':{'identity':'bob'},'topic':'new'}");
            assertThat(bob.await("notification").get("topic").asText()).isEqualTo("new");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none  | {'identity':'bob'}              | forbidden",
                "users | {'identity':'bob','org':'evil'} | forbidden",
                "users | {'org':'acme'}                  | forbidden",
                "org   | {'org':'evil'}                  | forbidden",
                "org   | {'everyone':true}               | forbidden",
                "all   | {}                              | badRequest",
                "all   | {'everyone':false}              | badRequest",
                "all   | {'identity':'a','everyone':true}| badRequest",
                "all   | 5                               | badRequest",
            })
    void whoMayNotNotifyIsRefused(String canNotify, String to, String code) throws Exception {
        try (SessionClient ann = join("ann", "acme", canNotify)) {
            JsonNode refusal = notify(ann, to).await("error");
            assertThat(refusal.get("code").asText()).isEqualTo(code);
            assertThat(refusal.get("re").asInt()).isEqualTo(5);
        }
    }

    @Test
    void nobodyOfAnotherOrganisationIsReached() throws Exception {
        try (SessionClient ann = join("ann", "acme", "users");
                SessionClient stranger = join("bob", "evil", "none");
                SessionClient org = join("carl", "acme", "org");
                SessionClient all = join("dora", "", "all")) {
            assertThat(notify(ann, "{'identity':'bob'}").await("notified").get("reached").asInt())
                    .isZero();
            assertThat(notify(org, "{'org':'acme'}").await("notified").get("reached").asInt())
                    .isEqualTo(2);
            assertThat(ann.await("notification").at("/from/identity").asText()).isEqualTo("carl");
            assertThat(notify(all, "{'everyone':true}").await("notified").get("reached").asInt())
                    .isEqualTo(4);
            assertThat(stranger.await("notification").at("/from/identity").asText())
                    .as("the first that comes")
                    .isEqualTo("dora");
        }
    }

    @Test
    void aForgedSenderAndGiantDataDoNotPass() throws Exception {
        try (SessionClient ann = join("ann", "acme", "users");
                SessionClient bob = join("bob", "acme", "none")) {
            String giant = "{'type':'notify','id':5,'to':{'identity':'bob'},'data':'%s'}";
            ann.say(giant.formatted("x".repeat(16 << 10)));
            assertThat(ann.await("error").get("code").asText()).isEqualTo("badRequest");
            ann.say("{'type':'notify','id':6,'to':{'identity':'bob'},'from':{'identity':'eve'}}");
            assertThat(bob.await("notification").at("/from/identity").asText()).isEqualTo("ann");
        }
    }

    @Test
    void aFloodIsRefusedAndTheSessionGoesOn() throws Exception {
        try (SessionClient ann = join("ann", "acme", "users")) {
            for (int i = 0; i < 60; i++) {
                notify(ann, "{'identity':'bob'}");
            }
            JsonNode refusal = ann.await("error");
            assertThat(refusal.get("limit").asText()).isEqualTo("notificationRate");
            ann.say("{'type':'ping','id':9}").await("pong");
        }
    }

    @Test
    void whoIsOnlineIsToldToThoseWhoMayNotify() throws Exception {
        String online = "{'type':'online','id':8,'identities':['bob','carl','ann']}";
        try (SessionClient ann = join("ann", "acme", "users");
                SessionClient bob = join("bob", "acme", "none");
                SessionClient carl = join("carl", "evil", "none")) {
            JsonNode there = ann.say(online).await("online").get("identities");
            assertThat(there).extracting(JsonNode::asText).containsExactly("bob", "ann");
            assertThat(bob.say(online).await("error").get("code").asText()).isEqualTo("forbidden");
            carl.say("{'type':'ping','id':9}").await("pong");
        }
    }
}
