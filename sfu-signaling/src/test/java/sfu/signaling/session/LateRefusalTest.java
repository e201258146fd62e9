package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What an offer publishes may have to wait, and may be refused then: the client is told. */
class LateRefusalTest {
    private final CompletableFuture<Void> published = new CompletableFuture<>();
    private RoomServer media;
    private HttpServer http;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        MediaServer server = with(MediaServer.class, media, "join", this::joined);
        Router router = new Router();
        new Sessions(server, Access.open(), SessionLimits.defaults()).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        http.close();
        media.close();
    }

    private Participant joined(Participant its) {
        return with(Participant.class, its, "negotiate", this::deferred);
    }

    private MediaAnswer deferred(MediaAnswer its) {
        return new MediaAnswer(its.transport(), its.slots(), published);
    }

    /** The same, but for what one of its methods answers later. */
    @SuppressWarnings("unchecked")
    private static <T, A> T with(Class<T> type, T its, String name, UnaryOperator<A> change) {
        Object same =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            try {
                                Object answer = method.invoke(its, arguments);
                                return method.getName().equals(name)
                                        ? ((CompletableFuture<A>) answer).thenApply(change)
                                        : answer;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        return type.cast(same);
    }

    private static SessionClient answered(InetSocketAddress to) throws Exception {
        SessionClient ann = new SessionClient(to);
        ann.join("a", "Ann").await("joined");
        ann.say("{'type':'offer','id':2,'sdp':" + SignalingServer.offer() + "}").await("answer");
        return ann;
    }

    @Test
    void byTheErrorThatTheOfferWouldHaveBeenAnswered() throws Exception {
        try (SessionClient ann = answered(address)) {
            published.completeExceptionally(
                    new MediaException(Limit.PUBLISHERS, "at most 1 people publish"));
            JsonNode error = ann.await("error");
            assertThat(error.get("re").asLong()).isEqualTo(2);
            assertThat(error.get("code").asText()).isEqualTo("limit");
            assertThat(error.get("limit").asText()).isEqualTo("publishers");
            assertThat(error.get("message").asText()).isEqualTo("at most 1 people publish");
            ann.say("{'type':'iceServers','id':3}").await("iceServers"); // it goes on
        }
    }

    @Test
    void whatBeginsIsNotSaidTwice() throws Exception {
        try (SessionClient ann = answered(address)) {
            published.complete(null);
            ann.say("{'type':'stage.leave','id':3}");
            assertThat(ann.await("error").get("re").asLong()).isEqualTo(3); // there is no stage
        }
    }
}
