package sfu.core.stats;

import java.util.List;

/**
 * A published track as received.
 *
 * @param codec or empty before the first packet
 * @param fractionLost 0..1 in the last interval, of the encoding that loses most
 * @param encodings of video, in the order of the offer; the other figures are their sums
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
        long keyFrames,
        List<EncodingSnapshot> encodings) {}
