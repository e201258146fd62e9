package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.room.RosterPolicy;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections that end in the midst of something, as Netty ends them: within a write. */
class WireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GONE = 1006;

    private RoomServer media;
    private Sessions sessions;

    /** A client on a connection that does something when it is sent something. */
    private final class Client implements WebSocketConnection {
        final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final WebSocketListener wire = sessions.open(this, Arrival.NOWHERE);
        volatile Consumer<String> onSend = text -> {};
        volatile Runnable onClose = () -> {};

        Client say(String message) {
            wire.onText(message.replace('\'', '"'));
            return this;
        }

        JsonNode await(String type) throws Exception {
            while (true) {
                JsonNode next = messages.poll(30, TimeUnit.SECONDS);
                assertThat(next).as(type).isNotNull();
                if (next.get("type").asText().equals(type)) {
                    return next;
                }
            }
        }

        @Override
        public void send(String text) {
            try {
                messages.add(JSON.readTree(text));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            onSend.accept(text);
        }

        @Override
        public void send(SharedText object, long seq) {
            send(object.numbered(seq));
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void close(int code, String reason) {
            if (closed.complete(code)) {
                onClose.run();
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        media =
                new RoomServer(
                        ShardOptions.defaults(0),
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults())
                                .with(RosterPolicy.immediate()));
        SessionLimits limits =
                SessionLimits.defaults()
                        .with(1, 1, 1)
                        .with(new ResumeLimits(Duration.ofMillis(100), 1000, 256 << 10));
        sessions = new Sessions(media, Access.open(), limits);
    }

    @AfterEach
    void stop() {
        media.close();
    }

    private Client join(String identity) {
        return join("r", identity);
    }

    private Client join(String room, String identity) {
        return new Client()
                .say(
                        "{'type':'join','id':1,'room':'%s','identity':'%s','features':['resume']}"
                                .formatted(room, identity));
    }

    private static String resume(JsonNode joined) {
        return "{'type':'resume','id':7,'session':'%s','resumeToken':'%s','seq':0}"
                .formatted(joined.get("session").asText(), joined.get("resumeToken").asText());
    }

    @Test
    void whoIsGoneWhileItIsToldWhatItMissedIsNotWaitedForForEver() throws Exception {
        Client ann = join("ann");
        JsonNode joined = ann.await("joined");
        Client again = new Client();
        again.onSend = text -> again.wire.onClosed(GONE);
        Client bob = join("bob");
        bob.await("joined");
        again.say(resume(joined));
        JsonNode left = bob.await("roster").get("left");
        while (left.isEmpty()) {
            left = bob.await("roster").get("left");
        }
        assertThat(left.toString()).contains("disconnected");
    }

    /** One thread closes the connection within its write; another takes the session up. */
    @Test
    void anEndWithinAWriteDoesNotBlockWhoResumes() throws Exception {
        Client ann = join("ann");
        JsonNode joined = ann.await("joined");
        Client again = new Client();
        Thread resuming = new Thread(() -> again.say(resume(joined)));
        ann.onClose =
                () -> {
                    resuming.start();
                    awaitBlocked(resuming);
                    ann.wire.onClosed(GONE);
                };
        Thread flooding =
                new Thread(() -> {
                    while (!ann.closed.isDone()) {
                        ann.say("{'type':'ping','id':2}");
                    }
                });
        flooding.setDaemon(true);
        resuming.setDaemon(true);
        flooding.start();
        flooding.join(10_000);
        assertThat(flooding.isAlive()).isFalse();
        assertThat(again.await("error").get("code").asText()).isEqualTo("gone");
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoIsReplacedBeforeItIsWelcomedIsForgotten() throws Exception {
        for (int i = 0; i < 20; i++) {
            Client first = join("r" + i, "ann"); // one that ends might let the second in first
            Client second = join("r" + i, "ann");
            second.await("joined");
            first.closed.get(30, TimeUnit.SECONDS);
            second.say("{'type':'leave','id':2}").closed.get(30, TimeUnit.SECONDS);
        }
        media.snapshot().get(30, TimeUnit.SECONDS);
        assertThat(sessions.count()).isZero();
    }
}
