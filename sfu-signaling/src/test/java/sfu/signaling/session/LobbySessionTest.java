package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.stats.Limit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who knocks at rooms with a lobby (their names begin with lobby-), on real WebSockets. */
class LobbySessionTest {
    private static SignalingServer server;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        SessionLimits limits =
                SessionLimits.defaults()
                        .with(new ResumeLimits(Duration.ofSeconds(20), 1000, 1 << 18));
        server = new SignalingServer(limits, Duration.ofSeconds(60));
        address = server.address;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SessionClient knock(String room, String identity) throws Exception {
        return new SessionClient(address)
                .say(
                        "{'type':'join','id':1,'room':'%s','identity':'%s','name':'%s','features':['resume']}"
                                .formatted(room, identity, identity));
    }

    private static JsonNode waiters(Person host, int count) throws Exception {
        while (true) {
            JsonNode waiting = host.client.await("lobby").get("waiting");
            if (waiting.size() == count) {
                return waiting;
            }
        }
    }

    @Test
    void whoKnocksWaitsUntilAModeratorAdmits() throws Exception {
        try (Person host = new Person(address, "lobby-1", "host", "moderator");
                SessionClient ann = knock("lobby-1", "ann")) {
            assertThat(host.joined.at("/roomInfo/lobby").asBoolean()).isTrue();
            JsonNode waiting = ann.await("waiting");
            assertThat(waiting.get("re").asInt()).isEqualTo(1);
            assertThat(waiting.get("reason").asText()).isEqualTo("lobby");
            JsonNode entry = waiters(host, 1).get(0);
            assertThat(entry.get("identity").asText()).isEqualTo("ann");
            assertThat(entry.get("name").asText()).isEqualTo("ann");
            ann.say("{'type':'participants','id':2}");
            assertThat(ann.await("error").get("code").asText()).isEqualTo("badState");
            host.does("lobby.admit", 2, ",'knock':'%s'".formatted(entry.get("knock").asText()));
            assertThat(ann.await("joined").get("re").asInt()).isEqualTo(1);
            waiters(host, 0);
            ann.say("{'type':'leave','id':3}").await("ok");
        }
    }

    @Test
    void whoWasAdmittedNeedNotKnockAgain() throws Exception {
        try (Person host = new Person(address, "lobby-again", "host", "moderator")) {
            try (SessionClient ann = knock("lobby-again", "ann")) {
                waiters(host, 1);
                host.does("lobby.admit", 2, ",'all':true");
                ann.await("joined");
                ann.say("{'type':'leave','id':3}").await("ok");
            }
            try (Person ann = new Person(address, "lobby-again", "ann", "attendee")) {
                host.does("moderate.remove", 3, ",'participant':'" + ann.id + "'");
                ann.client.await("closed");
            }
            try (SessionClient ann = knock("lobby-again", "ann")) { // but who was removed
                ann.await("waiting");
            }
        }
    }

    @Test
    void whoIsRefusedIsTold() throws Exception {
        try (Person host = new Person(address, "lobby-2", "host", "moderator");
                SessionClient ann = knock("lobby-2", "ann")) {
            String knock = waiters(host, 1).get(0).get("knock").asText();
            host.does("lobby.refuse", 2, ",'knock':'" + knock + "'");
            ann.await("waiting");
            assertThat(ann.await("error").get("code").asText()).isEqualTo("refused");
            assertThat(host.fails("lobby.admit", 3, ",'knock':'" + knock + "'"))
                    .isEqualTo("notFound");
        }
    }

    @Test
    void aModeratorWhoComesLaterHearsWhoWaits() throws Exception {
        try (SessionClient ann = knock("lobby-3", "ann")) {
            ann.await("waiting");
            try (Person host = new Person(address, "lobby-3", "host", "moderator")) {
                waiters(host, 1);
                host.does("lobby.admit", 2, ",'all':true");
                ann.await("joined");
            }
        }
    }

    @Test
    void whoGivesUpIsForgotten() throws Exception {
        try (Person host = new Person(address, "lobby-4", "host", "moderator")) {
            try (SessionClient ann = knock("lobby-4", "ann")) {
                waiters(host, 1);
                ann.socket.sendClose(1000, "").join();
                waiters(host, 0);
            }
        }
    }

    @Test
    void whoWaitsMayLoseTheConnection() throws Exception {
        try (Person host = new Person(address, "lobby-5", "host", "moderator")) {
            JsonNode waiting;
            try (SessionClient ann = knock("lobby-5", "ann")) {
                waiting = ann.await("waiting");
            }
            String knock = waiters(host, 1).get(0).get("knock").asText();
            host.asks("lobby.admit", 2, ",'knock':'" + knock + "'"); // while nobody is there
            host.client.until("people", p -> p.get("identity").asText().equals("ann"));
            try (SessionClient again = new SessionClient(address)) {
                JsonNode resumed =
                        again.say(
                                        "{'type':'resume','id':1,'session':'%s','resumeToken':'%s','seq':0}"
                                                .formatted(
                                                        waiting.get("session").asText(),
                                                        waiting.get("resumeToken").asText()))
                                .await("resumed");
                assertThat(resumed.get("received").asInt()).isEqualTo(1);
                assertThat(again.await("joined").get("re").asInt()).isEqualTo(1);
                again.say("{'type':'participants','id':2}").await("participants");
            }
        }
    }

    @Test
    void whoWaitsAndComesBackStillWaits() throws Exception {
        try (Person host = new Person(address, "lobby-6", "host", "moderator")) {
            JsonNode waiting;
            try (SessionClient ann = knock("lobby-6", "ann")) {
                waiting = ann.await("waiting");
            }
            try (SessionClient again = new SessionClient(address)) {
                again.say(
                        "{'type':'resume','id':1,'session':'%s','resumeToken':'%s','seq':0}"
                                .formatted(
                                        waiting.get("session").asText(),
                                        waiting.get("resumeToken").asText()));
                again.await("resumed");
                again.await("waiting");
                host.does("lobby.refuse", 2, ",'all':true");
                assertThat(again.await("error").get("code").asText()).isEqualTo("refused");
            }
        }
    }

    @Test
    void anIdentityKnocksOnceAndNotTooOften() throws Exception {
        try (Person host = new Person(address, "lobby-7", "host", "moderator")) {
            List<SessionClient> all = new ArrayList<>();
            long before = refused(Limit.KNOCK_RATE);
            for (int i = 0; i < 6; i++) {
                all.add(knock("lobby-7", "ann"));
                all.getLast().await("waiting");
            }
            waiters(host, 1); // each took the place of the one before
            try (SessionClient seventh = knock("lobby-7", "ann")) {
                assertThat(seventh.await("error").get("limit").asText()).isEqualTo("knockRate");
            }
            assertThat(refused(Limit.KNOCK_RATE)).isGreaterThan(before);
            all.forEach(SessionClient::close);
        }
    }

    @Test
    void whoIsBannedWaitsNoLonger() throws Exception {
        try (Person host = new Person(address, "lobby-10", "host", "moderator");
                SessionClient ann = knock("lobby-10", "ann")) {
            waiters(host, 1);
            host.asks("moderate.ban", 2, ",'identity':'ann'");
            JsonNode error = ann.await("error");
            assertThat(error.get("re").asInt()).isEqualTo(1);
            assertThat(error.get("code").asText()).isEqualTo("banned");
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4010);
            waiters(host, 0);
        }
    }

    private static long refused(Limit limit) {
        return server.media.snapshot().join().node().refused().get(limit);
    }

    /** Each as somebody else. */
    @Test
    @Tag("long")
    void aThousandKnocksFillTheLobbyAndNoMore() throws Exception {
        try (Person host = new Person(address, "lobby-8", "host", "moderator")) {
            List<SessionClient> all = new ArrayList<>();
            int refusals = 0;
            for (int i = 0; i < 1000; i++) {
                SessionClient client = knock("lobby-8", "knocker-" + i);
                JsonNode answer = client.messages.poll(30, TimeUnit.SECONDS);
                assertThat(answer).isNotNull();
                if (answer.get("type").asText().equals("error")) {
                    assertThat(answer.get("limit").asText()).isEqualTo("lobby");
                    refusals++;
                    client.close();
                } else {
                    all.add(client);
                }
            }
            assertThat(refusals).isEqualTo(900);
            waiters(host, 100);
            host.asks("lobby.refuse", 2, ",'all':true"); // its ok may come behind
            waiters(host, 0);
            all.forEach(SessionClient::close);
        }
    }

    @Test
    void aRoomThatNobodyIsInEndsWithItsLobby() throws Exception {
        try (SessionClient ann = knock("lobby-9", "ann")) {
            ann.await("waiting");
            assertThat(isOpen("lobby-9")).isTrue();
            ann.socket.sendClose(1000, "").join();
            ann.closed.get(30, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 100 && isOpen("lobby-9"); i++) {
            Thread.sleep(50);
        }
        assertThat(isOpen("lobby-9")).isFalse();
    }

    private static boolean isOpen(String room) {
        return server.media.snapshot().join().rooms().stream()
                .anyMatch(open -> open.name().equals(room));
    }
}
