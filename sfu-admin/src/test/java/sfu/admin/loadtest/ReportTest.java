package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.peer.Silence;
import sfu.admin.loadtest.peer.Totals;
import sfu.signaling.protocol.Json;

class ReportTest {
    private static Report report(long expected, long received, long p99Us, Double cpu) {
        return report(0, 0, expected, received, p99Us, cpu);
    }

    private static Report report(
            int silent, long skipped, long expected, long received, long p99Us, Double cpu) {
        long lost = expected - received;
        return new Report(
                1,
                5,
                6,
                0,
                0,
                silent,
                2,
                200,
                skipped,
                expected,
                received,
                lost,
                100.0 * lost / expected,
                0,
                0,
                150,
                140,
                3,
                0,
                0,
                p99Us > 0 ? received : 0,
                200,
                p99Us,
                500,
                4_000_000,
                20,
                50,
                1.5,
                10,
                cpu,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void asJsonItIsOneObjectWithTheAgreedNames() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Json.text(report(1000, 990, 1500, 2.5)));
        for (String name :
                new String[] {
                    "joined",
                    "expected",
                    "received",
                    "lost",
                    "duplicates",
                    "latencyP50Us",
                    "latencyP99Us",
                    "bitsPerSecond",
                    "joinP99Ms",
                    "serverCpuUsPerPacket"
                }) {
            assertThat(json.get(name)).as(name).isNotNull();
        }
        assertThat(json.get("lost").asInt()).isEqualTo(10);
        assertThat(new ObjectMapper().readTree(Json.text(report(1, 1, 1, null))))
                .noneMatch(JsonNode::isNull);
    }

    @Test
    void asATableItSaysWhatMatters() {
        assertThat(ReportText.of(report(1000, 990, 1500, 2.5)))
                .contains(
                        "6 of 6", "10 (1.000 %)", "140 of 150 decodable", "p99 1.50 ms", "2.50 us")
                .doesNotContain("not read here");
        assertThat(ReportText.of(report(1000, 990, 1500, null))).doesNotContain("server CPU");
    }

    @Test
    void limitsAreBrokenAboveThem() {
        Report report = report(1000, 990, 1500, null);
        assertThat(new Limits(1.0, 1.5).broken(report)).isEmpty();
        assertThat(new Limits(null, null).broken(report)).isEmpty();
        assertThat(new Limits(0.9, null).broken(report))
                .containsExactly("1.000 % of the packets were lost, --max-loss allows 0.9 %");
        assertThat(new Limits(null, 1.4).broken(report))
                .containsExactly("the latency's p99 was 1.50 ms, --max-p99-ms allows 1.4 ms");
        assertThat(new Limits(100.0, 9.0).broken(report(1000, 0, 0, null)))
                .containsExactly("nothing was received, and so the limits are broken");
    }

    @Test
    void whoReceivesNothingBreaksEachLimit() {
        Report report = report(2, 0, 1000, 1000, 1500, null);
        String sentence = "2 received nothing of what others sent, and so the limits are broken";
        assertThat(new Limits(100.0, null).broken(report)).containsExactly(sentence);
        assertThat(new Limits(null, 1.4).broken(report))
                .containsExactly(
                        sentence, "the latency's p99 was 1.50 ms, --max-p99-ms allows 1.4 ms");
        assertThat(new Limits(null, null).broken(report)).isEmpty();
        assertThat(ReportText.of(report)).contains("silent          2 received nothing");
    }

    @Test
    void silenceBreaksLimitsAlsoWhereNobodyOnlyReceives() {
        Limits limits = new Limits(1.0, null);
        assertThat(limits.broken(silence(10)))
                .containsExactly("nothing was received, and so the limits are broken");
        assertThat(limits.broken(silence(0))).as("one publishes alone").isEmpty();
    }

    /** Of ten publishers, nobody who only receives, and no packet received. */
    private static Report silence(int silent) {
        Plan plan = Plans.of(Layout.MEETING, 10, 0);
        Window window = new Window(1_000_000_000L, 0, -1, new Silence(silent, 0, 0));
        try (Meeting meeting = new Meeting(plan)) {
            return Report.of(plan, new Joins(meeting), Totals.NONE, null, null, window);
        } catch (JoinFailure e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLatencyThatNobodyMeasuredKeepsNoLimit() {
        Report unmeasured = report(1000, 1000, 0, null);
        assertThat(new Limits(1.0, 50.0).broken(unmeasured))
                .singleElement()
                .asString()
                .contains("no latency was measured", "--max-p99-ms");
        assertThat(new Limits(1.0, null).broken(unmeasured)).isEmpty();
        assertThat(ReportText.of(unmeasured)).doesNotContain("latency");
    }

    @Test
    void whatIsSentTooSlowlyIsSaid() {
        Limits none = new Limits(null, null);
        assertThat(none.broken(report(0, 4, 1000, 1000, 10, null))).as("a stall").isEmpty();
        Report behind = report(0, 100, 1000, 1000, 10, null);
        assertThat(none.broken(behind))
                .containsExactly("this process was too slow: it sent 200 of 300 packets");
        assertThat(ReportText.of(behind)).contains("not sent        100 packets");
    }

    @Test
    void limitsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> new Limits(-1.0, null)).hasMessageContaining("--max-loss");
        assertThatThrownBy(() -> new Limits(null, 0.0)).hasMessageContaining("--max-p99-ms");
    }

    @Test
    void cpuTimeIsReadBehindAnyName() {
        String stat = "7 (a) b) c) S 1 7 7 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 9 0 1 1";
        assertThat(ServerProcess.us(stat)).isEqualTo(3_000_000);
        ServerProcess ours = new ServerProcess(ProcessHandle.current().pid());
        assertThat(ours.us()).isPositive();
        assertThat(ours.rssMb()).isBetween(10.0, 1e6);
        assertThat(ServerProcess.rssMb("Name: VmRSS:\nVmRSS:\t  2048 kB\n")).isEqualTo(2);
        assertThatThrownBy(() -> new ServerProcess(99_999_999)).hasMessageContaining("no process");
    }
}
