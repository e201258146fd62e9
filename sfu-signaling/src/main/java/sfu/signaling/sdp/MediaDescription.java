package sfu.signaling.sdp;

import java.util.List;

/**
 * An m= section (RFC 8866 5.14).
 *
 * @param kind audio, video, application
 * @param formats payload types, as text
 */
record MediaDescription(
        String kind, int port, String protocol, List<String> formats, Attributes attributes) {

    enum Direction {
        SENDRECV(true, true),
        SENDONLY(true, false),
        RECVONLY(false, true),
        INACTIVE(false, false);

        final boolean sends;
        final boolean receives;

        Direction(boolean sends, boolean receives) {
            this.sends = sends;
            this.receives = receives;
        }
    }

    String mid(int index) {
        String mid = attributes.first("mid");
        return mid == null ? Integer.toString(index) : mid;
    }

    Direction direction() {
        for (Direction direction : Direction.values()) {
            if (attributes.has(direction.name().toLowerCase(java.util.Locale.ROOT))) {
                return direction;
            }
        }
        return Direction.SENDRECV;
    }

    /** Stopped: port 0 that is not only bundled (RFC 9143 6). */
    boolean isStopped() {
        return port == 0 && !attributes.has("bundle-only");
    }
}
