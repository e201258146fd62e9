package sfu.signaling.sdp;

import sfu.core.api.TrackSource;

import java.util.Set;

/**
 * Which sections of an offer are taken: what is not allowed is answered as if it was not wanted.
 *
 * @param publishes sources of the tracks that the client may send
 * @param codecs that it may send them in
 */
public record Rights(Set<TrackSource> publishes, CodecPolicy codecs, boolean subscribes) {
    public Rights {
        publishes = Set.copyOf(publishes);
    }

    /** All or nothing of each direction. */
    public static Rights of(boolean canPublish, boolean canSubscribe) {
        return new Rights(
                canPublish ? Set.of(TrackSource.values()) : Set.of(),
                CodecPolicy.ANY,
                canSubscribe);
    }

    boolean publish() {
        return !publishes.isEmpty();
    }
}
