package sfu.core.shard;

import sfu.core.api.MediaKind;

/**
 * What a received SSRC is: a section's media, or its retransmissions (RFC 4588).
 *
 * @param isRtx whether its packets carry others of the section's media
 */
record Inbound(Published published, boolean isRtx) {
    boolean isAudio() {
        return published.track().spec().kind() == MediaKind.AUDIO;
    }
}
