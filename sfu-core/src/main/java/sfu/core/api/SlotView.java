package sfu.core.api;

import org.jspecify.annotations.Nullable;

/**
 * How a client looks at one of its slots, so that it is sent no more than is seen.
 *
 * @param track the id of the track that it is to show, {@value #AUTO} for whatever is most
 *     important in the room, null to leave that as it is
 * @param width of what shows it, in device pixels, 0..{@value #MAX_SIZE}; 0: any
 * @param frameRate at most of use, 0..{@value #MAX_FRAME_RATE}; 0: any
 * @param priority 0..{@value #MAX_PRIORITY}; where not all fits, higher ones are served first
 * @param isVisible false: nothing is sent for now
 */
public record SlotView(
        String mid,
        @Nullable String track,
        int width,
        int height,
        int frameRate,
        int priority,
        boolean isVisible) {
    public static final String AUTO = "auto";

    /** What SDP and codecs can express. */
    public static final int MAX_SIZE = 16_384;

    public static final int MAX_FRAME_RATE = 240;
    public static final int MAX_PRIORITY = 100;

    /** Characters of a track's id; the server's own have some twenty. */
    public static final int MAX_TRACK_ID = 64;

    /**
     * @throws MediaException BAD_REQUEST if a number is out of its range, or the track's id
     */
    public SlotView {
        check("track id's length", track == null ? 0 : track.length(), MAX_TRACK_ID);
        check("width", width, MAX_SIZE);
        check("height", height, MAX_SIZE);
        check("frameRate", frameRate, MAX_FRAME_RATE);
        check("priority", priority, MAX_PRIORITY);
    }

    /** Of whatever the slot shows. */
    public SlotView(
            String mid, int width, int height, int frameRate, int priority, boolean isVisible) {
        this(mid, null, width, height, frameRate, priority, isVisible);
    }

    private static void check(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST,
                    "a view's " + what + " is 0 to " + most + ", not " + value);
        }
    }
}
