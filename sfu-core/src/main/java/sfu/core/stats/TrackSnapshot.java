package sfu.core.stats;

import java.util.List;
import java.util.Objects;

/**
 * A published track as received.
 *
 * @param codec or empty before the first packet
 * @param fractionLost 0..1 in the last interval, of the encoding that loses most
 * @param speech by what it is known how loud its voice is: LEVEL (the client says so), SIZE (of its
 *     packets) or NONE; empty where nobody asks: it is no audio, or has no room yet
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
        String speech,
        List<EncodingSnapshot> encodings) {
    public TrackSnapshot {
        speech = Objects.requireNonNullElse(speech, ""); // another node's, of before it was told
    }
}
