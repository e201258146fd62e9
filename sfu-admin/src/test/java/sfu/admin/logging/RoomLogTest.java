package sfu.admin.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;

import java.util.List;

/** Lines about who comes and goes. */
class RoomLogTest {
    private static final ParticipantInfo ANN =
            new ParticipantInfo("PA_1", "ann", "Ann", 1, true, true, Role.ATTENDEE, true);

    private static List<ILoggingEvent> linesOf(Runnable act) {
        Logger logger = (Logger) LoggerFactory.getLogger(RoomLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(lines);
        try {
            act.run();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        return lines.list;
    }

    @ParameterizedTest
    @CsvSource({"ICE_FAILED, INFO", "DTLS_FAILED, INFO", "LEFT, DEBUG", "REMOVED, DEBUG"})
    void failuresAreAlwaysLoggedWithWhomTheyConcern(LeaveReason reason, String level) {
        RoomLog log = new RoomLog();
        List<ILoggingEvent> lines = linesOf(() -> log.left("r", ANN, reason, "no check came", 0));
        assertThat(lines).hasSize(1);
        ILoggingEvent line = lines.getFirst();
        assertThat(line.getLevel()).isEqualTo(Level.toLevel(level));
        assertThat(line.getFormattedMessage()).contains(reason.name(), "no check came");
        assertThat(line.getMDCPropertyMap())
                .containsEntry("room", "r")
                .containsEntry("participant", "PA_1")
                .containsEntry("identity", "ann");
    }

    @Test
    void namesAreNotInTheMessage() {
        List<ILoggingEvent> lines =
                linesOf(() -> {
                    new RoomLog().joined("r", ANN);
                    new RoomLog().connected("r", ANN, 5);
                });
        assertThat(lines)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("joined", "connected 5 ms after the join");
    }
}
