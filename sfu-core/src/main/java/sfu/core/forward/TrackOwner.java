package sfu.core.forward;

/** Whoever runs the shard's cycle: told what the tracks need of it. */
public interface TrackOwner {
    /** Packets wait for {@link FanOut#run}; told once until all are handed out. */
    void hasPackets(UpTrack track);

    /**
     * {@link FanOut#finish} is to be called, then a flush: there is no room for more.
     *
     * <p>This is the one part of a cycle that its budget does not bound: at most 64 packets to each
     * who shows the track. It happens only when a track's packets come faster than they can be
     * sent; to drop them instead would cost all its viewers a key frame.
     */
    void isFull(UpTrack track, long nowNs);

    /** {@link FanOut#finish} is to be called, then a flush: peers come or go. */
    void peersChange(UpTrack track);

    /** {@link Encoder#handleTimeouts} is to be called when it is due until it returns false. */
    void awaitsKeyFrame(UpTrack track);

    /** {@link DownTrack#settle} is to be called when no fan-out is running. */
    void listensElsewhere(DownTrack slot);
}
