package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.cli.Sfu;
import sfu.signaling.auth.Access;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Chromium in a room of many simulated publishers, with the demo's grid of 25 tiles a page. */
class CrowdScenarios {
    private static final int PAGE = 25;
    private static final int PATIENCE_MS = 20_000;
    private static final int COUNT_MS = 4000;
    private static final double DECODED = 0.9; // of what is sent
    private static final int SECTIONS = 48; // slots of 25 pictures, of spare ones and of voices
    private static final int MIN_RATE = 7; // frames a second of each; they send 15

    @ParameterizedTest
    @ValueSource(ints = {50, 200})
    void allWhoAreScrolledToPlay(int people) throws Exception {
        try (RunningServer server = new RunningServer(2, Access.open(), people + 5);
                Crowd crowd = new Crowd(server, people);
                Chromium chromium = Chromium.start()) {
            Chromium.Page page =
                    chromium.open(server.url("/?room=crowd&name=Viewer&mic=0&camera=0"), 1280, 800);
            Awaitility.await("all are here")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() ->
                            page.eval("document.querySelectorAll('.tile').length").asInt()
                                    == people + 1);
            Pages.run(page, "crowd-tiles.js");
            Set<String> names = new HashSet<>();
            Set<Integer> sections = new HashSet<>();
            JsonNode seen;
            int n = 0;
            do {
                seen = page.eval("crowd.page(%d, %d, %d)".formatted(n, PATIENCE_MS, COUNT_MS));
                page.screenshot("crowd-%d-page-%d".formatted(people, n));
                check(seen, n);
                if (n++ > 0) { // the first has a tile less for others
                    sections.add(seen.get("sections").asInt());
                }
                seen.get("names").forEach(name -> names.add(name.asText()));
            } while (!seen.get("isLast").asBoolean());
            assertThat(names).hasSize(people);
            assertThat(sections).as("of the offer, however many people").containsExactly(SECTIONS);
            crowd.check();
        }
    }

    private static void check(JsonNode seen, int n) {
        int tiles = seen.get("tiles").asInt();
        int received = seen.get("framesReceived").asInt();
        int lost = seen.get("packetsLost").asInt();
        int decoded = seen.get("framesDecoded").asInt();
        System.out.printf(
                "page %d: %d tiles play after %d ms, %d frames of %d decoded, %d packets lost, %d sections%n",
                n,
                tiles,
                seen.get("ms").asInt(),
                decoded,
                received,
                lost,
                seen.get("sections").asInt());
        assertThat(seen.get("still")).as("page %d: %s", n, seen).isEmpty();
        int own = n == 0 ? 1 : 0; // the viewer's is the first
        boolean isLast = seen.get("isLast").asBoolean();
        assertThat(tiles).isBetween(isLast ? 1 : PAGE - own, PAGE - own);
        seen.get("nodes").forEach(node -> assertThat(node.asInt()).as("as before").isNotNegative());
        assertThat(decoded)
                .as("page %d: %s", n, seen)
                .isGreaterThanOrEqualTo((int) (DECODED * (received + lost)))
                .isGreaterThan((int) (MIN_RATE * tiles * seen.get("passedS").asDouble()));
    }

    /** Publishers of small pictures and of sound, until it is closed. */
    private static final class Crowd implements AutoCloseable {
        private final StringWriter said = new StringWriter();
        private final Thread thread;

        Crowd(RunningServer server, int people) {
            thread =
                    Thread.ofPlatform()
                            .name("crowd")
                            .start(() ->
                                    Sfu.commandLine()
                                            .setOut(new PrintWriter(said))
                                            .setErr(new PrintWriter(said))
                                            .execute(arguments(server, people)));
        }

        private static String[] arguments(RunningServer server, int people) {
            return new String[] {
                "load-test",
                "--room",
                "crowd",
                "--subscribers",
                "0",
                "--warmup",
                "3600",
                "--url",
                server.url(""),
                "--publishers",
                Integer.toString(people)
            };
        }

        void check() {
            assertThat(thread.isAlive()).as(said.toString()).isTrue();
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
