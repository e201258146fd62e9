package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import sfu.admin.logging.LineEncoder;
import sfu.admin.logging.Redaction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lines about somebody have her room, her id and her identity beside them. */
class ParticipantsInLogTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LineEncoder encoder = new LineEncoder(true, Redaction.NONE);
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    event.prepareForDeferredProcessing();
                    lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
                }
            };
    private Plane plane;

    private static Logger logger(String name) {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
    }

    @BeforeEach
    void start() throws Exception {
        logger("sfu.admin.logging.RoomLog").setLevel(Level.DEBUG);
        appender.start();
        logger("sfu").addAppender(appender);
        plane = new Plane();
    }

    @AfterEach
    void stop() {
        plane.close();
        logger("sfu").detachAppender(appender);
        logger("sfu.admin.logging.RoomLog").setLevel(null);
    }

    private JsonNode line(String start) throws Exception {
        await().until(() ->
                lines.stream().anyMatch(each -> each.contains("\"message\":\"" + start)));
        for (String each : lines) {
            JsonNode line = Plane.JSON.readTree(each);
            if (line.get("message").asText().startsWith(start)) {
                return line;
            }
        }
        throw new AssertionError(start);
    }

    private static void isAbout(JsonNode line, String id) {
        assertThat(line.path("room").asText()).as("%s", line).isEqualTo("log");
        assertThat(line.path("identity").asText()).as("%s", line).isEqualTo("ann");
        assertThat(line.path("participant").asText()).as("%s", line).isEqualTo(id);
    }

    @Test
    void joinModerationAndLeaveAreAboutWhomTheyConcern() throws Exception {
        try (Guest ann = Guest.in(plane, "log", "ann")) {
            String id = ann.joined.get("participant").get("id").asText();
            isAbout(line("joined"), id);
            plane.send(
                    "POST",
                    "/rooms/log/participants/ann/mute",
                    "{'source':'microphone','hard':true}");
            isAbout(line("mute"), id);
            plane.send("DELETE", "/rooms/log/participants/ann", "");
            isAbout(line("left after"), id);
        }
    }
}
