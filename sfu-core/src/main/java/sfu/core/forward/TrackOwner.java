package sfu.core.forward;

/** Whoever runs the shard's cycle: told what the tracks need of it. */
public interface TrackOwner {
    /** Packets wait for {@link FanOut#run}; told once until all are handed out. */
    void hasPackets(UpTrack track);

    /**
     * 64 packets were stored since the last batch began, and more are: what is queued to leave is
     * to be flushed before, it points to where they may be written. What waits may go before that,
     * as far as the cycle's budget allows; only of audio {@link FanOut#complete} is to be called
     * when it is full, whatever that takes.
     */
    void storesMany(UpTrack track, long nowNs);

    /** So much video came too fast to be handed out: counted for each who would have got it. */
    void letsGo(long packets);

    /** {@link Encoder#handleTimeouts} is to be called when it is due until it returns false. */
    void awaitsKeyFrame(UpTrack track);

    /** {@link DownTrack#settle} is to be called when no fan-out is running. */
    void listensElsewhere(DownTrack slot);
}
