package sfu.core.stats;

import java.util.List;

/**
 * One of the streams in which a publisher sends a video track.
 *
 * @param rid empty unless it is told by RID
 * @param ssrc 0 before its first packet
 * @param active whether it is sent: it goes on, or stopped together with the others
 * @param bitrateBps over the last two seconds, with RTP headers
 * @param width in pixels, 0 before it is known; of the highest spatial layer
 * @param fractionLost 0..1 in the last interval; of an encoding that is not sent, of when it was
 * @param layers from the lowest up
 */
public record EncodingSnapshot(
        String rid,
        long ssrc,
        boolean active,
        long packets,
        long bytes,
        long bitrateBps,
        int width,
        int height,
        double framesPerSecond,
        double fractionLost,
        double jitterMs,
        int spatialLayers,
        int temporalLayers,
        List<LayerSnapshot> layers) {}
