package sfu.admin.e2e;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Pages of a server, and the scripts of resources/pages that tests run in them. */
final class Pages {
    private Pages() {}

    /** The demo's page, loaded; its preview has the camera. */
    static Chromium.Page demo(Chromium chromium, RunningServer server) throws Exception {
        return open(chromium, server.url("/?room=idle"), "window.room?.state === 'new'");
    }

    /** A page that leaves devices alone, loaded. */
    static Chromium.Page plain(Chromium chromium, RunningServer server) throws Exception {
        return plain(chromium, server.url("/dashboard/"));
    }

    /**
     * As above.
     *
     * @param dashboard its address
     */
    static Chromium.Page plain(Chromium chromium, String dashboard) throws Exception {
        return open(
                chromium,
                dashboard,
                "location.pathname === '/dashboard/' && document.readyState === 'complete'");
    }

    private static Chromium.Page open(Chromium chromium, String url, String loaded)
            throws Exception {
        Chromium.Page page = chromium.open(url, 640, 400);
        Awaitility.await(loaded)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> page.eval(loaded).asBoolean());
        return page;
    }

    /** What the script gives. */
    static JsonNode run(Chromium.Page page, String script) throws Exception {
        return page.eval(Files.readString(Path.of("src", "test", "resources", "pages", script)));
    }
}
