package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.cli.Sfu;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Tokens;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** ./sfu load-test against the assembled server. */
@Tag("long")
class LoadTestTest {
    private static final String KEY = "key";
    private static final String SECRET = "a-secret-of-at-least-32-bytes-for-tests";

    private static final Pattern MEDIA_FLOWS = Pattern.compile("joined 2 of 2, [1-9]");

    private record Outcome(int code, String out, String err) {
        JsonNode json() throws Exception {
            return new ObjectMapper().readTree(out);
        }
    }

    private static Outcome run(String... arguments) {
        return run(new StringWriter(), arguments);
    }

    private static Outcome run(StringWriter err, String... arguments) {
        List<String> all = new ArrayList<>(List.of("load-test"));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        int code =
                Sfu.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(all.toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void allThatIsPublishedIsReceivedAndDecodable(int shards) throws Exception {
        try (RunningServer server = new RunningServer(shards)) {
            String pid = Long.toString(ProcessHandle.current().pid());
            Outcome outcome =
                    run(
                            "--url",
                            server.url(""),
                            "--publishers",
                            "1",
                            "--subscribers",
                            "5",
                            "--duration",
                            "2",
                            "--warmup",
                            "1",
                            "--json",
                            "--server-pid",
                            pid,
                            "--max-loss",
                            "0");
            assertThat(outcome.code()).as(outcome.err()).isZero();
            JsonNode report = outcome.json();
            assertThat(report.get("joined").asInt()).isEqualTo(6);
            // 50 packets of audio a second, 15 frames of video
            assertThat(report.get("sent").asInt()).isBetween(120, 300);
            assertThat(report.get("expected").asInt()).isEqualTo(5 * report.get("sent").asInt());
            assertThat(report.get("received")).isEqualTo(report.get("expected"));
            assertThat(report.get("duplicates").asInt()).isZero();
            assertThat(report.get("notAuthentic").asInt()).isZero();
            assertThat(report.get("framesExpected").asInt()).isBetween(5 * 25, 5 * 32);
            assertThat(report.get("framesDecodable")).isEqualTo(report.get("framesExpected"));
            assertThat(report.get("latencyP99Us").asInt()).isPositive();
            assertThat(report.get("joinP99Ms").asDouble()).isPositive();
            assertThat(report.get("bitsPerSecond").asInt()).isBetween(200_000, 2_000_000);
            assertThat(report.has("serverCpuUsPerPacket")).isTrue();
            assertThat(outcome.err()).contains("joined 6 of 6");
        }
    }

    @Test
    void syntheticPacketsArriveAtTheirRate() throws Exception {
        try (RunningServer server = new RunningServer(1)) {
            Outcome outcome =
                    run(
                            "--url",
                            server.url(""),
                            "--publishers",
                            "2",
                            "--subscribers",
                            "3",
                            "--rate",
                            "200",
                            "--size",
                            "500",
                            "--duration",
                            "2",
                            "--json",
                            "--warmup",
                            "1");
            assertThat(outcome.code()).as(outcome.err()).isZero();
            JsonNode report = outcome.json();
            assertThat(report.get("sent").asInt()).isBetween(600, 900);
            assertThat(report.get("received").asInt()).isEqualTo(3 * report.get("sent").asInt());
            assertThat(report.get("framesDecodable")).isEqualTo(report.get("framesExpected"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void inAMeetingAllHearAndSeeWhoSpeaks(int shards) throws Exception {
        try (RunningServer server = new RunningServer(shards)) {
            Outcome outcome =
                    run(
                            "--url",
                            server.url(""),
                            "--layout",
                            "meeting",
                            "--rooms",
                            "2",
                            "--publishers",
                            "6",
                            "--subscribers",
                            "1",
                            "--dtx",
                            "--turn",
                            "6", // a decision takes up to 3 s
                            "--noise",
                            "1",
                            "--bitrate",
                            "150000",
                            "--video-publishers",
                            "2",
                            "--duration",
                            "16",
                            "--json");
            assertThat(outcome.code()).as(outcome.err()).isZero();
            JsonNode report = outcome.json();
            assertThat(report.get("joined").asInt()).isEqualTo(14);
            assertThat(report.get("dropped").asInt()).isZero();
            JsonNode speakers = report.get("speakers");
            assertThat(speakers.get("changes").asInt()).as("in both rooms").isBetween(2, 6);
            assertThat(speakers.get("undecided").asInt()).isZero();
            assertThat(speakers.get("missed").asInt()).as(speakers.toString()).isZero();
            assertThat(report.get("sound").get("lostPercent").asDouble()).isZero();
            assertThat(report.get("framesDecodable").asInt()).isPositive();
        }
    }

    @Test
    void inAWebinarAllHearAndSeeTheOneWhoSpeaks() throws Exception {
        try (RunningServer server = new RunningServer(2)) {
            Outcome outcome =
                    run(
                            "--url",
                            server.url(""),
                            "--layout",
                            "webinar",
                            "--publishers",
                            "1",
                            "--subscribers",
                            "12",
                            "--loudest",
                            "1",
                            "--dtx",
                            "--speakers",
                            "1",
                            "--bitrate",
                            "150000",
                            "--duration",
                            "5",
                            "--json");
            assertThat(outcome.code()).as(outcome.err()).isZero();
            JsonNode report = outcome.json();
            assertThat(report.get("joined").asInt()).isEqualTo(13);
            assertThat(report.get("dropped").asInt()).isZero();
            assertThat(report.get("sound").get("lostPercent").asDouble()).isZero();
            // sound and picture of the one to each: some 80 packets a second
            assertThat(report.get("sent").asInt()).isBetween(150, 600);
            assertThat(report.get("received").asInt()).isEqualTo(12 * report.get("sent").asInt());
        }
    }

    @Test
    void layersArriveAndAreTold() throws Exception {
        try (RunningServer server = new RunningServer(1)) {
            Outcome outcome =
                    run(
                            "--url",
                            server.url(""),
                            "--video",
                            "--layers",
                            "3",
                            "--feedback",
                            "twcc",
                            "--subscribers",
                            "2",
                            "--duration",
                            "2",
                            "--json");
            assertThat(outcome.code()).as(outcome.err()).isZero();
            JsonNode report = outcome.json();
            JsonNode layers = report.get("layers");
            long packets = 0;
            long slots = 0;
            for (int i = 0; i < 3; i++) {
                packets += layers.get("packets").get(i).asLong();
                slots += layers.get("slots").get(i).asLong();
            }
            assertThat(packets).isPositive();
            assertThat(slots).as("a layer in each slot").isEqualTo(2);
            assertThat(report.get("framesExpected").asInt()).isBetween(2 * 25, 2 * 32);
            assertThat(report.has("feedbacksSent")).isTrue();
        }
    }

    @Test
    void aBrokenLimitFails() throws Exception {
        try (RunningServer server = new RunningServer(1)) {
            Outcome outcome =
                    run(
                            "--url",
                            server.url(""),
                            "--audio",
                            "--duration",
                            "1",
                            "--warmup",
                            "0",
                            "--max-p99-ms",
                            "0.001");
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("sfu: the latency's p99 was")
                    .doesNotContain("\tat ");
            assertThat(outcome.out()).contains("joined          2 of 2");
        }
    }

    @Test
    void aServerThatEndsInTheWindowBreaksTheLimitOfLoss() throws Exception {
        StringWriter err = new StringWriter();
        CompletableFuture<Outcome> run = new CompletableFuture<>();
        try (RunningServer server = new RunningServer(1)) {
            String url = server.url("");
            String[] arguments = {
                "--url", url, "--audio", "--duration", "8", "--warmup", "0", "--max-loss", "0.5"
            };
            Thread.ofVirtual().start(() -> run.complete(run(err, arguments)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> MEDIA_FLOWS.matcher(err.toString()).find());
        }
        Outcome outcome = run.get(40, TimeUnit.SECONDS);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(sentences(outcome))
                .anyMatch(each -> each.endsWith("were lost, --max-loss allows 0.5 %"))
                .noneMatch(each -> each.contains("p99") || each.contains("nothing"));
        assertThat(outcome.out()).contains("joined          2 of 2");
    }

    @Test
    void tokensAreMadeAndARefusedOneIsOneSentence() throws Exception {
        Access access = Access.byToken(new Tokens(KEY, SECRET, Instant::now));
        try (RunningServer server = new RunningServer(1, access, 100)) {
            Outcome good =
                    run(
                            "--url",
                            server.url(""),
                            "--key",
                            KEY,
                            "--secret",
                            SECRET,
                            "--audio",
                            "--duration",
                            "1",
                            "--warmup",
                            "0");
            assertThat(good.code()).as(good.err()).isZero();
            Outcome refused = run("--url", server.url(""), "--token", "nonsense");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(sentences(refused))
                    .containsExactly("sfu: the server refuses: this is not a token (JWT)");
        }
    }

    @Test
    void aFullRoomIsOneSentence() throws Exception {
        try (RunningServer server = new RunningServer(1, Access.open(), 3)) {
            Outcome outcome = run("--url", server.url(""), "--audio", "--subscribers", "5");
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(sentences(outcome)).singleElement().asString().contains("refuses", "3");
        }
    }

    @Test
    void noServerIsOneSentence() {
        Outcome outcome = run("--url", "http://127.0.0.1:9");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(sentences(outcome))
                .containsExactly("sfu: no server answers at http://127.0.0.1:9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--url ftp://x",
                "--publishers 0 --subscribers 0",
                "--codec vp9",
                "--size 100",
                "--rate 10 --size 5000",
                "--rate 300000",
                "--max-loss 200",
                "--duration 0",
                "--layers 4",
                "--layers 0",
                "--layers 2 --codec h264",
                "--layers 2 --audio",
                "--layout party",
                "--layout meeting --view-size 320",
                "--layout meeting --views 50",
                "--layout meeting --loudest 9",
                "--rooms 2",
                "--dtx",
                "--noise 2",
                "--turn 0 --dtx",
                "--layout meeting --dtx --speakers 2",
                "--bitrate 100 --video",
                "--bitrate 150000 --rate 10",
                "--rooms 0",
                "--video-publishers -1",
                "--feedback remb",
                "--join-rate 0",
                "--server-pid 99999999",
                "--key k --secret short"
            })
    void mistakesAreOneSentenceAndExitTwo(String options) {
        Outcome outcome = run(options.split(" "));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(sentences(outcome)).hasSize(1);
    }

    private static List<String> sentences(Outcome outcome) {
        assertThat(outcome.err()).doesNotContain("\tat ");
        return outcome.err().lines().filter(line -> line.startsWith("sfu: ")).toList();
    }

    /** What is published decodes in a real browser: the packets are as their RFCs say. */
    @ParameterizedTest
    @ValueSource(strings = {"vp8", "h264", "av1"})
    void chromiumDecodesWhatIsPublished(String codec) throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Thread publisher =
                    Thread.ofVirtual()
                            .start(() ->
                                    run(
                                            "--url",
                                            server.url(""),
                                            "--room",
                                            "demo",
                                            "--subscribers",
                                            "0",
                                            "--codec",
                                            codec,
                                            "--duration",
                                            "40"));
            Chromium.Page page = chromium.open(server.url("/?room=demo&name=Ann"), 800, 600);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(35))
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> decodes(page.eval(BrowsersMeetTest.LOOK)));
            publisher.interrupt();
            publisher.join();
        }
    }

    private static boolean decodes(JsonNode look) {
        return look.get("width").asInt() == 320
                && look.get("frames").get(0).asInt() > 30
                && look.get("samples").asLong() > 48_000;
    }
}
