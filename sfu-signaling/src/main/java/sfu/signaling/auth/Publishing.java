package sfu.signaling.auth;

import sfu.core.api.MediaCap;
import sfu.core.api.TrackSource;
import sfu.signaling.sdp.CodecPolicy;

import java.util.Set;

/**
 * What the holder of a token may send.
 *
 * @param sources of its tracks; empty: it publishes nothing
 * @param codecs of its video
 * @param cap of each of its video tracks
 * @param maxTracks 0: as many as the room allows
 */
public record Publishing(
        Set<TrackSource> sources, CodecPolicy codecs, MediaCap cap, int maxTracks) {
    public static final Publishing ALL =
            new Publishing(Set.of(TrackSource.values()), CodecPolicy.ANY, MediaCap.NONE, 0);
    public static final Publishing NONE =
            new Publishing(Set.of(), CodecPolicy.ANY, MediaCap.NONE, 0);

    public Publishing {
        sources = Set.copyOf(sources);
    }

    public boolean isAllowed() {
        return !sources.isEmpty();
    }
}
