package sfu.core.room;

import sfu.core.api.MediaCap;

import java.time.Duration;

/**
 * What a server allows of media, and how it spares what nobody sees.
 *
 * @param publish at most for each video track that a participant sends; its client is told
 * @param receive at most for each slot of a participant
 * @param screenFirst where not all fits, screens are served before cameras of any priority
 * @param encodingHold how long an encoding is still sent after nobody wants it any more
 * @param backup for viewers that cannot decode what a publisher sends first
 */
public record MediaPolicy(
        MediaCap publish,
        MediaCap receive,
        boolean screenFirst,
        Duration encodingHold,
        BackupPolicy backup) {
    /** Who only changes a layout does not cost the publisher a key frame. */
    private static final Duration HOLD = Duration.ofSeconds(2);

    public MediaPolicy {
        if (encodingHold.isNegative()) {
            throw new IllegalArgumentException("encodingHold is 0 or more");
        }
    }

    public static MediaPolicy defaults() {
        return new MediaPolicy(MediaCap.NONE, MediaCap.NONE, false, HOLD, BackupPolicy.defaults());
    }
}
