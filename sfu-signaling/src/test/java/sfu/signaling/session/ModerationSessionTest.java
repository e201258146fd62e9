package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.audit.AuditEntry;
import sfu.signaling.audit.AuditQuery;
import sfu.signaling.moderation.Act;
import sfu.signaling.protocol.ErrorCode;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What moderators do about others, on real WebSockets with the real media plane behind. */
class ModerationSessionTest {
    /** Nobody may join one room too often. */
    private static final AtomicInteger ROOMS = new AtomicInteger();

    private static SignalingServer server;
    private static InetSocketAddress address;
    private static String sdp;

    @BeforeAll
    static void start() throws Exception {
        server = new SignalingServer();
        address = server.address;
        sdp = SignalingServer.offer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String of(Person person) {
        return ",'participant':'" + person.id + "'";
    }

    private static boolean isOf(JsonNode slot, String identity) {
        return slot.get("identity").asText().equals(identity);
    }

    @Test
    void whoIsMutedIsNotForwardedUntilItUnmutes() throws Exception {
        try (Person host = new Person(address, "mute", "host", "moderator");
                Person ann = new Person(address, "mute", "ann", "attendee").publish(sdp);
                Person bob = new Person(address, "mute", "bob", "attendee")) {
            bob.asks("offer", 90, ",'sdp':" + sdp);
            bob.slot(slot -> slot.get("kind").asText().equals("audio") && isOf(slot, "ann"));
            host.does("moderate.mute", 2, of(ann));
            JsonNode muted = ann.client.await("muted");
            assertThat(muted.get("mid").asText()).isEqualTo("0");
            assertThat(muted.get("source").asText()).isEqualTo("microphone");
            assertThat(muted.get("muted").asBoolean()).isTrue();
            assertThat(muted.get("hard").asBoolean()).isFalse();
            assertThat(muted.get("by").asText()).isEqualTo("host");
            bob.slot(slot -> slot.get("reason").asText().equals("moderator"));
            ann.does("mute", 91, ",'mid':'0','muted':false");
            bob.slot(slot -> slot.get("kind").asText().equals("audio") && isOf(slot, "ann"));
        }
    }

    @Test
    void whoIsMutedHardStaysSoUntilItIsAllowed() throws Exception {
        try (Person host = new Person(address, "hard", "host", "moderator");
                Person ann = new Person(address, "hard", "ann", "attendee").publish(sdp)) {
            host.does("moderate.mute", 2, of(ann) + ",'source':'camera','hard':true");
            assertThat(ann.client.await("muted").get("hard").asBoolean()).isTrue();
            assertThat(ann.fails("mute", 91, ",'mid':'1','muted':false")).isEqualTo("forbidden");
            try (Person again =
                    new Person(address, "hard", "ann", "attendee")) { // it takes the place
                again.asks(
                        "offer",
                        92,
                        ",'sdp':%s,'tracks':[{'mid':'1','source':'camera'}]".formatted(sdp));
                assertThat(again.client.await("muted").get("source").asText()).isEqualTo("camera");
                assertThat(again.fails("mute", 93, ",'mid':'1','muted':false"))
                        .isEqualTo("forbidden");
                host.does("moderate.mute", 3, of(again) + ",'source':'camera','muted':false");
                JsonNode allowed = again.client.await("muted");
                assertThat(allowed.get("muted").asBoolean()).isFalse();
                again.does("mute", 94, ",'mid':'1','muted':false");
            }
        }
    }

    @Test
    void allAreMutedButModerators() throws Exception {
        try (Person host = new Person(address, "all", "host", "moderator").publish(sdp);
                Person ann = new Person(address, "all", "ann", "attendee").publish(sdp);
                Person bob = new Person(address, "all", "bob", "attendee").publish(sdp)) {
            host.does("moderate.mute", 2, ",'participant':'all'");
            ann.client.await("muted");
            bob.client.await("muted");
            JsonNode page = page(host);
            for (JsonNode person : page.get("people")) {
                boolean isHost = person.get("identity").asText().equals("host");
                for (JsonNode track : person.get("tracks")) {
                    boolean isSound = track.get("source").asText().equals("microphone");
                    assertThat(track.get("muted").asBoolean()).isEqualTo(isSound && !isHost);
                }
            }
        }
    }

    private static JsonNode page(Person person) throws Exception {
        person.asks("participants", 80, "");
        return person.client.await("participants").get("page");
    }

    @Test
    void videoIsStoppedAndUnmutingIsAskedFor() throws Exception {
        try (Person host = new Person(address, "ask", "host", "moderator");
                Person ann = new Person(address, "ask", "ann", "attendee").publish(sdp)) {
            host.does("moderate.stopVideo", 2, of(ann));
            assertThat(ann.client.await("muted").get("source").asText()).isEqualTo("camera");
            host.does("moderate.askUnmute", 3, of(ann) + ",'source':'camera'");
            JsonNode asked = ann.client.await("unmuteAsked");
            assertThat(asked.get("source").asText()).isEqualTo("camera");
            assertThat(asked.get("by").asText()).isEqualTo("host");
        }
    }

    @Test
    void whoIsRemovedOrBannedIsToldWhy() throws Exception {
        try (Person host = new Person(address, "out", "host", "moderator");
                Person ann = new Person(address, "out", "ann", "attendee");
                Person bob = new Person(address, "out", "bob", "attendee")) {
            host.does("moderate.remove", 2, of(ann));
            assertThat(ann.client.await("closed").get("reason").asText()).isEqualTo("removed");
            assertThat(ann.client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4003);
            host.does("moderate.ban", 3, of(bob) + ",'seconds':3600,'reason':'noise'");
            assertThat(bob.client.await("closed").get("reason").asText()).isEqualTo("banned");
            try (SessionClient other = new SessionClient(address)) {
                other.say("{'type':'join','id':1,'room':'out','identity':'bob','name':'Cy'}");
                JsonNode error = other.await("error");
                assertThat(error.get("code").asText()).isEqualTo("banned");
                assertThat(error.get("message").asText()).contains("noise");
            }
            host.does("moderate.unban", 4, ",'identity':'bob'");
            new Person(address, "out", "bob", "attendee").close();
            assertThat(host.fails("moderate.unban", 5, ",'identity':'bob'")).isEqualTo("notFound");
            host.does("moderate.ban", 6, ",'identity':'cy'"); // who was never here
        }
    }

    @Test
    void aLockedRoomIsEnteredByModeratorsAndThoseWhoLostTheConnection() throws Exception {
        try (Person host = new Person(address, "lock", "host", "moderator");
                Person ann = new Person(address, "lock", "ann", "attendee")) {
            host.does("moderate.lock", 2, ",'locked':true");
            assertThat(ann.client.await("room").get("locked").asBoolean()).isTrue();
            try (SessionClient bob = new SessionClient(address).join("lock", "Bob")) {
                assertThat(bob.await("error").get("code").asText()).isEqualTo("locked");
            }
            new Person(address, "lock", "other", "moderator").close();
            new Person(address, "lock", "ann", "attendee").close(); // in the place of the first
            host.does("moderate.lock", 3, ",'locked':false");
            try (Person bob = new Person(address, "lock", "bob", "attendee")) {
                assertThat(bob.joined.at("/roomInfo/locked").asBoolean(true)).isFalse();
            }
        }
    }

    @Test
    void handsAreSeenByAllAndLoweredByModerators() throws Exception {
        try (Person host = new Person(address, "hands", "host", "moderator");
                Person ann = new Person(address, "hands", "ann", "attendee")) {
            ann.does("hand", 2, ",'raised':true");
            host.client.until("people", p -> p.has("handRaisedAt"));
            host.does("hand", 3, ",'raised':false" + of(ann));
            ann.client.until(
                    "people",
                    p -> p.get("identity").asText().equals("ann") && !p.has("handRaisedAt"));
            assertThat(host.fails("hand", 4, ",'raised':true" + of(ann))).isEqualTo("badRequest");
            assertThat(ann.fails("hand", 5, ",'raised':false" + of(host))).isEqualTo("forbidden");
        }
    }

    /** A webinar counts its audience; who asks for the word has a name. */
    @Test
    void aHandInAnAudienceIsSeen() throws Exception {
        try (Person host = new Person(address, "webinar-hands", "host", "moderator");
                Person ann = new Person(address, "webinar-hands", "ann", "attendee")) {
            ann.does("hand", 2, ",'raised':true");
            host.client.until("people", p -> p.has("handRaisedAt"));
            ann.does("hand", 3, ",'raised':false");
            assertThat(
                            host.client
                                    .until("left", left -> left.get("id").asText().equals(ann.id))
                                    .get("reason")
                                    .asText())
                    .isEqualTo("audience");
        }
    }

    @Test
    void whoIsMadeAModeratorModerates() throws Exception {
        try (Person host = new Person(address, "roles", "host", "moderator");
                Person ann = new Person(address, "roles", "ann", "attendee")) {
            assertThat(ann.joined.get("permissions").get("canModerate").asBoolean()).isFalse();
            assertThat(host.joined.get("permissions").get("canModerate").asBoolean()).isTrue();
            host.does("moderate.role", 2, of(ann) + ",'role':'moderator'");
            assertThat(ann.client.await("permissions").get("canModerate").asBoolean()).isTrue();
            ann.does("moderate.role", 3, of(host) + ",'role':'attendee'");
            assertThat(host.fails("moderate.lock", 4, ",'locked':true")).isEqualTo("forbidden");
        }
    }

    @Test
    void recordingIsToldToAllAndToThoseWhoCome() throws Exception {
        try (Person host = new Person(address, "rec", "host", "moderator");
                Person ann = new Person(address, "rec", "ann", "attendee")) {
            host.does("recording", 2, ",'on':true");
            assertThat(ann.client.await("room").get("recording").asBoolean()).isTrue();
            try (Person bob = new Person(address, "rec", "bob", "attendee")) {
                assertThat(bob.joined.get("roomInfo").get("recording").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void aRoomEndsForAll() throws Exception {
        try (Person host = new Person(address, "end", "host", "moderator");
                Person ann = new Person(address, "end", "ann", "attendee")) {
            host.asks("room.end", 2, "");
            assertThat(ann.client.await("closed").get("reason").asText()).isEqualTo("ended");
            assertThat(ann.client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4011);
            assertThat(host.client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4011);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "moderate.mute | ,'participant':'ID'",
                "moderate.askUnmute | ,'participant':'ID'",
                "moderate.stopVideo | ,'participant':'ID'",
                "moderate.remove | ,'participant':'ID'",
                "moderate.ban | ,'participant':'ID'",
                "moderate.ban | ,'identity':'host'",
                "moderate.unban | ,'identity':'host'",
                "moderate.lock | ,'locked':true",
                "moderate.role | ,'participant':'ID','role':'attendee'",
                "lobby.admit | ,'all':true",
                "lobby.refuse | ,'all':true",
                "room.end | ''",
                "recording | ,'on':true",
                "breakout.open | ,'rooms':[{'name':'a'}]",
                "breakout.move | ,'participant':'ID'",
                "breakout.close | ''",
                "breakout.list | ''"
            })
    void whoIsNoModeratorDoesNothing(String type, String fields) throws Exception {
        String room = "no-" + ROOMS.incrementAndGet();
        try (Person host = new Person(address, room, "host", "moderator").publish(sdp);
                Person ann = new Person(address, room, "ann", "attendee")) {
            String its = fields.equals("''") ? "" : fields.replace("ID", host.id);
            long before = server.errors.count(ErrorCode.FORBIDDEN);
            assertThat(ann.fails(type, 2, its)).isEqualTo("forbidden");
            assertThat(server.errors.count(ErrorCode.FORBIDDEN)).isEqualTo(before + 1);
            host.does("mute", 2, ",'mid':'0','muted':false");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "moderate.mute | ,'participant':'ELSEWHERE' | notFound",
                "moderate.mute | ,'participant':'PA_nobody' | notFound",
                "moderate.mute | ,'participant':'ME' | badRequest",
                "moderate.mute | ,'participant':'ANN' | notFound",
                "moderate.mute | '' | badRequest",
                "moderate.mute | ,'participant':'ANN','source':'nose' | badRequest",
                "moderate.mute | ,'participant':'ANN','mid':'7' | notFound",
                "moderate.remove | ,'participant':'all' | notFound",
                "moderate.remove | ,'participant':'ELSEWHERE' | notFound",
                "moderate.remove | ,'participant':'ME' | badRequest",
                "moderate.ban | ,'participant':'ELSEWHERE' | notFound",
                "moderate.ban | ,'identity':'host' | badRequest",
                "moderate.ban | '' | badRequest",
                "moderate.ban | ,'participant':'ANN','identity':'ann' | badRequest",
                "moderate.ban | ,'participant':'ANN','seconds':0 | badRequest",
                "moderate.ban | ,'participant':'ANN','seconds':-5 | badRequest",
                "moderate.role | ,'participant':'ANN','role':'king' | badRequest",
                "moderate.role | ,'participant':'ME','role':'attendee' | badRequest",
                "lobby.admit | ,'knock':'KN_1' | notFound",
                "lobby.admit | '' | badRequest",
                "lobby.admit | ,'knock':'KN_1','all':true | badRequest",
                "breakout.open | '' | badRequest",
                "breakout.open | ,'rooms':[] | badRequest",
                "breakout.open | ,'rooms':[null] | badRequest",
                "breakout.open | ,'rooms':[{}] | badRequest",
                "breakout.open | ,'rooms':[{'name':'a','participants':['ELSEWHERE']}] | notFound",
                "breakout.open | ,'rooms':[{'name':'a','participants':['ANN','ANN']}] | badRequest",
                "breakout.move | ,'participant':'ANN' | notFound",
                "breakout.close | '' | notFound",
                "breakout.close | ,'seconds':-1 | badRequest",
                "breakout.list | '' | notFound"
            })
    void mistakesAreNamed(String type, String fields, String code) throws Exception {
        String room = "bad-" + ROOMS.incrementAndGet();
        try (Person host = new Person(address, room, "host", "moderator");
                Person ann = new Person(address, room, "ann", "attendee");
                Person other = new Person(address, room + "-2", "cy", "attendee")) {
            String its =
                    fields.equals("''")
                            ? ""
                            : fields.replace("ELSEWHERE", other.id)
                                    .replace("ME", host.id)
                                    .replace("ANN", ann.id);
            assertThat(host.fails(type, 2, its)).isEqualTo(code);
            other.client.say("{'type':'ping','id':3}").await("pong");
            ann.client.say("{'type':'ping','id':3}").await("pong");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'moderate.mute','id':2,'participant':{}}",
                "{'type':'moderate.ban','id':2,'participant':'a','seconds':'long'}",
                "{'type':'breakout.open','id':2,'rooms':'many'}",
                "{'type':'moderate.ban','id':2,'identity':'a','seconds':'60'}",
                "{'type':'moderate.mute','id':2,'participant':5}",
                "{'type':'moderate.lock','id':2}",
                "{'type':'moderate.lock','id':2,'locked':'true'}",
                "{'type':'moderate.lock','id':2,'locked':1}",
                "{'type':'recording','id':2}",
                "{'type':'hand','id':2}",
                "{'type':'mute','id':2,'mid':'0'}",
                "{'type':'typing','id':2}",
                "{'type':'message.send','id':2,'text':5}",
                "{'type':'moderate.everything','id':2}"
            })
    void whatIsNoMessageIsRefused(String message) throws Exception {
        String room = "none-" + ROOMS.incrementAndGet();
        try (Person host = new Person(address, room, "host", "moderator")) {
            assertThat(host.client.say(message).await("error").get("code").asText())
                    .isEqualTo("badRequest");
        }
    }

    @Test
    void whoEndsTheRoomIsAnsweredBeforeItEnds() throws Exception {
        try (Person host = new Person(address, "end-answer", "host", "moderator")) {
            host.does("room.end", 2, "");
            assertThat(host.client.await("closed").get("reason").asText()).isEqualTo("ended");
        }
    }

    @Test
    void whoIsNoLongerAModeratorLeavesTheMessagesOfOthersAlone() throws Exception {
        try (Person host = new Person(address, "edits", "host", "moderator");
                Person ann = new Person(address, "edits", "ann", "attendee");
                Person bob = new Person(address, "edits", "bob", "moderator")) {
            ann.asks("message.send", 2, ",'text':'one'");
            String one = messageId(ann);
            ann.asks("message.send", 3, ",'text':'two'");
            String two = messageId(ann);
            bob.does("message.edit", 2, one + ",'text':'better'");
            bob.does("message.delete", 3, one);
            host.does("moderate.role", 2, of(bob) + ",'role':'attendee'");
            assertThat(bob.fails("message.delete", 4, two)).isEqualTo("forbidden");
            assertThat(bob.fails("message.edit", 5, two + ",'text':'x'")).isEqualTo("forbidden");
            ann.does("message.delete", 4, two); // of which nobody has to know
        }
        assertThat(audited("edits"))
                .extracting(AuditEntry::action)
                .containsExactly("role", "messageDelete", "messageEdit");
        AuditEntry deleted = audited("edits").get(1);
        assertThat(deleted.by()).isEqualTo("bob");
        assertThat(deleted.people()).extracting(AuditEntry.Whom::identity).containsExactly("ann");
        assertThat(deleted.details()).containsKey("messageId");
    }

    private static String messageId(Person person) throws Exception {
        JsonNode sent = person.client.await("message.sent");
        return ",'messageId':'" + sent.get("messageId").asText() + "'";
    }

    private static List<AuditEntry> audited(String room) {
        return server.moderator
                .audit()
                .find(new AuditQuery(room, "", "", "", "", 0, Long.MAX_VALUE, Long.MAX_VALUE, 10))
                .entries();
    }

    @Test
    void allIsInTheAuditLogAndCounted() throws Exception {
        long before = server.moderator.count(Act.LOCK);
        try (Person host = new Person(address, "audited", "host", "moderator");
                Person ann = new Person(address, "audited", "ann", "attendee").publish(sdp)) {
            host.does("moderate.mute", 2, of(ann) + ",'source':'camera','hard':true");
            host.does("moderate.lock", 3, ",'locked':true");
            host.does("moderate.lock", 4, ",'locked':true"); // no news
            host.does("moderate.remove", 5, of(ann));
        }
        List<AuditEntry> entries = audited("audited");
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly("remove", "lock", "mute");
        AuditEntry mute = entries.getLast();
        assertThat(mute.actor()).isEqualTo("moderator");
        assertThat(mute.by()).isEqualTo("host");
        assertThat(mute.address()).isEqualTo("127.0.0.1");
        assertThat(mute.people()).extracting(AuditEntry.Whom::identity).containsExactly("ann");
        assertThat(mute.details()).containsEntry("tracks", "camera").containsEntry("hard", "true");
        assertThat(server.moderator.count(Act.LOCK)).isEqualTo(before + 1);
    }
}
