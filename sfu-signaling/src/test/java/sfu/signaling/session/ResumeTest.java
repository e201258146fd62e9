package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sessions that lose their connection, over real sockets. */
class ResumeTest {
    private static final String JOIN =
            "{'type':'join','id':1,'room':'r','name':'%s','features':['resume']}";
    private static final String MUTE = "{'type':'mute','id':5,'mid':'9','muted':true}";
    private SignalingServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ofSeconds(30));
    }

    private void start(Duration window) throws Exception {
        stop();
        ResumeLimits resume = new ResumeLimits(window, 1000, 256 << 10);
        server = new SignalingServer(SessionLimits.defaults().with(resume), Duration.ofSeconds(60));
        address = server.address;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private SessionClient join(String name) throws Exception {
        return new SessionClient(address).say(JOIN.formatted(name));
    }

    private static String resume(JsonNode joined, long seq) {
        return "{'type':'resume','id':7,'session':'%s','resumeToken':'%s','seq':%d}"
                .formatted(joined.get("session").asText(), joined.get("resumeToken").asText(), seq);
    }

    @Test
    void whatWasMissedComesOnceAndInOrder() throws Exception {
        try (SessionClient ann = join("Ann")) {
            JsonNode joined = ann.await("joined");
            assertThat(joined.get("resumeSeconds").asInt()).isEqualTo(30);
            assertThat(joined.get("features").toString()).contains("resume");
            JsonNode last = ann.say(MUTE).await("error");
            int seen = last.get("seq").asInt();
            ann.socket.abort();
            try (SessionClient bob = join("Bob");
                    SessionClient again = new SessionClient(address)) {
                assertThat(bob.await("joined").at("/page/participants").asInt())
                        .as("Ann is still there")
                        .isEqualTo(2);
                JsonNode resumed = again.say(resume(joined, seen)).await("resumed");
                assertThat(resumed.get("re").asInt()).isEqualTo(7);
                assertThat(resumed.get("received").asInt()).isEqualTo(5);
                assertThat(resumed.get("resumeToken")).isNotEqualTo(joined.get("resumeToken"));
                JsonNode first = again.messages.poll(30, TimeUnit.SECONDS);
                assertThat(first.get("seq").asInt()).isEqualTo(seen + 1);
                assertThat(first.toString()).contains("Bob");
                again.say("{'type':'ping','id':8,'seq':2}").await("pong");
                bob.say("{'type':'leave','id':2}").await("ok");
                JsonNode next = again.await("roster");
                assertThat(next.get("seq").asInt()).isEqualTo(seen + 2);
                assertThat(next.get("left").toString()).contains("left");
            }
        }
    }

    @Test
    void aReplyThatWasLostComesLater() throws Exception {
        try (SessionClient ann = join("Ann")) {
            JsonNode joined = ann.await("joined");
            ann.say(MUTE).await("error");
            ann.socket.abort();
            try (SessionClient again = new SessionClient(address)) {
                again.say(resume(joined, 0)).await("resumed");
                assertThat(again.await("error").get("re").asInt()).isEqualTo(5);
                again.say("{'type':'leave','id':9}").await("ok");
                assertThat(again.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
            }
        }
    }

    @Test
    void aSecretHoldsOnce() throws Exception {
        try (SessionClient ann = join("Ann");
                SessionClient again = new SessionClient(address);
                SessionClient thief = new SessionClient(address)) {
            JsonNode joined = ann.await("joined");
            again.say(resume(joined, 0)).await("resumed");
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).as("the older one").isEqualTo(4002);
            JsonNode refused = thief.say(resume(joined, 0)).await("error");
            assertThat(refused.get("code").asText()).isEqualTo("gone");
            again.say("{'type':'ping','id':8}").await("pong");
            thief.say("{'type':'join','id':8,'room':'r'}").await("joined");
        }
    }

    @Test
    void goodbyeIsTheEnd() throws Exception {
        try (SessionClient ann = join("Ann");
                SessionClient bob = join("Bob")) {
            JsonNode joined = ann.await("joined");
            bob.await("joined");
            ann.socket.sendClose(1001, "the page is closed").get(30, TimeUnit.SECONDS);
            JsonNode left = bob.until("left", each -> true);
            assertThat(left.get("reason").asText()).isEqualTo("disconnected");
            try (SessionClient again = new SessionClient(address)) {
                JsonNode refused = again.say(resume(joined, 0)).await("error");
                assertThat(refused.get("code").asText()).isEqualTo("gone");
            }
        }
    }

    @Test
    void nobodyIsAwaitedForEver() throws Exception {
        start(Duration.ofMillis(300));
        try (SessionClient ann = join("Ann");
                SessionClient bob = join("Bob")) {
            ann.await("joined");
            bob.await("joined");
            ann.socket.abort();
            assertThat(bob.until("left", each -> true).get("reason").asText())
                    .isEqualTo("disconnected");
        }
    }

    @Test
    void whoCannotResumeLeavesAtOnce() throws Exception {
        try (SessionClient ann =
                        new SessionClient(address).say("{'type':'join','id':1,'room':'r'}");
                SessionClient bob = join("Bob")) {
            assertThat(ann.await("joined").get("resumeSeconds").asInt()).isZero();
            bob.await("joined");
            ann.socket.abort();
            bob.until("left", each -> true);
        }
    }
}
