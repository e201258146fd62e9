package sfu.admin.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A headless Chromium with a fake camera, driven by its DevTools protocol: no dependency is needed.
 */
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FLAGS =
            List.of(
                    "--headless=new",
                    "--no-sandbox",
                    "--remote-debugging-port=0",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--disable-gpu",
                    "--mute-audio",
                    "--disable-background-timer-throttling",
                    "--disable-renderer-backgrounding",
                    "--disable-backgrounding-occluded-windows",
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream=device-count=3,fps=15",
                    "--allow-loopback-in-peer-connection",
                    "--disable-features=WebRtcHideLocalIpsWithMdns");

    private static final String AUTOPLAY = "--autoplay-policy=no-user-gesture-required";

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    static Chromium start() throws Exception {
        return new Chromium(Tools.need("chromium"), List.of(AUTOPLAY));
    }

    /** As users have it: nothing sounds before a click. */
    static Chromium startWithoutAutoplay() throws Exception {
        return new Chromium(Tools.need("chromium"), List.of());
    }

    private Chromium(String program, List<String> moreFlags) throws Exception {
        Path profile = Files.createTempDirectory("chromium");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(FLAGS);
        command.addAll(moreFlags);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("log").toFile())
                        .start();
        Path port = profile.resolve("DevToolsActivePort");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> lines(port).size() == 2);
        URI uri = URI.create("ws://127.0.0.1:" + lines(port).get(0) + lines(port).get(1));
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(uri, new Replies())
                        .get(10, TimeUnit.SECONDS);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Opens a page in a window of this size. */
    Page open(String url, int width, int height) throws Exception {
        ObjectNode target =
                JSON.createObjectNode()
                        .put("url", url)
                        .put("newWindow", true)
                        .put("width", width)
                        .put("height", height);
        String id = send(null, "Target.createTarget", target).get("targetId").asText();
        JsonNode attached =
                send(
                        null,
                        "Target.attachToTarget",
                        JSON.createObjectNode().put("targetId", id).put("flatten", true));
        Page page = new Page(attached.get("sessionId").asText(), id);
        page.resize(width, height);
        return page;
    }

    private JsonNode send(String session, String method, ObjectNode parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        JsonNode answer = reply.get(60, TimeUnit.SECONDS);
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    }

    /** A tab. */
    final class Page {
        private final String session;
        private final String target;

        private Page(String session, String target) {
            this.session = session;
            this.target = target;
        }

        void resize(int width, int height) throws Exception {
            send(
                    session,
                    "Emulation.setDeviceMetricsOverride",
                    JSON.createObjectNode()
                            .put("width", width)
                            .put("height", height)
                            .put("deviceScaleFactor", 1)
                            .put("mobile", width < 600));
        }

        /** The value of an expression, or of the promise that it gives. */
        JsonNode eval(String expression) throws Exception {
            JsonNode result =
                    send(
                            session,
                            "Runtime.evaluate",
                            JSON.createObjectNode()
                                    .put("expression", expression)
                                    .put("awaitPromise", true)
                                    .put("returnByValue", true));
            if (result.has("exceptionDetails")) {
                throw new IllegalStateException(result.get("exceptionDetails").toString());
            }
            JsonNode value = result.get("result").get("value");
            return value == null ? JSON.nullNode() : value;
        }

        /** As a user clicks: the browser takes it for a gesture. */
        void click(String selector) throws Exception {
            JsonNode at =
                    eval(
                            """
                            (() => {
                              const box = document.querySelector('%s').getBoundingClientRect();
                              return [box.x + box.width / 2, box.y + box.height / 2];
                            })()
                            """
                                    .formatted(selector));
            for (String type : List.of("mousePressed", "mouseReleased")) {
                send(
                        session,
                        "Input.dispatchMouseEvent",
                        JSON.createObjectNode()
                                .put("type", type)
                                .put("x", at.get(0).asDouble())
                                .put("y", at.get(1).asDouble())
                                .put("button", "left")
                                .put("clickCount", 1));
            }
        }

        /** Runs in each page of this tab before anything of its own. */
        void beforeAll(String script) throws Exception {
            send(session, "Page.enable", JSON.createObjectNode());
            send(
                    session,
                    "Page.addScriptToEvaluateOnNewDocument",
                    JSON.createObjectNode().put("source", script));
        }

        void go(String url) throws Exception {
            send(session, "Page.navigate", JSON.createObjectNode().put("url", url));
        }

        void reload() throws Exception {
            send(session, "Page.reload", JSON.createObjectNode());
        }

        void screenshot(String name) throws Exception {
            send(session, "Page.bringToFront", JSON.createObjectNode());
            JsonNode picture = send(session, "Page.captureScreenshot", JSON.createObjectNode());
            Path folder = Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(
                    folder.resolve(name + ".png"),
                    Base64.getDecoder().decode(picture.get("data").asText()));
        }

        void close() throws Exception {
            send(null, "Target.closeTarget", JSON.createObjectNode().put("targetId", target));
        }
    }

    private final class Replies implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode node = JSON.readTree(message);
                CompletableFuture<JsonNode> reply =
                        node.has("id") ? waiting.remove(node.get("id").asInt()) : null;
                if (reply != null) {
                    reply.complete(node);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
