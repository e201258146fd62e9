package sfu.admin.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.core.log.LogContext;
import sfu.core.time.Clocks;

/** Logs who comes and goes, and, always, whose transport failed. */
public final class RoomLog implements RoomObserver {
    private static final Logger LOG = LoggerFactory.getLogger(RoomLog.class);

    private static LogContext about(String room, ParticipantInfo who) {
        return LogContext.of(room, who.id(), who.identity());
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        try (LogContext _ = about(room, who)) {
            LOG.debug("joined");
        }
    }

    @Override
    public void connected(String room, ParticipantInfo who, long afterMs) {
        try (LogContext _ = about(room, who)) {
            LOG.debug("connected {} ms after the join", afterMs);
        }
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        long seconds = Math.max(0, Clocks.system().steadyMs() - joinedAtMs) / 1000;
        try (LogContext _ = about(room, who)) {
            switch (reason) {
                case ICE_FAILED, DTLS_FAILED ->
                        LOG.info("left after {} s: {}, {}", seconds, reason, detail);
                default -> LOG.debug("left after {} s: {} {}", seconds, reason, detail);
            }
        }
    }
}
