package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.admin.cli.Sfu;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** People who come to a room by way of one node, and send and receive for a while. */
final class MediaRun implements AutoCloseable {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Thread thread;

    /**
     * @param publishers who come first; then the subscribers, who receive all that they send
     * @param content what they send, as of ./sfu load-test; empty: sound and pictures
     */
    MediaRun(
            Node by,
            String room,
            int publishers,
            int subscribers,
            Duration length,
            String... content) {
        List<String> arguments = new ArrayList<>(List.of("load-test", "--json"));
        arguments.add("--url=" + by.url(""));
        arguments.add("--room=" + room);
        arguments.add("--publishers=" + publishers);
        arguments.add("--subscribers=" + subscribers);
        arguments.add("--duration=" + length.toSeconds());
        arguments.addAll(List.of(content));
        thread = Thread.ofPlatform().name("media-run").start(() -> run(arguments));
    }

    private void run(List<String> arguments) {
        try {
            Sfu.commandLine()
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(arguments.toArray(String[]::new));
        } finally {
            over.complete(null);
        }
    }

    /** What came of it; waits for its end. */
    JsonNode report() throws Exception {
        over.join();
        assertThat(out.toString()).as(err.toString()).isNotEmpty();
        return new ObjectMapper().readTree(out.toString());
    }

    boolean isOver() {
        return over.isDone();
    }

    @Override
    public void close() {
        thread.interrupt();
        over.join();
    }
}
