package sfu.core.shard;

/**
 * Decides on each packet of a participant whether it is within its limits: two token buckets, of
 * bytes and of packets, each full after a second of silence and kept as the time at which it will
 * be full again.
 *
 * <p>What is over is to be dropped before anything else is done with it, as a network would: then
 * the sender's own congestion control sees the loss and slows down.
 */
final class IngressMeter {
    /** What may come at once after a silence, as time at the limit: a key frame of all layers. */
    private static final long BURST_NS = 1_000_000_000L;

    /** The last part of it is for sound: what a video sender wastes does not cost its voice. */
    private static final long AUDIO_NS = BURST_NS / 10;

    private static final double SECOND_NS = 1e9;

    private final CapLimits cap;
    private final double nsPerByte;
    private final long nsPerPacket;
    private long bytesFullNs = Long.MIN_VALUE;
    private long packetsFullNs = Long.MIN_VALUE;

    // what came of tracks and is not yet told
    private final BitrateMeter all;
    private long uncountedBytes;
    private long countsAtNs = Long.MIN_VALUE;

    /**
     * @param all where what comes of tracks is told once in a step
     */
    IngressMeter(IngressLimits limits, BitrateMeter all) {
        this.all = all;
        cap = limits.cap();
        nsPerByte = SECOND_NS * Byte.SIZE / limits.bitrateBps();
        nsPerPacket = (long) (SECOND_NS / limits.packetsPerSecond());
    }

    /** How far tracks may be beyond their caps. */
    CapLimits cap() {
        return cap;
    }

    /** Whether the packet may go on. */
    boolean admit(int sizeBytes, boolean isAudio, long nowNs) {
        long bytesNs = Math.max(bytesFullNs, nowNs) + (long) (sizeBytes * nsPerByte);
        long packetsNs = Math.max(packetsFullNs, nowNs) + nsPerPacket;
        long latestNs = nowNs + (isAudio ? BURST_NS : BURST_NS - AUDIO_NS);
        if (bytesNs > latestNs || packetsNs > latestNs) {
            return false;
        }
        bytesFullNs = bytesNs;
        packetsFullNs = packetsNs;
        return true;
    }

    /**
     * The packet is of a track: junk, and what is only repeated in others, is not what one sends.
     */
    void count(int sizeBytes, long nowNs) {
        uncountedBytes += sizeBytes;
        if (nowNs >= countsAtNs) {
            all.add(uncountedBytes, nowNs);
            uncountedBytes = 0;
            countsAtNs = nowNs + BitrateMeter.STEP_NS;
        }
    }
}
