package sfu.core.shard;

import sfu.core.api.MediaKind;

/**
 * What a received SSRC is: the media of one of a section's encodings, or its retransmissions (RFC
 * 4588).
 *
 * @param isRtx whether its packets carry others of the encoding's media
 */
record Inbound(Published published, PublishedEncoding encoding, boolean isRtx) {
    boolean isAudio() {
        return published.track().spec().kind() == MediaKind.AUDIO;
    }
}
