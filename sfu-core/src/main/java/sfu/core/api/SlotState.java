package sfu.core.api;

import org.jspecify.annotations.Nullable;

/**
 * What a slot carries now.
 *
 * @param trackId null when it is empty
 * @param participantId the track's publisher, null when empty
 * @param reason why nothing flows, or null when media flows or is about to
 * @param rtpTimestamp the first RTP timestamp of this source in the slot, or -1 before its first
 *     packet
 */
public record SlotState(
        String mid,
        MediaKind kind,
        @Nullable String trackId,
        @Nullable String participantId,
        @Nullable Reason reason,
        long rtpTimestamp) {

    /** Why a slot carries nothing. */
    public enum Reason {
        /** There is no track for it. */
        NO_SOURCE,
        /** The peer decodes nothing that the publisher sends. */
        CODEC,
        /** The publisher muted it. */
        MUTED
    }
}
