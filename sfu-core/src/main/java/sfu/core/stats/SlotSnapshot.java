package sfu.core.stats;

/**
 * A slot as sent.
 *
 * @param trackId empty when it carries nothing
 * @param reason why no more is sent, or empty
 * @param fractionLost 0..1 as the receiver last reported
 * @param encoding which of the track's encodings is sent, -1 for none
 * @param spatial the layer within it
 */
public record SlotSnapshot(
        String mid,
        String kind,
        String trackId,
        String reason,
        long packets,
        long bytes,
        long retransmissions,
        double fractionLost,
        double jitterMs,
        long nacksReceived,
        long plisReceived,
        int encoding,
        int spatial,
        int temporal) {}
