package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;

/** Chromium's pages in networks that cut connections, or let no WebSocket through. */
@Tag("long")
class ReconnectInBrowserTest {
    private static final String VIDEO = "document.querySelector('.tile:not(.mirror) video')";

    private static final String SHOWN =
            "[room.state, document.visibilityState, ...[...document.querySelectorAll('.tile')]"
                    + ".map(t => t.innerText.replace(/\\s+/g, ' ') + ' '"
                    + " + t.querySelector('video').currentTime + ' '"
                    + " + t.querySelector('video').readyState)].join('; ')";

    private static void await(Chromium.Page page, String condition) throws Exception {
        try {
            Awaitility.await(condition)
                    .atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> page.eval(condition).asBoolean());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(condition + ": " + page.eval(SHOWN).asText(), e);
        }
    }

    private static int port(RunningServer server) {
        return URI.create(server.url("/")).getPort();
    }

    @Test
    void aCutSocketIsReplacedAndMediaGoesOn() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1);
                TcpRelay relay = new TcpRelay(port(server))) {
            Chromium.Page bob = chromium.open(server.url("/?room=cut&name=Bob"), 640, 400);
            await(bob, "room.state === 'connected'");
            Chromium.Page ann = // the last one is in front
                    chromium.open(
                            "http://localhost:" + relay.port() + "/?room=cut&name=Ann", 640, 400);
            await(ann, "room.state === 'connected'");
            await(ann, "room.participants.size === 1 && " + VIDEO + ".currentTime > 1");
            Pages.run(ann, "watch-resume.js");
            relay.cut();
            bob.eval("void room.localParticipant.setMicrophoneEnabled?.(false)");
            await(ann, "seen.resumed > 0");
            await(ann, VIDEO + ".currentTime > seen.currentTime + 1");
            JsonNode seen = ann.eval("seen");
            System.out.println("socket cut: " + seen);
            assertThat(seen.get("states").size()).as("the room's state stays").isZero();
            assertThat(ann.eval("room.state").asText()).isEqualTo("connected");
            relay.cut();
            ann.eval("void room.leave()");
            await(bob, "room.participants.size === 0");
        }
    }

    @Test
    void withoutWebSocketsTheSameGoesOverAnEventStream() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1);
                Nginx nginx = new Nginx(port(server))) {
            Chromium.Page ann = chromium.open(nginx.url("/?room=proxied&name=Ann"), 640, 400);
            Chromium.Page bob = chromium.open(nginx.url("/?room=proxied&name=Bob"), 640, 400);
            await(ann, VIDEO + ".currentTime > 1");
            await(bob, VIDEO + ".currentTime > 1");
            assertThat(
                            ann.eval(
                                            "performance.getEntriesByType('resource')"
                                                    + ".filter(e => e.name.includes('/v1/sse/')).length")
                                    .asInt())
                    .as("posts")
                    .isPositive();
            ann.screenshot("event-stream");
            ann.eval("void room.leave()");
            await(bob, "room.participants.size === 0");
        }
    }
}
