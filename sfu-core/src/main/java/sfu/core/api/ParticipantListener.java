package sfu.core.api;

import java.util.List;

/**
 * What one participant's client is told. Called on the room's executor, one call at a time and in
 * the same order for everyone in the room; it must not block.
 */
public interface ParticipantListener {
    /**
     * Who came, left or publishes something else than before, this participant among them; the same
     * object for all in the room, each time from the version before.
     */
    void rosterChanged(Shared<RosterDelta> delta);

    /** All slots whose state changed. */
    void slotsChanged(List<SlotState> slots);

    /**
     * Which encodings of its published video track are wanted, all of them each time, and what the
     * server allows of the track; said when that changes.
     */
    default void encodingsWanted(String mid, List<EncodingState> encodings, MediaCap cap) {}

    /** Who speaks, said when that changes, at most five times a second. */
    default void speakersChanged(SpeakersState speakers) {}

    /**
     * Which codec its published video track is to be sent in as well, in a section of its own that
     * names the first ({@link PublishSection#backupOf}); empty: no longer. A client may ignore it.
     */
    default void backupWanted(String mid, String codec) {}

    /** Its own standing to the stage changed, or, for a moderator, somebody's. */
    default void stageChanged(StageNews news) {}

    /** What it may do was changed. */
    default void permissionsChanged(Permissions now) {}

    /** What the room is said to be changed. */
    default void roomChanged(RoomAbout about) {}

    /** Its media goes another way, or to others directly. */
    default void directChanged(DirectState state) {}

    /**
     * One of those whom it reaches directly says something.
     *
     * @param from the id of that one
     */
    default void signalled(String from, String data) {}

    /**
     * The room is full: it waits, before it has joined.
     *
     * @param position 1 is the next to come in
     */
    default void waiting(String room, int position) {}

    /** It has knocked at a room with a lobby, and waits to be admitted. */
    default void knocked(String room, String knock) {}

    /** Who waits in the lobby, all of them each time; for those who moderate. */
    default void lobbyChanged(List<Knock> waiting) {}

    /** A moderator muted one of its tracks, or allows it again. */
    default void muted(MuteNews news) {}

    /** A moderator asks it to unmute; by: that one's identity. */
    default void unmuteAsked(TrackSource source, String by) {}

    /**
     * A moderator sends it to another room; false: it cannot go there.
     *
     * @param its it itself, as it is here
     */
    default boolean sent(ParticipantInfo its, Destination destination) {
        return false;
    }

    /**
     * The room goes on at another server: its client joins again, which leads there, and leaves
     * here once it is in.
     */
    default void relocated() {}

    /** Everybody here will be sent back. */
    default void endAnnounced(long inMs) {}

    /** Whether its client can unmute what a moderator muted. */
    default boolean canUnmute() {
        return false;
    }

    /** ICE and DTLS are up, or up again after a restart. */
    void connected();

    /** The participant is no longer in the room; nothing follows. */
    void closed(LeaveReason reason);
}
