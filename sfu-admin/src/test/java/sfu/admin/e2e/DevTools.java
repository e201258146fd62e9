package sfu.admin.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A browser process and its DevTools protocol over two named pipes, which, unlike its port, reach
 * it in another network namespace too.
 */
final class DevTools implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int REPLY_TIMEOUT_S = 60;

    /** The browser reads file descriptor 3 and writes 4; messages end with a zero. */
    private static final String WITH_PIPES =
            "in=$1; out=$2; shift 2; exec \"$@\" --remote-debugging-pipe 3<\"$in\" 4>\"$out\"";

    private final Process process;
    private final OutputStream toBrowser;
    private final InputStream fromBrowser;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    /**
     * @param folder for the pipes and the browser's log
     */
    DevTools(List<String> browser, Path folder) throws IOException, InterruptedException {
        String in = folder.resolve("to-browser").toString();
        String out = folder.resolve("from-browser").toString();
        if (new ProcessBuilder("mkfifo", in, out).inheritIO().start().waitFor() != 0) {
            throw new IOException("no pipes in " + folder);
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", WITH_PIPES, "sh", in, out));
        command.addAll(browser);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        toBrowser = new FileOutputStream(in);
        fromBrowser = new BufferedInputStream(new FileInputStream(out), 1 << 16);
        Thread.ofPlatform().daemon().name("devtools").start(this::readReplies);
    }

    /** The result of a command; session is null for the browser itself. */
    JsonNode send(String session, String method, ObjectNode parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        write(message.toString());
        JsonNode answer = reply.get(REPLY_TIMEOUT_S, TimeUnit.SECONDS);
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
    }

    private synchronized void write(String message) throws IOException {
        toBrowser.write(message.getBytes(StandardCharsets.UTF_8));
        toBrowser.write(0);
        toBrowser.flush();
    }

    private void readReplies() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            for (int b = fromBrowser.read(); b >= 0; b = fromBrowser.read()) {
                if (b != 0) {
                    message.write(b);
                    continue;
                }
                take(JSON.readTree(message.toByteArray()));
                message.reset();
            }
        } catch (IOException e) {
            // closed: whoever waits is told below
        }
        IOException ended = new IOException("the browser has ended");
        waiting.values().forEach(reply -> reply.completeExceptionally(ended));
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> reply =
                message.has("id") ? waiting.remove(message.get("id").asInt()) : null;
        if (reply != null) {
            reply.complete(message);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        try {
            toBrowser.close();
            fromBrowser.close();
        } catch (IOException e) {
            // its other end is gone
        }
    }
}
