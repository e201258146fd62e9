package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.http.SseStream;
import sfu.signaling.http.WebSocketListener;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

class SseConnectionTest {
    /** Remembers what it was to send. */
    private static final class Stream implements SseStream {
        final List<String> sent = new ArrayList<>();
        int closed;

        @Override
        public boolean offer(byte[] event) {
            return false;
        }

        @Override
        public void send(byte[] event) {
            sent.add(new String(event, StandardCharsets.UTF_8));
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public void close() {
            closed++;
        }

        @Override
        public void onClosed(Runnable action) {}
    }

    private final Stream stream = new Stream();
    private final SseConnection connection = new SseConnection(stream, "");
    private final List<String> taken = new ArrayList<>();

    private void open(Consumer<String> onText) {
        connection.open(
                new WebSocketListener() {
                    @Override
                    public void onText(String text) {
                        taken.add(text);
                        onText.accept(text);
                    }

                    @Override
                    public void onClosed(int code) {
                        taken.add("closed " + code);
                    }
                });
        stream.sent.clear();
    }

    /** The stream's thread holds a session's lock, which the POST's may be waiting for. */
    @Test
    void whatTheStreamTellsDoesNotWaitForAPost() {
        List<Runnable> told = List.of(connection::writable, () -> connection.closed(1006));
        open(text -> told.forEach(each -> elsewhere(each)));
        connection.take("a");
        assertThat(taken).containsExactly("a", "closed 1006");
    }

    private static void elsewhere(Runnable action) {
        CompletableFuture.runAsync(action).orTimeout(5, TimeUnit.SECONDS).join();
    }

    @Test
    void afterTheEndNothingIsTakenNorSaid() {
        open(text -> connection.close(4000, "too many messages"));
        connection.take("a\nb\nc");
        connection.send("{}");
        connection.close(4004, "again");
        assertThat(taken).containsExactly("a");
        assertThat(stream.sent).hasSize(1);
        assertThat(stream.closed).isEqualTo(1);
    }
}
