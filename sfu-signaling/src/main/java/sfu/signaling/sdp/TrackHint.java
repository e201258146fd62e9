package sfu.signaling.sdp;

import sfu.core.api.TrackSource;

/** What a client says beside its offer of the track that it sends in a section. */
public record TrackHint(String mid, TrackSource source, boolean muted) {}
