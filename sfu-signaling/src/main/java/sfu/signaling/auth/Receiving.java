package sfu.signaling.auth;

import sfu.core.api.MediaCap;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;

/**
 * What the holder of a token may be sent.
 *
 * @param cap of each of its video slots
 * @param from the identities whose tracks they are
 * @param sources of the tracks
 */
public record Receiving(
        boolean isAllowed, MediaCap cap, Selection<String> from, Selection<TrackSource> sources) {
    public static final Receiving ALL = new Receiving(true, MediaCap.NONE);
    public static final Receiving NONE = new Receiving(false, MediaCap.NONE);

    /** From everybody. */
    public Receiving(boolean isAllowed, MediaCap cap) {
        this(isAllowed, cap, Selection.all(), Selection.all());
    }
}
