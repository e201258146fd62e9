package sfu.core.api;

/**
 * Hears what happens in all rooms as it happens, on the rooms' executors: it must return at once.
 */
public interface RoomObserver {
    /** Before anybody is in it. */
    default void opened(String room, String template) {}

    /** Nobody is in it any more, and it is forgotten. */
    default void ended(String room) {}

    default void published(String room, ParticipantInfo who, TrackInfo track) {}

    default void unpublished(String room, ParticipantInfo who, TrackInfo track) {}

    /** It is said to be recorded, or no longer. */
    default void recorded(String room, boolean is) {}

    /** Somebody waits in its lobby. */
    default void knocked(String room, Knock knock) {}

    default void joined(String room, ParticipantInfo who) {}

    /** ICE and DTLS are up for the first time, so long after the join. */
    default void connected(String room, ParticipantInfo who, long afterMs) {}

    /** The first video left to it, so long after the join. */
    default void firstFrame(String room, ParticipantInfo who, long afterMs) {}

    /** It speaks more than the others from now on. */
    default void dominates(String room, ParticipantInfo who) {}

    /**
     * @param detail what ICE or DTLS said where these failed, or empty
     * @param joinedAtMs milliseconds since 1970
     */
    default void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {}
}
