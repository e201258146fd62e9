package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.stats.Limit;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Moderators send people to breakout rooms and back, on real WebSockets. */
class BreakoutSessionTest {
    private static SignalingServer server;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        server = new SignalingServer();
        address = server.address;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode open(Person host, int id, Person... people) throws Exception {
        StringBuilder rooms = new StringBuilder();
        for (Person person : people) {
            rooms.append(rooms.isEmpty() ? "" : ",")
                    .append(
                            "{'name':'Room of %s','participants':['%s']}"
                                    .formatted(person.id, person.id));
        }
        host.asks("breakout.open", id, ",'rooms':[" + rooms + "]");
        return host.client.await("breakouts").get("rooms");
    }

    private static SessionClient follow(JsonNode moved) throws Exception {
        return new SessionClient(address)
                .say(
                        "{'type':'join','id':1,'ticket':'%s'}"
                                .formatted(moved.get("ticket").asText()));
    }

    @Test
    void peopleGoToBreakoutRoomsAndComeBack() throws Exception {
        try (Person host = new Person(address, "class", "host", "moderator");
                Person ann = new Person(address, "class", "ann", "attendee");
                Person bob = new Person(address, "class", "bob", "attendee")) {
            JsonNode rooms = open(host, 2, ann, bob);
            assertThat(rooms).hasSize(2);
            assertThat(rooms.get(0).get("room").asText()).isEqualTo("class~1");
            JsonNode moved = ann.client.await("moved");
            assertThat(moved.get("room").asText()).isEqualTo("class~1");
            assertThat(moved.get("name").asText()).isEqualTo("Room of " + ann.id);
            assertThat(moved.get("back").asBoolean()).isFalse();
            try (SessionClient there = follow(moved)) {
                JsonNode joined = there.await("joined");
                assertThat(joined.get("room").asText()).isEqualTo("class~1");
                assertThat(joined.at("/participant/identity").asText()).isEqualTo("ann");
                assertThat(ann.client.await("closed").get("reason").asText()).isEqualTo("moved");
                assertThat(ann.client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4012);
                try (SessionClient twice = follow(moved)) {
                    assertThat(twice.await("error").get("code").asText()).isEqualTo("gone");
                }
                host.asks("breakout.list", 3, "");
                JsonNode list = host.client.await("breakouts").get("rooms");
                assertThat(list.at("/0/people/0/identity").asText()).isEqualTo("ann");
                host.does("breakout.close", 4, ",'seconds':1");
                assertThat(there.await("breakoutEnds").get("inMs").asInt()).isEqualTo(1000);
                JsonNode back = there.await("moved");
                assertThat(back.get("room").asText()).isEqualTo("class");
                assertThat(back.get("back").asBoolean()).isTrue();
                try (SessionClient home = follow(back)) {
                    assertThat(home.await("joined").get("room").asText()).isEqualTo("class");
                }
            }
        }
    }

    @Test
    void aModeratorVisitsAndMovesPeopleOn() throws Exception {
        try (Person host = new Person(address, "visit", "host", "moderator");
                Person ann = new Person(address, "visit", "ann", "attendee")) {
            open(host, 2, ann);
            JsonNode moved = ann.client.await("moved");
            try (SessionClient there = follow(moved)) {
                String id = there.await("joined").at("/participant/id").asText();
                host.asks("breakout.move", 3, ",'participant':'" + host.id + "','room':'visit~1'");
                try (SessionClient visitor = follow(host.client.await("moved"))) {
                    JsonNode me = visitor.await("joined");
                    assertThat(me.at("/permissions/canModerate").asBoolean()).isTrue();
                    visitor.say("{'type':'breakout.move','id':2,'participant':'" + id + "'}")
                            .await("ok");
                    assertThat(there.await("moved").get("room").asText()).isEqualTo("visit");
                    visitor.say(
                            "{'type':'breakout.move','id':3,'participant':'%s','room':'other~1'}"
                                    .formatted(me.at("/participant/id").asText()));
                    assertThat(visitor.await("error").get("code").asText()).isEqualTo("notFound");
                }
            }
        }
    }

    @Test
    void nobodyComesToABreakoutRoomWithoutATicket() throws Exception {
        try (Person host = new Person(address, "shut", "host", "moderator");
                Person ann = new Person(address, "shut", "ann", "attendee")) {
            open(host, 2, ann);
            try (SessionClient bob = new SessionClient(address).join("shut~1", "Bob")) {
                assertThat(bob.await("error").get("code").asText()).isEqualTo("locked");
                bob.say("{'type':'join','id':2,'ticket':'none'}");
                assertThat(bob.await("error").get("code").asText()).isEqualTo("gone");
                bob.say("{'type':'join','id':3,'room':'shut'}").await("joined");
            }
        }
    }

    /** The main room waits for those whom it sent away. */
    @Test
    void theMainRoomStaysAsItIsWhileNobodyIsInIt() throws Exception {
        Person host = new Person(address, "kept", "host", "moderator");
        Person ann = new Person(address, "kept", "ann", "attendee");
        host.does("moderate.lock", 2, ",'locked':true");
        open(host, 3, ann);
        SessionClient there = follow(ann.client.await("moved"));
        there.await("joined");
        host.asks("breakout.move", 4, ",'participant':'" + host.id + "','room':'kept~1'");
        SessionClient visitor = follow(host.client.await("moved"));
        visitor.await("joined");
        host.client.closed.get(30, TimeUnit.SECONDS);
        try (SessionClient bob = new SessionClient(address).join("kept", "Bob")) {
            assertThat(bob.await("error").get("code").asText()).isEqualTo("locked");
        }
        visitor.say("{'type':'breakout.close','id':2}");
        visitor.await("moved");
        try (SessionClient back = follow(there.await("moved"))) { // into a locked room
            assertThat(back.await("joined").get("room").asText()).isEqualTo("kept");
        }
        there.close();
        visitor.close();
    }

    @Test
    void whatWasWrittenInABreakoutRoomIsNotForThoseOfTheNext() throws Exception {
        try (Person host = new Person(address, "again", "host", "moderator");
                Person ann = new Person(address, "again", "ann", "attendee");
                Person bob = new Person(address, "again", "bob", "attendee")) {
            open(host, 2, ann);
            try (SessionClient there = follow(ann.client.await("moved"))) {
                there.await("joined");
                there.say("{'type':'message.send','id':2,'text':'among us'}").await("message.sent");
                host.does("breakout.close", 3, "");
                open(host, 4, bob);
                try (SessionClient next = follow(bob.client.await("moved"))) {
                    assertThat(next.await("joined").get("room").asText()).isEqualTo("again~1");
                    JsonNode chat = next.say("{'type':'channel.join','id':2}").await("channel");
                    assertThat(chat.get("messages")).isEmpty();
                }
            }
        }
    }

    @Test
    void thereAreOnlySoMany() throws Exception {
        try (Person host = new Person(address, "many", "host", "moderator")) {
            String rooms = "{'name':'a'},".repeat(51);
            host.asks(
                    "breakout.open",
                    2,
                    ",'rooms':[" + rooms.substring(0, rooms.length() - 1) + "]");
            assertThat(host.client.await("error").get("limit").asText()).isEqualTo("breakoutRooms");
            assertThat(server.media.snapshot().join().node().refused().get(Limit.BREAKOUT_ROOMS))
                    .isEqualTo(1);
            host.asks("breakout.open", 3, ",'rooms':[{'name':'a'}]");
            host.client.await("breakouts");
            host.does("breakout.close", 4, "");
            assertThat(host.fails("breakout.list", 5, "")).isEqualTo("notFound");
        }
    }

    @Test
    void theyEndWithTheMainRoom() throws Exception {
        try (Person host = new Person(address, "over", "host", "moderator");
                Person ann = new Person(address, "over", "ann", "attendee")) {
            open(host, 2, ann);
            try (SessionClient there = follow(ann.client.await("moved"))) {
                there.await("joined");
                host.asks("room.end", 3, "");
                assertThat(there.await("closed").get("reason").asText()).isEqualTo("ended");
            }
        }
    }
}
