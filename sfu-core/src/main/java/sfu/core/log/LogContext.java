package sfu.core.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Whom the log's lines of this thread are about, until it is closed: a room, a participant's id and
 * its identity. Set for an act or a failure, never for a packet.
 */
public final class LogContext implements AutoCloseable {
    /** Names of what a line has beside its message. */
    public static final String ROOM = "room";

    public static final String PARTICIPANT = "participant";
    public static final String IDENTITY = "identity";

    private final @Nullable String room = MDC.get(ROOM);
    private final @Nullable String participant = MDC.get(PARTICIPANT);
    private final @Nullable String identity = MDC.get(IDENTITY);

    private LogContext() {}

    /** Of nobody more than before. */
    public static LogContext same() {
        return new LogContext();
    }

    public static LogContext of(String room) {
        return of(room, "", "");
    }

    /**
     * @param participant its id, which names nobody outside of the room; empty for none
     * @param identity as its token has it; empty for none
     */
    public static LogContext of(String room, String participant, String identity) {
        LogContext context = new LogContext();
        put(ROOM, room);
        put(PARTICIPANT, participant);
        put(IDENTITY, identity);
        return context;
    }

    private static void put(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            MDC.remove(name);
        } else {
            MDC.put(name, value);
        }
    }

    /** As it was before. */
    @Override
    public void close() {
        put(ROOM, room);
        put(PARTICIPANT, participant);
        put(IDENTITY, identity);
    }
}
