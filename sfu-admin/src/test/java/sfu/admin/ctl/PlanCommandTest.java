package sfu.admin.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.admin.cli.Sfu;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** ./sfu plan as it is typed. */
class PlanCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int plan(String line) {
        return Sfu.commandLine(Map.of())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(("plan " + line).split(" "));
    }

    @Test
    void aTableHasALineOfEachThing() {
        assertThat(plan("--rooms 100 --participants 10")).isZero();
        assertThat(out.toString())
                .containsPattern("people +1000\n")
                .containsPattern("\nout +[0-9.]+Gbit/s, [0-9]+ packets/s, [0-9.]+ TB a month\n")
                .containsPattern("\ncores +[0-9.]+ busy\n")
                .containsPattern("\nnodes +[0-9]+, by (cores|network|memory)\n")
                .contains("sfu load-test");
    }

    @Test
    void jsonAndYamlSayTheSame() throws Exception {
        String asked = "--rooms 20 --participants 300 --template WEBINAR --hours 100 --spares 2";
        assertThat(plan(asked + " -o json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        out.getBuffer().setLength(0);
        assertThat(plan(asked + " -o yaml")).isZero();
        assertThat(new YAMLMapper().readTree(out.toString())).isEqualTo(json);
        assertThat(json.path("participants").asLong()).isEqualTo(6_000);
        assertThat(json.path("bytesOutPerMonth").asDouble())
                .isCloseTo(json.path("bitsOutPerSecond").asDouble() * 45_000, within(45_000.0));
        assertThat(json.path("nodes").asInt()).isGreaterThan(2);
        assertThat(json.at("/node/rooms").asDouble() * json.path("nodes").asInt()).isEqualTo(20);
    }

    @Test
    void templatesSayWhoPublishes() throws Exception {
        assertThat(in("--template webinar")).isEqualTo(in("--publishers 10"));
        assertThat(in("--template townhall")).isEqualTo(in("--publishers 20"));
        assertThat(in("--template meeting")).isEqualTo(in("--publishers 50"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rooms 1 | Missing required option: '--participants=N'",
                "--rooms 0 --participants 2 | --rooms is 1 to 10,000,000, not 0",
                "--rooms many --participants 2 | 'many' is not an int",
                "--rooms 1 --participants 2 --publishers 3 | some of the participants",
                "--rooms 1 --participants 2 --publishers -1 | 0 to 2, not -1",
                "--rooms 1 --participants 2 --video -1 | --video is 0 to 100,000, not -1",
                "--rooms 1 --participants 2 --video NaN | --video is 0 to 100,000, not NaN",
                "--rooms 1 --participants 2 --template party | meeting, webinar, townhall",
                "--rooms 1 --participants 2 --headroom 1 | --headroom is 0 to 0.95, not 1",
                "--rooms 1 --participants 2 --cores 0 | --cores is 1 to 1,024, not 0",
                "--rooms 1 --participants 2 -o xml | table",
                "--rooms 9999999 --participants 99999 | more than a million nodes"
            })
    void aMistakeIsOneSentenceAndExitCode2(String line, String said) {
        assertThat(plan(line)).isEqualTo(Failed.USAGE);
        assertThat(err.toString()).containsIgnoringCase(said).doesNotContain("Exception");
        assertThat(out.toString()).isEmpty();
    }

    private double in(String options) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(plan("--rooms 1 --participants 50 -o json " + options)).isZero();
        return new ObjectMapper().readTree(out.toString()).path("packetsInPerSecond").asDouble();
    }
}
