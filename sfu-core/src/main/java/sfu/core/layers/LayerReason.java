package sfu.core.layers;

/** Why a slot shows no more than it does. */
public enum LayerReason {
    /** It shows the best that there is. */
    NONE,
    /** More would not be seen: the view is no larger or faster. */
    VIEW,
    /** More does not fit the estimate; without any layer, the slot is paused for it. */
    BANDWIDTH,
    /** The server has too much to do to send more. */
    OVERLOAD,
    /** The server does not allow more. */
    CAP,
    /** An operator does not let more be sent in this slot. */
    MODERATOR,
    /** The publisher muted the track. */
    MUTED,
    NO_SOURCE,
    /** The subscriber decodes nothing that the publisher sends. */
    CODEC,
    /** The subscriber does not look at it. */
    PAUSED
}
