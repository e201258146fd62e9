package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The page that tests a connection before a call, in a real Chromium. */
@Tag("long")
class ConnectivityInBrowserTest {
    private static String part(Chromium.Page page, String name) throws Exception {
        return page.eval("document.querySelector('[data-part=%s]').textContent".formatted(name))
                .asText();
    }

    @Test
    void eachWayIsTriedAndTold() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page = chromium.open(server.url("/connectivity.html"), 480, 640);
            String done = "document.getElementById('summary').textContent === 'Calls work here.'";
            Awaitility.await(done)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> page.eval(done).asBoolean());
            page.screenshot("connectivity");
            for (String name : new String[] {"signaling", "udp", "tcp", "rate", "devices"}) {
                assertThat(part(page, name)).startsWith("✓");
            }
            assertThat(part(page, "rate")).doesNotContain("0.0 Mbit/s");
            assertThat(part(page, "turn")).startsWith("–").contains("no TURN server");
        }
    }
}
