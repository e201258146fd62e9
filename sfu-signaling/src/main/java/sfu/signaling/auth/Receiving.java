package sfu.signaling.auth;

import sfu.core.api.MediaCap;

/**
 * What the holder of a token may be sent.
 *
 * @param cap of each of its video slots
 */
public record Receiving(boolean isAllowed, MediaCap cap) {
    public static final Receiving ALL = new Receiving(true, MediaCap.NONE);
    public static final Receiving NONE = new Receiving(false, MediaCap.NONE);
}
