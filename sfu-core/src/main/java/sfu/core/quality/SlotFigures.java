package sfu.core.quality;

/**
 * What a participant got in a slot in one interval; -1 for what its client did not say.
 *
 * @param mid of the slot
 * @param audio else video
 * @param flows whether packets were sent
 * @param awaitsKeyFrame nothing can be sent of its track before that
 * @param reason why no more is sent: of the slot, in lower case (bandwidth, view, cap, muted, ...)
 * @param loss as the receiver reported it, 0..1
 * @param bitsPerSecond what was sent
 * @param targetBps what its layers cost
 * @param usefulBps what the best layer of use costs
 * @param frozen share of the interval that the picture stood still, as the client said
 * @param concealed share of the sound that was made up
 * @param dropped share of the frames that were not shown
 */
public record SlotFigures(
        String mid,
        boolean audio,
        boolean flows,
        boolean awaitsKeyFrame,
        String reason,
        double loss,
        double jitterMs,
        double bitsPerSecond,
        double targetBps,
        double usefulBps,
        double frozen,
        double concealed,
        double dropped) {
    /** Whether nothing has to come. */
    boolean isAtRest() {
        return switch (reason) {
            case "muted", "no_source", "paused", "permission" -> true;
            default -> false;
        };
    }

    /** What it lacks is for want of bandwidth, not what was chosen or not allowed. */
    boolean isShort() {
        return reason.equals("bandwidth");
    }
}
