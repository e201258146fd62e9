package sfu.core.stats;

/**
 * A published track as received.
 *
 * @param codec or empty before the first packet
 * @param fractionLost 0..1 in the last interval
 */
public record TrackSnapshot(
        String id,
        String kind,
        String source,
        boolean muted,
        String codec,
        long packets,
        long bytes,
        long lost,
        double fractionLost,
        double jitterMs,
        long nacksSent,
        long plisSent,
        long keyFrames) {}
