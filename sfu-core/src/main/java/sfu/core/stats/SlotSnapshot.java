package sfu.core.stats;

import org.jspecify.annotations.Nullable;

/**
 * A slot as sent.
 *
 * @param trackId empty when it carries nothing
 * @param reason why no more is sent, or empty
 * @param fractionLost 0..1 as the receiver last reported
 * @param plisReceived key frame requests, PLI and FIR (RFC 4585 6.3.1, RFC 5104 4.3.1)
 * @param firsReceived those of them that were FIR
 * @param encoding which of the track's encodings is sent, -1 for none
 * @param spatial the layer within it
 * @param wish what is to be sent; null of sound, and before there was an allocation
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
        long firsReceived,
        int encoding,
        int spatial,
        int temporal,
        @Nullable SlotWish wish) {
    /** Of which nothing is known but what is sent. */
    public SlotSnapshot(
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
            int temporal) {
        this(
                mid,
                kind,
                trackId,
                reason,
                packets,
                bytes,
                retransmissions,
                fractionLost,
                jitterMs,
                nacksReceived,
                plisReceived,
                0,
                encoding,
                spatial,
                temporal,
                null);
    }
}
