package sfu.core.forward;

import sfu.core.api.CodecParameters;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.codec.RedPayload;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Sends redundant audio (RFC 2198) as a slot wants it: as it came, without what it repeats from
 * before the slot changed to its source, or the primary alone.
 */
final class RedWriter {
    /** Further back than any block reaches: 14 bits (RFC 2198 3). */
    private static final int SETTLED_TICKS = 1 << 14;

    private final Outlet outlet;
    private final int redPayloadType;
    private final int opusPayloadType;
    private final RedPayload red = new RedPayload();
    private int startTimestamp;
    private boolean isSettled;

    /**
     * @param codecs of the slot
     */
    RedWriter(Outlet outlet, List<CodecParameters> codecs) {
        this.outlet = outlet;
        redPayloadType = payloadType("red", codecs);
        opusPayloadType = payloadType("opus", codecs);
    }

    private static int payloadType(String name, List<CodecParameters> codecs) {
        for (CodecParameters codec : codecs) {
            if (codec.isNamed(name)) {
                return codec.payloadType();
            }
        }
        return -1;
    }

    /** What is repeated from before this packet of a new source is not the slot's. */
    void sourceBegins(int timestamp) {
        startTimestamp = timestamp;
        isSettled = false;
    }

    /**
     * Sends the payload at {@code index} behind the header at {@code at}, in a place with room for
     * all of it.
     *
     * @param transportNumber of the header, or {@link SendSide#NO_NUMBER}
     * @param payloadType of the header
     * @return the bytes of payload that were sent, or -1
     */
    int send(
            Egress egress,
            SrtpSender sender,
            long at,
            int header,
            int transportNumber,
            PacketCache cache,
            int index,
            int payloadType) {
        long descriptor = cache.descriptor(index);
        MemorySegment source = cache.segment();
        long from = cache.payloadOffset(index);
        int length = cache.payloadLength(index);
        if (payloadType != redPayloadType) {
            int skipped = PayloadDescriptor.primaryOffset(descriptor);
            return send(
                    egress,
                    sender,
                    at,
                    header,
                    transportNumber,
                    source,
                    from + skipped,
                    length - skipped);
        }
        boolean isSame = PayloadDescriptor.primaryPayloadType(descriptor) == opusPayloadType;
        int sinceStart = cache.timestamp(index) - startTimestamp;
        isSettled |= sinceStart >= SETTLED_TICKS;
        if (isSame && isSettled) {
            return send(egress, sender, at, header, transportNumber, source, from, length);
        }
        if (!red.wrap(source, from, length)) {
            outlet.drops().add(DropReason.MALFORMED_PAYLOAD);
            return -1;
        }
        int kept = isSettled ? red.redundantCount() : red.newestWithin(sinceStart);
        MemorySegment slab = egress.slab();
        int written = red.writeNewest(slab, at + header, opusPayloadType, kept);
        return send(egress, sender, at, header, transportNumber, slab, at + header, written);
    }

    private int send(
            Egress egress,
            SrtpSender sender,
            long at,
            int header,
            int transportNumber,
            MemorySegment payload,
            long from,
            int length) {
        boolean left =
                egress.sendRtp(outlet, sender, at, header, transportNumber, payload, from, length);
        return left ? length : -1;
    }
}
