package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What people write to each other, over real sockets. */
class ChatSessionTest {
    private SignalingServer server;
    private final List<SessionClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new SignalingServer();
    }

    @AfterEach
    void stop() {
        clients.forEach(SessionClient::close);
        server.close();
    }

    private SessionClient client() throws Exception {
        SessionClient client = new SessionClient(server.address);
        clients.add(client);
        return client;
    }

    private SessionClient connect(String identity) throws Exception {
        SessionClient client = client();
        client.say(
                "{'type':'connect','id':1,'name':'%s','identity':'%s','features':['resume']}"
                        .formatted(identity, identity));
        return client;
    }

    /** Connected, and in a channel. */
    private SessionClient in(String channel, String identity) throws Exception {
        SessionClient client = connect(identity);
        client.await("session");
        client.say("{'type':'channel.join','id':2,'channel':'%s'}".formatted(channel));
        client.await("channel");
        return client;
    }

    private SessionClient inRoom(String room, String identity, String role) throws Exception {
        SessionClient client = client();
        client.say(
                "{'type':'join','id':1,'room':'%s','identity':'%s','role':'%s'}"
                        .formatted(room, identity, role));
        client.await("joined");
        return client;
    }

    @Test
    void aRoomsChatReachesAllButTheSender() throws Exception {
        SessionClient ann = inRoom("r", "ann", "");
        SessionClient bob = inRoom("r", "bob", "");
        SessionClient other = inRoom("other", "eve", "");
        JsonNode sent =
                ann.say("{'type':'message.send','id':3,'text':'<b>hi</b>'}").await("message.sent");
        JsonNode message = bob.await("message");
        assertThat(message.get("text").asText()).isEqualTo("<b>hi</b>");
        assertThat(message.get("messageId")).isEqualTo(sent.get("messageId"));
        assertThat(message.at("/from/identity").asText()).isEqualTo("ann");
        assertThat(message.has("channel")).isFalse();
        JsonNode history = other.say("{'type':'channel.join','id':4}").await("channel");
        assertThat(history.get("messages")).isEmpty();
        bob.say("{'type':'message.send','id':3,'text':'ho'}").await("message.sent");
        assertThat(ann.await("message").get("text").asText()).isEqualTo("ho");
    }

    @Test
    void aJoinerIsToldWhatWasWritten() throws Exception {
        SessionClient ann = in("c", "ann");
        for (int i = 1; i <= 3; i++) {
            ann.say("{'type':'message.send','id':%d,'channel':'c','text':'%d'}".formatted(9 + i, i))
                    .await("message.sent");
        }
        SessionClient bob = connect("bob");
        bob.await("session");
        JsonNode channel =
                bob.say("{'type':'channel.join','id':2,'channel':'c','history':2}")
                        .await("channel");
        assertThat(channel.get("messages").findValuesAsText("text")).containsExactly("2", "3");
        assertThat(channel.get("more").asBoolean()).isTrue();
        assertThat(channel.get("people").findValuesAsText("identity"))
                .containsExactly("ann", "bob");
        JsonNode older =
                bob.say(
                                "{'type':'message.history','id':3,'channel':'c','before':'%s'}"
                                        .formatted(channel.at("/messages/0/messageId").asText()))
                        .await("messages");
        assertThat(older.get("messages").findValuesAsText("text")).containsExactly("1");
        assertThat(ann.await("channel.people").get("joined")).isNotEmpty();
        bob.say("{'type':'channel.leave','id':4,'channel':'c'}").await("ok");
        JsonNode left = ann.await("channel.people");
        while (left.get("left").isEmpty()) {
            left = ann.await("channel.people");
        }
        assertThat(left.get("count").asInt()).isEqualTo(1);
        assertThat(left.at("/left/0/reason").asText()).isEqualTo("left");
        refused(bob, "{'type':'message.send','id':5,'channel':'c','text':'x'}", "forbidden");
    }

    @Test
    void whatIsSentAgainIsNotSentTwice() throws Exception {
        SessionClient ann = in("c", "ann");
        SessionClient bob = in("c", "bob");
        String hello = "{'type':'message.send','id':%d,'channel':'c','text':'%s','clientId':'1'}";
        JsonNode first = ann.say(hello.formatted(3, "one")).await("message.sent");
        JsonNode second = ann.say(hello.formatted(4, "two")).await("message.sent");
        assertThat(second.get("messageId")).isEqualTo(first.get("messageId"));
        SessionClient again = in("c", "ann");
        assertThat(again.say(hello.formatted(5, "three")).await("message.sent").get("messageId"))
                .isEqualTo(first.get("messageId"));
        bob.say(hello.formatted(3, "bobs")).await("message.sent"); // ids are each one's own
        JsonNode page =
                ann.say("{'type':'message.history','id':6,'channel':'c'}").await("messages");
        assertThat(page.get("messages").findValuesAsText("text")).containsExactly("one", "bobs");
    }

    @Test
    void onlyItsSenderOrAModeratorChangesAMessage() throws Exception {
        SessionClient ann = inRoom("r", "ann", "");
        SessionClient eve = inRoom("r", "eve", "");
        SessionClient mod = inRoom("r", "mod", "moderator");
        String id =
                ann.say("{'type':'message.send','id':3,'text':'a'}")
                        .await("message.sent")
                        .get("messageId")
                        .asText();
        String edit = "{'type':'message.edit','id':%d,'messageId':'%s','text':'b'}";
        String delete = "{'type':'message.delete','id':%d,'messageId':'%s'}";
        refused(eve, edit.formatted(4, id), "forbidden");
        refused(eve, delete.formatted(5, id), "forbidden");
        refused(eve, edit.formatted(6, "1"), "notFound");
        refused(eve, edit.formatted(7, "x"), "badRequest");
        ann.say(edit.formatted(4, id)).await("ok");
        assertThat(eve.await("message.edited").get("text").asText()).isEqualTo("b");
        mod.say(delete.formatted(5, id)).await("ok");
        assertThat(ann.await("message.deleted").at("/by/identity").asText()).isEqualTo("mod");
        refused(ann, edit.formatted(8, id), "notFound");
        JsonNode page = eve.say("{'type':'message.history','id':9}").await("messages");
        assertThat(page.get("messages")).isEmpty();
    }

    @Test
    void aDirectMessageIsForOneAlone() throws Exception {
        SessionClient ann = in("c", "ann");
        SessionClient bob = in("c", "bob");
        SessionClient eve = in("c", "eve");
        ann.say("{'type':'message.send','id':3,'channel':'c','to':'bob','text':'secret'}")
                .await("message.sent");
        assertThat(bob.await("message").get("to").asText()).isEqualTo("bob");
        String page = "{'type':'message.history','id':4,'channel':'c'}";
        assertThat(eve.say(page).await("messages").get("messages")).isEmpty();
        JsonNode kept = bob.say(page).await("messages");
        assertThat(kept.get("messages")).hasSize(1);
        String id = kept.at("/messages/0/messageId").asText();
        refused(
                eve,
                "{'type':'message.delete','id':5,'channel':'c','messageId':'%s'}".formatted(id),
                "notFound");
        refused(
                ann,
                "{'type':'message.send','id':6,'channel':'c','to':'zoe','text':'?'}",
                "notFound");
        assertThat(eve.messages).noneMatch(each -> each.toString().contains("secret"));
    }

    @Test
    void typingIsToldAndEndsWithTheMessage() throws Exception {
        SessionClient ann = in("c", "ann");
        SessionClient bob = in("c", "bob");
        ann.say("{'type':'typing','id':3,'channel':'c','isTyping':true}").await("ok");
        assertThat(bob.await("typing").get("isTyping").asBoolean()).isTrue();
        ann.say("{'type':'message.send','id':4,'channel':'c','text':'done'}").await("message.sent");
        assertThat(bob.await("typing").get("isTyping").asBoolean()).isFalse();
        assertThat(bob.await("message").get("text").asText()).isEqualTo("done");
        ann.say("{'type':'typing','id':5,'channel':'c','isTyping':true}").await("ok");
        assertThat(bob.await("typing").get("isTyping").asBoolean()).isTrue();
        ann.say("{'type':'leave','id':6}").await("closed");
        assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(bob.await("typing").get("isTyping").asBoolean()).isFalse();
    }

    @Test
    void dataAreRelayedAndNotKept() throws Exception {
        SessionClient ann = in("c", "ann");
        SessionClient bob = in("c", "bob");
        ann.say("{'type':'relay','id':3,'channel':'c','topic':'t','data':'AAEC'}").await("ok");
        assertThat(bob.await("relay").get("data").asText()).isEqualTo("AAEC");
        refused(ann, "{'type':'relay','id':4,'channel':'c','data':'!'}", "badRequest");
        JsonNode page =
                bob.say("{'type':'message.history','id':4,'channel':'c'}").await("messages");
        assertThat(page.get("messages")).isEmpty();
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        SessionClient ann = connect("ann");
        ann.await("session");
        String send = "{'type':'message.send','id':3,'channel':'c',%s}";
        refused(ann, send.formatted("'text':'x'"), "forbidden");
        refused(ann, "{'type':'message.send','id':3,'text':'x'}", "badState");
        refused(ann, "{'type':'channel.join','id':3,'channel':'a\\u0000b'}", "badRequest");
        refused(
                ann,
                "{'type':'channel.join','id':3,'channel':'%s'}".formatted("x".repeat(129)),
                "badRequest");
        refused(ann, "{'type':'offer','id':3,'sdp':'v=0'}", "badState");
        refused(ann, "{'type':'connect','id':3}", "badState");
        ann.say("{'type':'channel.join','id':2,'channel':'c'}").await("channel");
        refused(ann, send.formatted("'topic':'x'"), "badRequest");
        refused(ann, send.formatted("'text':'x','data':'AAEC'"), "badRequest");
        refused(ann, send.formatted("'text':''"), "badRequest");
        refused(ann, send.formatted("'text':['x']"), "badRequest");
        refused(
                ann,
                send.formatted("'text':'x','clientId':'%s'".formatted("x".repeat(129))),
                "badRequest");
        JsonNode tooLarge =
                refused(ann, send.formatted("'text':'%s'".formatted("ä".repeat(2049))), "limit");
        assertThat(tooLarge.get("limit").asText()).isEqualTo("messageSize");
        ann.say(send.formatted("'text':'forged','from':{'identity':'bob'}")).await("message.sent");
        JsonNode page =
                ann.say("{'type':'message.history','id':4,'channel':'c'}").await("messages");
        assertThat(page.at("/messages/0/from/identity").asText()).isEqualTo("ann");
    }

    private static JsonNode refused(SessionClient client, String message, String code)
            throws Exception {
        JsonNode error = client.say(message).await("error");
        assertThat(error.get("code").asText()).as(message).isEqualTo(code);
        return error;
    }

    @Test
    void aFloodIsRefusedAndTheRestGoesOn() throws Exception {
        SessionClient ann = in("c", "ann");
        SessionClient bob = in("c", "bob");
        for (int i = 0; i < 150; i++) {
            ann.say("{'type':'message.send','id':%d,'channel':'c','text':'x'}".formatted(10 + i));
        }
        JsonNode error = ann.await("error");
        assertThat(error.get("limit").asText()).isEqualTo("typeRate");
        bob.say("{'type':'message.send','id':3,'channel':'c','text':'bob'}").await("message.sent");
    }

    @Test
    void aSessionWithoutARoomIsResumedAndJoinsOneLater() throws Exception {
        SessionClient ann = connect("ann");
        JsonNode session = ann.await("session");
        assertThat(session.get("resumeSeconds").asInt()).isEqualTo(30);
        ann.say("{'type':'channel.join','id':2,'channel':'c'}").await("channel");
        SessionClient bob = in("c", "bob");
        long seen = ann.await("channel.people").get("seq").asLong();
        ann.socket.abort();
        bob.say("{'type':'message.send','id':3,'channel':'c','text':'missed'}")
                .await("message.sent");
        SessionClient again = client();
        again.say(
                        "{'type':'resume','id':9,'session':'%s','resumeToken':'%s','seq':%d}"
                                .formatted(
                                        session.get("session").asText(),
                                        session.get("resumeToken").asText(),
                                        seen))
                .await("resumed");
        assertThat(again.await("message").get("text").asText()).isEqualTo("missed");
        JsonNode joined = again.say("{'type':'join','id':10,'room':'r'}").await("joined");
        assertThat(joined.at("/participant/identity").asText()).isEqualTo("ann");
        SessionClient eve = inRoom("r", "eve", "");
        eve.say("{'type':'message.send','id':3,'text':'in the room'}").await("message.sent");
        assertThat(again.await("message").get("text").asText()).isEqualTo("in the room");
        bob.say("{'type':'message.send','id':4,'channel':'c','text':'here too'}")
                .await("message.sent");
        assertThat(again.await("message").get("channel").asText()).isEqualTo("c");
    }
}
