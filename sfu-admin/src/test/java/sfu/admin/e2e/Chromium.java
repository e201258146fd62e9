package sfu.admin.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A headless Chromium with a fake camera, driven by its DevTools protocol: no dependency is needed.
 */
public final class Chromium implements AutoCloseable {
    private static final String NO_DOCUMENT = "Cannot find default execution context";
    private static final int BETWEEN_DOCUMENTS_MS = 10_000;
    private static final int BETWEEN_MS = 50;

    private static final List<String> FLAGS =
            List.of(
                    "--headless=new",
                    "--no-sandbox",
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

    private static final Map<String, Integer> KEY_CODES =
            Map.of("Enter", 13, "Escape", 27, "Tab", 9, "ArrowDown", 40, "ArrowUp", 38);

    private final DevTools devTools;

    public static Chromium start() throws Exception {
        return start(List.of(), List.of());
    }

    /** As users have it: nothing sounds before a click. */
    static Chromium startWithoutAutoplay() throws Exception {
        return new Chromium(List.of(Tools.need("chromium")), List.of());
    }

    /**
     * @param prefix a command that runs it elsewhere, as in another network namespace
     * @param moreFlags beside the usual ones
     */
    public static Chromium start(List<String> prefix, List<String> moreFlags) throws Exception {
        List<String> program = new ArrayList<>(prefix);
        program.add(Tools.need("chromium"));
        List<String> flags = new ArrayList<>(moreFlags);
        flags.add(AUTOPLAY);
        return new Chromium(program, flags);
    }

    private Chromium(List<String> program, List<String> moreFlags) throws Exception {
        Path profile = Files.createTempDirectory("chromium");
        List<String> command = new ArrayList<>(program);
        command.addAll(FLAGS);
        command.addAll(moreFlags);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        devTools = new DevTools(command, profile);
    }

    private static ObjectNode parameters() {
        return DevTools.JSON.createObjectNode();
    }

    private JsonNode send(String session, String method, ObjectNode parameters) throws Exception {
        return devTools.send(session, method, parameters);
    }

    /** Opens a page in a window of this size. */
    public Page open(String url, int width, int height) throws Exception {
        ObjectNode target =
                parameters()
                        .put("url", url)
                        .put("newWindow", true)
                        .put("width", width)
                        .put("height", height);
        String id = send(null, "Target.createTarget", target).get("targetId").asText();
        JsonNode attached =
                send(
                        null,
                        "Target.attachToTarget",
                        parameters().put("targetId", id).put("flatten", true));
        Page page = new Page(attached.get("sessionId").asText(), id);
        page.resize(width, height);
        return page;
    }

    @Override
    public void close() {
        devTools.close();
    }

    /** A tab. */
    public final class Page {
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
                    parameters()
                            .put("width", width)
                            .put("height", height)
                            .put("deviceScaleFactor", 1)
                            .put("mobile", width < 600));
        }

        /** The value of an expression, or of the promise that it gives. */
        public JsonNode eval(String expression) throws Exception {
            JsonNode result = evaluated(expression);
            if (result.has("exceptionDetails")) {
                throw new IllegalStateException(result.get("exceptionDetails").toString());
            }
            JsonNode value = result.get("result").get("value");
            return value == null ? DevTools.JSON.nullNode() : value;
        }

        /** While one document goes and the next comes there is none to ask: a moment later. */
        private JsonNode evaluated(String expression) throws Exception {
            ObjectNode asked =
                    parameters()
                            .put("expression", expression)
                            .put("awaitPromise", true)
                            .put("returnByValue", true);
            for (int left = BETWEEN_DOCUMENTS_MS; ; left -= BETWEEN_MS) {
                try {
                    return send(session, "Runtime.evaluate", asked);
                } catch (IllegalStateException e) {
                    if (left <= 0 || !String.valueOf(e.getMessage()).contains(NO_DOCUMENT)) {
                        throw e;
                    }
                    Thread.sleep(BETWEEN_MS);
                }
            }
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
                        parameters()
                                .put("type", type)
                                .put("x", at.get(0).asDouble())
                                .put("y", at.get(1).asDouble())
                                .put("button", "left")
                                .put("clickCount", 1));
            }
        }

        /** A key of a name as KeyboardEvent.key has it, pressed and let go. */
        void press(String key) throws Exception {
            boolean isText = key.length() == 1 || key.equals("Enter");
            int code = KEY_CODES.getOrDefault(key, (int) Character.toUpperCase(key.charAt(0)));
            for (String type : List.of("keyDown", "keyUp")) {
                ObjectNode event =
                        parameters()
                                .put("type", type)
                                .put("key", key)
                                .put("windowsVirtualKeyCode", code);
                if (isText && type.equals("keyDown")) {
                    event.put("text", key.equals("Enter") ? "\r" : key);
                }
                send(session, "Input.dispatchKeyEvent", event);
            }
        }

        /** Into what has the focus. */
        void type(String text) throws Exception {
            send(session, "Input.insertText", parameters().put("text", text));
        }

        /** Whether the system is light or dark. */
        void prefer(String scheme) throws Exception {
            ObjectNode media = parameters();
            media.putArray("features")
                    .addObject()
                    .put("name", "prefers-color-scheme")
                    .put("value", scheme);
            send(session, "Emulation.setEmulatedMedia", media);
        }

        /** The page's main thread is so many times slower; 1: as it is. */
        public void throttle(int times) throws Exception {
            send(session, "Emulation.setCPUThrottlingRate", parameters().put("rate", times));
        }

        /** A figure of Performance.getMetrics, such as TaskDuration; from the first call on. */
        double metric(String name) throws Exception {
            send(session, "Performance.enable", parameters());
            for (JsonNode each :
                    send(session, "Performance.getMetrics", parameters()).get("metrics")) {
                if (each.get("name").asText().equals(name)) {
                    return each.get("value").asDouble();
                }
            }
            throw new IllegalArgumentException(name);
        }

        /** All that it loads from now on is loaded anew. */
        void withoutCache() throws Exception {
            send(session, "Network.enable", parameters());
            send(session, "Network.setCacheDisabled", parameters().put("cacheDisabled", true));
        }

        /** Runs in each page of this tab before anything of its own. */
        void beforeAll(String script) throws Exception {
            send(session, "Page.enable", parameters());
            send(
                    session,
                    "Page.addScriptToEvaluateOnNewDocument",
                    parameters().put("source", script));
        }

        void go(String url) throws Exception {
            send(session, "Page.navigate", parameters().put("url", url));
        }

        void reload() throws Exception {
            send(session, "Page.reload", parameters());
        }

        public void screenshot(String name) throws Exception {
            send(session, "Page.bringToFront", parameters());
            JsonNode picture = send(session, "Page.captureScreenshot", parameters());
            Path folder = Files.createDirectories(Path.of("target", "screenshots"));
            Files.write(
                    folder.resolve(name + ".png"),
                    Base64.getDecoder().decode(picture.get("data").asText()));
        }

        public void close() throws Exception {
            send(null, "Target.closeTarget", parameters().put("targetId", target));
        }
    }
}
