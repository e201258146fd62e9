package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.Chat;
import sfu.signaling.chat.ChatLimits;
import sfu.signaling.chat.ChatPolicies;
import sfu.signaling.chat.ChatRules;
import sfu.signaling.store.Store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that want more of what others are to have too: told so, counted, and nothing breaks. */
class CapsSessionTest {
    private final List<SessionClient> clients = new ArrayList<>();
    private final Store store = Store.inMemory();
    private SignalingServer server;

    @AfterEach
    void stop() {
        clients.forEach(SessionClient::close);
        server.close();
        store.close();
    }

    /** With a chat of so much. */
    private void start(int channels, int ofSession, int people) throws Exception {
        ChatLimits limits =
                new ChatLimits(
                        channels,
                        ofSession,
                        people,
                        10,
                        100,
                        100,
                        100,
                        100_000,
                        10,
                        Duration.ofSeconds(6));
        server =
                new SignalingServer(
                        Access.open(),
                        new Chat(store, new ChatRules(limits, ChatPolicies.defaults())));
    }

    private SessionClient connect(String identity) throws Exception {
        SessionClient client = new SessionClient(server.address);
        clients.add(client);
        client.say("{'type':'connect','id':1,'name':'x','identity':'%s'}".formatted(identity));
        client.await("session");
        return client;
    }

    private static SessionClient join(SessionClient client, String channel) {
        return client.say("{'type':'channel.join','id':2,'channel':'%s'}".formatted(channel));
    }

    private void assertRefused(SessionClient client, String limit) throws Exception {
        JsonNode error = client.await("error");
        assertThat(error.get("code").asText()).isEqualTo("limit");
        assertThat(error.get("limit").asText()).isEqualTo(limit);
        assertThat(error.get("message").asText()).contains("at most");
    }

    private long refused(Limit limit) {
        return server.media.snapshot().join().node().refused().get(limit);
    }

    @Test
    void channelsOfAServer() throws Exception {
        start(2, 9, 9);
        SessionClient ann = connect("ann");
        for (String channel : List.of("a", "b")) {
            join(ann, channel).await("channel");
        }
        SessionClient bob = connect("bob");
        for (int i = 0; i < 5; i++) {
            assertRefused(join(bob, "c" + i), "channels");
        }
        join(bob, "a").await("channel");
        ann.say("{'type':'channel.leave','id':3,'channel':'b'}");
        await().until(() -> {
            JsonNode answer = join(bob, "c").messages.poll(30, TimeUnit.SECONDS);
            return answer != null && answer.get("type").asText().equals("channel");
        });
        assertThat(refused(Limit.CHANNELS)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void channelsOfASession() throws Exception {
        start(100, 2, 9);
        SessionClient ann = connect("ann");
        join(ann, "a").await("channel");
        join(ann, "b").await("channel");
        join(ann, "a").await("channel");
        assertRefused(join(ann, "c"), "sessionChannels");
        assertThat(refused(Limit.SESSION_CHANNELS)).isEqualTo(1);
        ann.say("{'type':'channel.leave','id':3,'channel':'b'}").await("ok");
        join(ann, "c").await("channel");
    }

    @Test
    void peopleOfAChannel() throws Exception {
        start(100, 9, 2);
        SessionClient ann = connect("ann");
        join(ann, "a").await("channel");
        join(connect("bob"), "a").await("channel");
        SessionClient eve = connect("eve");
        assertRefused(join(eve, "a"), "channelPeople");
        assertThat(refused(Limit.CHANNEL_PEOPLE)).isEqualTo(1);
        join(eve, "b").await("channel");
    }

    @Test
    void messagesOfAClient() throws Exception {
        start(9, 9, 9);
        SessionClient ann = connect("ann");
        SessionClient bob = connect("bob");
        for (int i = 0; i < 2_000 && !ann.closed.isDone(); i++) {
            try {
                ann.say("{'type':'ping','id':%d}".formatted(2 + i));
            } catch (RuntimeException closed) {
                break;
            }
        }
        assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4000);
        assertThat(refused(Limit.MESSAGE_RATE)).isEqualTo(1);
        bob.say("{'type':'ping','id':2}").await("pong");
    }
}
