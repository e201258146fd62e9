package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.time.Duration;

/** What people write on two servers over one Redis. */
class ChatOverNodesTest {
    private RedisServer redis;
    private Node one;
    private Node two;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url());
        two = new Node("two", redis.url());
        await().until(() -> NodesServeTogetherTest.ready(one) == 2);
        await().until(() -> NodesServeTogetherTest.ready(two) == 2);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    private static NodeClient inChannel(Node node, String identity) throws Exception {
        NodeClient client = new NodeClient(node.port());
        client.say(
                "{'type':'connect','id':1,'name':'%s','identity':'%s'}"
                        .formatted(identity, identity));
        client.await("session");
        client.say("{'type':'channel.join','id':2,'channel':'support'}").await("channel");
        return client;
    }

    @Test
    void aChannelIsOneOverBothAndGoesOnAtEachWithoutRedis() throws Exception {
        try (NodeClient ann = inChannel(one, "ann");
                NodeClient bob = inChannel(two, "bob")) {
            ann.say("{'type':'message.send','id':3,'channel':'support','text':'hello'}");
            JsonNode sent = ann.await("message.sent");
            assertThat(sent.has("local")).isFalse();
            assertThat(bob.await("message").get("messageId")).isEqualTo(sent.get("messageId"));

            redis.signal("STOP");
            ann.say("{'type':'message.send','id':4,'channel':'support','text':'alone'}");
            assertThat(ann.await("message.sent").get("local").asBoolean()).isTrue();
            assertThat(one.metric("sfu_chat_unshared")).isEqualTo(1);
            assertThat(one.metric("sfu_chat_log_total{result=\"local\"")).isEqualTo(1);
            redis.signal("CONT");

            assertThat(bob.await("message").get("text").asText()).isEqualTo("alone");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> one.metric("sfu_chat_unshared") == 0);
        }
    }

    @Test
    void aRoomsChatIsThereWhenItOpensElsewhere() throws Exception {
        try (NodeClient ann = new NodeClient(one.port())) {
            ann.join("r", "ann");
            ann.say("{'type':'message.send','id':3,'text':'kept'}").await("message.sent");
            Node home = ann.mediaPort() == one.server.mediaPort() ? one : two;
            Node other = home.equals(one) ? two : one;
            home.close();

            try (NodeClient bob = new NodeClient(other.port())) {
                bob.join("r", "bob");
                bob.say("{'type':'message.history','id':3}");
                JsonNode messages = bob.await("messages").get("messages");
                assertThat(messages).hasSize(1);
                assertThat(messages.get(0).get("text").asText()).isEqualTo("kept");
            }
        }
    }

    @Test
    void whoIsOnTheOtherNodeIsOnline() throws Exception {
        try (NodeClient ann = inChannel(one, "ann")) {
            await().until(() -> two.get("/admin/v1/users/ann").body().contains("\"online\":true"));
            assertThat(two.get("/admin/v1/users/ann").body()).contains("\"connections\":1");
            ann.say("{'type':'leave','id':9}");
            await().until(() -> two.get("/admin/v1/users/ann").body().contains("\"online\":false"));
        }
    }
}
