package sfu.core.api;

/**
 * What an operator says of a slot, or of all that somebody is shown of a source, in place of what
 * the client says.
 *
 * @param track the id of the track that a slot shows as long as there is one of its publisher and
 *     source; empty: whatever it shows
 * @param isOff nothing is sent
 * @param most of what is sent
 * @param least the view counts as no smaller and no slower than this: the cheapest layer that
 *     reaches it is sent, where it fits the path, is allowed, and the client looks at it at all;
 *     its bitrate says nothing
 * @param priority as in {@link SlotView}; {@value #AS_CLIENT}: the client's
 */
public record ViewOverride(
        String track, boolean isOff, LayerCap most, LayerCap least, int priority) {
    public static final int AS_CLIENT = -1;

    /** All is as the client says. */
    public static final ViewOverride NONE =
            new ViewOverride("", false, LayerCap.NONE, LayerCap.NONE, AS_CLIENT);

    /**
     * @throws MediaException BAD_REQUEST if a number is out of its range
     */
    public ViewOverride {
        if (priority < AS_CLIENT || priority > SlotView.MAX_PRIORITY) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST,
                    "priority is 0 to " + SlotView.MAX_PRIORITY + ", not " + priority);
        }
    }

    /** Whether it says anything that makes sense of pictures only. */
    public boolean isOfPictures() {
        return !equals(new ViewOverride("", isOff, LayerCap.NONE, LayerCap.NONE, AS_CLIENT));
    }

    /** What of both is stricter, and of the rest the first one's. */
    public ViewOverride and(ViewOverride other) {
        return new ViewOverride(
                track,
                isOff || other.isOff,
                most.and(other.most),
                least.isNone() ? other.least : least,
                priority == AS_CLIENT ? other.priority : priority);
    }
}
