package sfu.signaling.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What clients are told of moderation: of themselves, of the lobby, of other rooms. */
public sealed interface ModerationMessage extends ServerMessage {
    /**
     * A moderator muted a track of the client, or allows it to unmute.
     *
     * @param mid null: nothing is published from the source now
     * @param hard whether it may not be unmuted until it is allowed
     * @param by the moderator's identity; empty: an operator
     */
    record Muted(@Nullable String mid, String source, boolean muted, boolean hard, String by)
            implements ModerationMessage {}

    record UnmuteAsked(String source, String by) implements ModerationMessage {}

    /** All who wait in the lobby. */
    record Lobby(List<Waiter> waiting) implements ModerationMessage {}

    /**
     * @param since milliseconds since 1970
     */
    record Waiter(String knock, String identity, String name, long since) {}

    /**
     * The client is to join another room, with the ticket in its join.
     *
     * @param name to be shown
     * @param seconds for so long the ticket holds
     * @param back whether that is the room it came from
     */
    record Moved(String room, String name, String ticket, long seconds, boolean back)
            implements ModerationMessage {}

    /** Everybody here goes back then. */
    record BreakoutEnds(long inMs) implements ModerationMessage {}

    /**
     * The breakout rooms of a room.
     *
     * @param re of the request
     */
    record Breakouts(long re, List<BreakoutRoom> rooms) implements ModerationMessage {}

    record BreakoutRoom(String room, String name, List<Resident> people) {}

    record Resident(String id, String identity, String name) {}
}
