package sfu.core.forward;

/**
 * The publisher's encoder of one encoding, as far as it can be asked: for key frames, while those
 * who show the encoding wait for one.
 */
public final class Encoder {
    /**
     * A publisher that sends nothing (muted, a still screen) is asked for key frames less often.
     */
    private static final long SILENT_NS = 2_000_000_000L;

    /** A publisher that is not connected or has not sent yet is looked at so often. */
    private static final long RETRY_NS = 100_000_000L;

    private static final Upstream NOBODY = track -> false;

    /** The way back to the publisher. */
    @FunctionalInterface
    public interface Upstream {
        /** Whether the request could leave: not before the publisher is connected and sends. */
        boolean askKeyFrame(UpTrack track);
    }

    private final UpTrack track;
    private final FanOut listeners;
    private final TrackOwner owner;
    private final KeyFrameThrottle throttle = new KeyFrameThrottle();
    private Upstream upstream;
    private boolean closed;
    private long retryNs = Long.MIN_VALUE; // of a request that could not leave
    private boolean hasSent;
    private long lastArrivalNs;

    Encoder(UpTrack track, FanOut listeners, Upstream upstream, TrackOwner owner) {
        this.track = track;
        this.listeners = listeners;
        this.upstream = upstream;
        this.owner = owner;
    }

    /** Somebody cannot go on without a key frame; asks now or when the throttle allows. */
    public void wantKeyFrame(long nowNs) {
        if (!throttle.isWanted()) {
            throttle.want();
            owner.awaitsKeyFrame(track);
        }
        handleTimeouts(nowNs);
    }

    /** Repeats the request for a key frame; returns whether one is still awaited. */
    public boolean handleTimeouts(long nowNs) {
        if (!listeners.hasListeners() || closed) {
            throttle.satisfied(); // asked for again by whoever comes next
            return false;
        }
        if (throttle.isWanted() && nowNs - throttle.dueNs(isSilent(nowNs), nowNs) >= 0) {
            ask(nowNs);
        }
        return throttle.isWanted();
    }

    private void ask(long nowNs) {
        if (upstream.askKeyFrame(track)) {
            throttle.asked(nowNs);
        } else {
            retryNs = nowNs + RETRY_NS;
        }
    }

    /** When {@link #handleTimeouts} has something to do while a key frame is awaited. */
    public long nextDueNs(long nowNs) {
        return Math.max(throttle.dueNs(isSilent(nowNs), nowNs), retryNs);
    }

    private boolean isSilent(long nowNs) {
        return !hasSent || nowNs - lastArrivalNs > SILENT_NS;
    }

    /** A packet of it arrived. */
    void sent(long arrivalNs) {
        hasSent = true;
        lastArrivalNs = arrivalNs;
    }

    /** A packet of a key frame arrived. */
    void sentKeyFrame() {
        throttle.satisfied();
    }

    /** Slots may hold on to the encoding for a while, but not to its publisher. */
    void close() {
        closed = true;
        upstream = NOBODY;
    }
}
