package sfu.core.room;

import sfu.core.api.Allowance;
import sfu.core.api.MediaCap;
import sfu.core.api.Participant;

import java.time.Duration;

/**
 * What a server allows of media, and how it spares what nobody sees.
 *
 * @param publish at most for each video track that a participant sends; its client is told
 * @param receive at most for each slot of a participant
 * @param screenFirst where not all fits, screens are served before cameras of any priority
 * @param loudest how many of the loudest voices are heard where not all are, unless the client asks
 *     for another number; 1 to {@value Participant#MAX_LOUDEST}
 * @param encodingHold how long an encoding is still sent after nobody wants it any more
 * @param backup for viewers that cannot decode what a publisher sends first
 */
public record MediaPolicy(
        MediaCap publish,
        MediaCap receive,
        boolean screenFirst,
        int loudest,
        Duration encodingHold,
        BackupPolicy backup) {
    /** Three who speak at once are understood, and a fourth that begins is heard. */
    private static final int LOUDEST = 3;

    /** Who only changes a layout does not cost the publisher a key frame. */
    private static final Duration HOLD = Duration.ofSeconds(2);

    public MediaPolicy {
        if (loudest < 1 || loudest > Participant.MAX_LOUDEST) {
            throw new IllegalArgumentException("loudest is 1 to " + Participant.MAX_LOUDEST);
        }
        if (encodingHold.isNegative()) {
            throw new IllegalArgumentException("encodingHold is 0 or more");
        }
    }

    /** The same for somebody who is allowed no more than this. */
    MediaPolicy within(Allowance allowance) {
        return new MediaPolicy(
                publish.and(allowance.publish()),
                receive.and(allowance.receive()),
                screenFirst,
                loudest,
                encodingHold,
                backup);
    }

    public static MediaPolicy defaults() {
        return new MediaPolicy(
                MediaCap.NONE, MediaCap.NONE, false, LOUDEST, HOLD, BackupPolicy.defaults());
    }
}
