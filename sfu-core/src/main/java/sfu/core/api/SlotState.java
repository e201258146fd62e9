package sfu.core.api;

import org.jspecify.annotations.Nullable;

/**
 * What a slot carries now.
 *
 * @param trackId null when it is empty
 * @param source the track's, null when empty
 * @param publisher the track's, null when empty; it may be on no page that the client has seen
 * @param reason why no more is sent, or null when that is the best that there is
 * @param layer what is sent of the track; null when that is not known
 * @param rtpTimestamp the first RTP timestamp of this source in the slot, or -1 before its first
 *     packet
 * @param followsLoudest whether it carries whoever is loudest, which is decided on the packet: what
 *     is heard in it may be of somebody else than was told so far
 */
public record SlotState(
        String mid,
        MediaKind kind,
        @Nullable String trackId,
        @Nullable TrackSource source,
        @Nullable ParticipantInfo publisher,
        @Nullable Reason reason,
        @Nullable SlotLayer layer,
        long rtpTimestamp,
        boolean followsLoudest) {

    /** Why a slot carries nothing, or no more than it does. */
    public enum Reason {
        /** There is no track for it. */
        NO_SOURCE,
        /** The peer decodes nothing that the publisher sends. */
        CODEC,
        /** There is one, but it may not be sent to the peer. */
        PERMISSION,
        /** A moderator muted it, or an operator chose what is shown here, or how much of it. */
        MODERATOR,
        /** The publisher muted it. */
        MUTED,
        /** The view is no larger or faster. */
        VIEW,
        /** More does not fit the way to the peer. */
        BANDWIDTH,
        /** The server has too much to do to send more. */
        OVERLOAD,
        /** The server allows no more. */
        CAP,
        /** The client does not look at it. */
        PAUSED
    }
}
