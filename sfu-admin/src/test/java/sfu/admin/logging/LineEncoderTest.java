package sfu.admin.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Map;

class LineEncoderTest {
    private static String line(boolean isJson, Redaction redaction, String message) {
        return line(isJson, redaction, message, "<b>\n", "from 192.0.2.7");
    }

    private static String line(
            boolean isJson, Redaction redaction, String message, String room, String error) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event =
                new LoggingEvent(
                        "",
                        context.getLogger("sfu.core.shard.MediaShards"),
                        Level.WARN,
                        message,
                        new IllegalStateException(error),
                        null);
        event.setMDCPropertyMap(Map.of("room", room, "participant", "PA_1", "identity", "ann\r"));
        return new String(new LineEncoder(isJson, redaction).encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void aLineIsAnObject() throws Exception {
        JsonNode line = new ObjectMapper().readTree(line(true, Redaction.NONE, "a \"b\"\nc"));
        assertThat(line.get("message").asText()).isEqualTo("a \"b\"\nc");
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("room").asText()).isEqualTo("<b>\n");
        assertThat(line.get("participant").asText()).isEqualTo("PA_1");
        assertThat(line.get("identity").asText()).isEqualTo("ann\r");
        assertThat(line.get("error").asText()).contains("IllegalStateException: from 192.0.2.7");
    }

    @Test
    void aTextCannotPretendToBeTwoLines() {
        String text = line(false, Redaction.NONE, "one\n12:00:00.000 INFO  two");
        assertThat(text.lines().findFirst().orElse(""))
                .contains(
                        "WARN  s.c.s.MediaShards - one\\n12:00:00.000 INFO  two identity=ann\\r participant=PA_1 room=<b>\\n");
    }

    @Test
    void aTextSaysOnWhichDay() {
        assertThat(line(false, Redaction.NONE, "it"))
                .matches(
                        "(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) WARN .*");
    }

    /** Wherever a stranger's words stand: the text, a room's name, an error's message. */
    @Test
    void noTextForgesAnEntryNorCommandsATerminal() {
        String entry = "12:00:00.000 INFO  s.c.Forged - all is well";
        for (String end :
                new String[] {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u001b[2K", "\u0000"}) {
            String hostile = "x" + end + entry;
            String text = line(false, Redaction.NONE, hostile, hostile, hostile);
            assertThat(text.lines().filter(line -> line.startsWith("12:00:00.000 INFO"))).isEmpty();
            assertThat(text.chars().filter(c -> c < ' ' && c != '\n' && c != '\t')).isEmpty();
            assertThat(text).doesNotContain("\u0085", "\u2028");
            String json = line(true, Redaction.NONE, hostile, hostile, hostile);
            assertThat(json.lines()).hasSize(1);
            assertThat(json.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
        }
    }

    @Test
    void personalDataIsTakenOut() throws Exception {
        String text =
                line(true, new Redaction(true, true), "GET /admin/v1/rooms/a/participants/ann?x");
        JsonNode line = new ObjectMapper().readTree(text);
        assertThat(line.get("message").asText())
                .isEqualTo("GET /admin/v1/rooms/[name]/participants/[name]?x");
        assertThat(line.get("room").asText()).isEqualTo("[name]");
        assertThat(line.get("identity").asText()).isEqualTo("[name]");
        assertThat(line.get("participant").asText()).isEqualTo("PA_1");
        assertThat(line.get("error").asText()).contains("from [address]");
    }

    @ParameterizedTest
    @CsvSource({
        "at 192.0.2.1:5 now, at [address]:5 now",
        "at 2001:db8::1 now, at [address] now",
        "at [2001:db8:0:0:1:2:3:4]:99, at [[address]]:99",
        "::1 and fe80::1:2, [address] and [address]",
        "at 12:30:45 o'clock, at 12:30:45 o'clock",
        "version 1.2.3, version 1.2.3",
        "sfu::Room, sfu::Room",
    })
    void addressesAreFound(String line, String redacted) {
        assertThat(new Redaction(true, false).apply(line)).isEqualTo(redacted);
    }

    @Test
    void whatIsRedactedIsSaid() {
        assertThat(Redaction.parse("addresses, names")).isEqualTo(new Redaction(true, true));
        assertThat(Redaction.parse("")).isEqualTo(Redaction.NONE);
        assertThatThrownBy(() -> Redaction.parse("adresses"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
