package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.Role;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;
import sfu.core.room.WhenFull;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Full rooms, servers that drain, and roles of tokens, on real WebSockets. */
class FullRoomSessionTest {
    private RoomServer media;
    private HttpServer http;
    private InetSocketAddress address;

    private void start(int people, WhenFull.Then then, Access access) throws Exception {
        WhenFull full = new WhenFull(then, 1, Duration.ofMinutes(1), "{room}-{n}");
        start(people, full, access, SessionLimits.defaults());
    }

    private void start(int people, WhenFull full, Access access, SessionLimits limits)
            throws Exception {
        RoomTemplate meeting =
                RoomTemplate.meeting(
                        new RoomLimits(10, people, 16, 64, 100), MediaPolicy.defaults());
        RoomTemplate its =
                new RoomTemplate(
                        "test",
                        meeting.stage(),
                        meeting.capacity(),
                        full,
                        meeting.audience(),
                        meeting.media());
        RoomTemplate hall = RoomTemplate.townhall(RoomLimits.defaults(), MediaPolicy.defaults());
        media =
                new RoomServer(
                        ShardOptions.defaults(0),
                        new Hosting(
                                "node",
                                RoomLimits.defaults(),
                                ServerLimits.defaults(),
                                new RoomTemplates(
                                        List.of(new RoomTemplates.Rule("hall", hall)), its),
                                RosterPolicy.immediate(),
                                Placement.HERE));
        Router router = new Router();
        new Sessions(media, access, limits).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        media.close();
        http.close();
    }

    private SessionClient join(String room, String name) throws Exception {
        return new SessionClient(address).join(room, name);
    }

    @Test
    void aFullRoomSaysWhichLimitWasReached() throws Exception {
        start(1, WhenFull.Then.REFUSE, Access.open());
        try (SessionClient ann = join("full", "Ann");
                SessionClient bob = new SessionClient(address)) {
            ann.await("joined");
            JsonNode refusal = bob.join("full", "Bob").await("error");
            assertThat(refusal.get("re").asInt()).isEqualTo(1);
            assertThat(refusal.get("code").asText()).isEqualTo("limit");
            assertThat(refusal.get("limit").asText()).isEqualTo("participants");
            bob.say("{'type':'join','id':2,'room':'another'}").await("joined");
        }
    }

    @Test
    void whoWaitsIsToldThePlaceAndComesIn() throws Exception {
        start(1, WhenFull.Then.WAIT, Access.open());
        try (SessionClient ann = join("full", "Ann")) {
            ann.await("joined");
            try (SessionClient gone = join("full", "Gone")) {
                gone.await("waiting");
                gone.socket.sendClose(1000, "").join();
                gone.closed.join();
            }
            SessionClient bob = join("full", "Bob");
            JsonNode place = bob.messages.take();
            while (place.get("type").asText().equals("error")) { // the other is still in line
                bob.close();
                bob = join("full", "Bob");
                place = bob.messages.take();
            }
            assertThat(place.get("type").asText()).isEqualTo("waiting");
            assertThat(place.get("re").asInt()).isEqualTo(1);
            assertThat(place.get("position").asInt()).isEqualTo(1);
            bob.say("{'type':'ping','id':2}").await("pong");
            ann.say("{'type':'leave','id':2}");
            JsonNode joined = bob.await("joined");
            assertThat(joined.get("re").asInt()).isEqualTo(1);
            assertThat(joined.get("room").asText()).isEqualTo("full");
            bob.close();
        }
    }

    @Test
    void whoIsRefusedAndDoesNotAskAgainIsClosed() throws Exception {
        Duration joinTimeout = Duration.ofMillis(300);
        start(
                1,
                new WhenFull(WhenFull.Then.WAIT, 1, joinTimeout.multipliedBy(2), "{n}"),
                Access.open(),
                SessionLimits.defaults().with(joinTimeout));
        try (SessionClient ann = join("full", "Ann");
                SessionClient bob = new SessionClient(address)) {
            ann.await("joined");
            bob.join("full", "Bob").await("waiting");
            assertThat(bob.await("error").get("limit").asText()).isEqualTo("waitingTime");
            assertThat(bob.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4004);
            ann.say("{'type':'ping','id':2}").await("pong");
        }
    }

    @Test
    void theNextRoomOfTheSeriesIsNamed() throws Exception {
        start(1, WhenFull.Then.OVERFLOW, Access.open());
        try (SessionClient ann = join("series", "Ann")) {
            assertThat(ann.await("joined").get("room").asText()).isEqualTo("series");
            try (SessionClient bob = join("series", "Bob")) {
                assertThat(bob.await("joined").get("room").asText()).isEqualTo("series-2");
            }
        }
    }

    @Test
    void aDrainingServerSaysSo() throws Exception {
        start(5, WhenFull.Then.REFUSE, Access.open());
        try (SessionClient ann = join("old", "Ann")) {
            ann.await("joined");
            media.setDraining(true);
            try (SessionClient bob = join("new", "Bob");
                    SessionClient cy = join("old", "Cy")) {
                assertThat(bob.await("error").get("code").asText()).isEqualTo("draining");
                cy.await("joined");
            }
        }
    }

    @Test
    void aFloodOfViewsIsCounted() throws Exception {
        start(5, WhenFull.Then.REFUSE, Access.open());
        try (SessionClient ann = join("flood", "Ann")) {
            ann.await("joined");
            for (int i = 0; i < 12 * SessionLimits.defaults().viewsPerSecond(); i++) {
                ann.say("{'type':'view','id':9,'loudest':3}");
            }
            assertThat(ann.await("error").get("limit").asText()).isEqualTo("viewRate");
            assertThat(media.snapshot().join().node().refused().get(Limit.VIEW_RATE)).isPositive();
        }
    }

    @Test
    void aFloodOfPagesIsCounted() throws Exception {
        start(5, WhenFull.Then.REFUSE, Access.open());
        try (SessionClient ann = join("flood", "Ann")) {
            ann.await("joined");
            for (int i = 0; i < 12 * SessionLimits.defaults().pagesPerSecond(); i++) {
                ann.say("{'type':'participants','id':9}");
            }
            assertThat(ann.await("error").get("limit").asText()).isEqualTo("pageRate");
            assertThat(media.snapshot().join().node().refused().get(Limit.PAGE_RATE)).isPositive();
        }
    }

    private static String token(Tokens tokens, String identity, Role role) {
        return tokens.issue(
                new Grant(
                        identity,
                        "",
                        "hall",
                        true,
                        true,
                        false,
                        role,
                        Instant.now().plusSeconds(60)));
    }

    /** Else it would take somebody's place, and with it the stage. */
    @Test
    void whoHasATokenWithoutAnIdentityChoosesNone() throws Exception {
        Tokens tokens = new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);
        start(5, WhenFull.Then.REFUSE, Access.byToken(tokens));
        try (SessionClient ann = new SessionClient(address);
                SessionClient other = new SessionClient(address)) {
            ann.say(
                    "{'type':'join','id':1,'room':'hall','token':'%s'}"
                            .formatted(token(tokens, "ann", Role.SPEAKER)));
            ann.await("joined");
            other.say(
                    "{'type':'join','id':1,'room':'hall','identity':'ann','token':'%s'}"
                            .formatted(token(tokens, "", Role.ATTENDEE)));
            JsonNode person = other.await("joined").get("participant");
            assertThat(person.get("identity")).isEqualTo(person.get("id"));
            assertThat(person.get("onStage").asBoolean()).isFalse();
            ann.say("{'type':'ping','id':2}").await("pong");
        }
    }

    @Test
    void theTokensRoleHoldsWhateverTheClientSays() throws Exception {
        Tokens tokens = new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);
        start(5, WhenFull.Then.REFUSE, Access.byToken(tokens));
        for (Role role : Role.values()) {
            String token = token(tokens, "me", role);
            try (SessionClient me = new SessionClient(address)) {
                me.say(
                        "{'type':'join','id':1,'room':'hall','role':'moderator','token':'%s'}"
                                .formatted(token));
                JsonNode person = me.await("joined").get("participant");
                assertThat(person.get("onStage").asBoolean()).isEqualTo(role != Role.ATTENDEE);
                me.say("{'type':'leave','id':2}").await("ok");
            }
        }
    }
}
