package sfu.signaling.sdp;

import sfu.core.api.TrackSource;

/**
 * What a client says beside its offer of the track that it sends in a section.
 *
 * @param backupOf the mid of the section whose picture this is in another codec, or empty
 */
public record TrackHint(String mid, TrackSource source, boolean muted, String backupOf) {
    /** Of a track of its own. */
    public TrackHint(String mid, TrackSource source, boolean muted) {
        this(mid, source, muted, "");
    }
}
