package sfu.core.forward;

import sfu.core.api.SlotSection;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtp.ExtensionIds;
import sfu.core.rtp.ExtensionWriter;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Writes a cached packet as a subscriber's own: its header, its numbers, its payload encrypted
 * straight from the cache where nothing in it changes.
 */
final class PacketWriter {
    private static final int FIXED_HEADER = 12;
    private static final int MAX_EXTENSIONS = 32;
    private static final int MAX_TAG = 16;
    private static final int OSN = 2;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Outlet outlet;
    private final ExtensionIds extensionIds;
    private final ExtensionWriter extensions = new ExtensionWriter();
    private final RedWriter red;
    private int sentBytes;

    PacketWriter(Outlet outlet, SlotSection section) {
        this.outlet = outlet;
        extensionIds = ExtensionIds.of(section.extensions());
        red = new RedWriter(outlet, section.codecs());
    }

    /** The first packet of a new source has this timestamp there. */
    void sourceBegins(int timestamp) {
        red.sourceBegins(timestamp);
    }

    /** The payload of what was sent last. */
    int sentBytes() {
        return sentBytes;
    }

    /** The packet at {@code index} for the first time. */
    boolean send(
            Egress egress,
            SrtpSender sender,
            PacketCache cache,
            int index,
            int payloadType,
            int sequenceNumber,
            long rewrite) {
        int length = cache.payloadLength(index);
        long at = reserve(egress, length);
        if (at < 0) {
            return false;
        }
        int header =
                writeHeader(
                        egress.slab(),
                        at,
                        cache,
                        index,
                        payloadType,
                        sequenceNumber,
                        sender.ssrc(),
                        rewrite);
        long descriptor = cache.descriptor(index);
        if (PayloadDescriptor.isRed(descriptor)) {
            sentBytes = red.send(egress, sender, at, header, cache, index, payloadType);
            return sentBytes >= 0;
        }
        sentBytes = length;
        if (!Rewrite.changesPayload(rewrite, descriptor)) {
            return egress.sendRtp(
                    outlet,
                    sender,
                    at,
                    header,
                    cache.segment(),
                    cache.payloadOffset(index),
                    length);
        }
        copyPayload(egress.slab(), at + header, cache, index, rewrite);
        return egress.sendRtp(outlet, sender, at, header, egress.slab(), at + header, length);
    }

    /** The same bytes under the same number once more, for a peer without RTX. */
    boolean sendAgain(
            Egress egress,
            SrtpSender sender,
            PacketCache cache,
            int index,
            int payloadType,
            int sequenceNumber,
            long rewrite) {
        int length = cache.payloadLength(index);
        long at = reserve(egress, length);
        if (at < 0) {
            return false;
        }
        int header =
                writeHeader(
                        egress.slab(),
                        at,
                        cache,
                        index,
                        payloadType,
                        sequenceNumber,
                        sender.ssrc(),
                        rewrite);
        copyPayload(egress.slab(), at + header, cache, index, rewrite);
        return egress.sendRtpAgain(outlet, sender, at, header, length);
    }

    /** The packet inside a retransmission stream (RFC 4588 4). */
    boolean sendRtx(
            Egress egress,
            SrtpSender rtx,
            PacketCache cache,
            int index,
            int rtxPayloadType,
            int rtxSequenceNumber,
            int originalSequenceNumber,
            long rewrite) {
        int length = cache.payloadLength(index);
        long at = reserve(egress, length + OSN);
        if (at < 0) {
            return false;
        }
        MemorySegment slab = egress.slab();
        int header =
                writeHeader(
                        slab,
                        at,
                        cache,
                        index,
                        rtxPayloadType,
                        rtxSequenceNumber,
                        rtx.ssrc(),
                        rewrite);
        slab.set(SHORT, at + header, (short) originalSequenceNumber);
        copyPayload(slab, at + header + OSN, cache, index, rewrite);
        return egress.sendRtp(outlet, rtx, at, header, slab, at + header, length + OSN);
    }

    private long reserve(Egress egress, int payloadLength) {
        long at = egress.reserve(FIXED_HEADER + MAX_EXTENSIONS + payloadLength + MAX_TAG);
        if (at < 0) {
            outlet.drops().add(DropReason.SEND_QUEUE_FULL);
        }
        return at;
    }

    private int writeHeader(
            MemorySegment slab,
            long at,
            PacketCache cache,
            int index,
            int payloadType,
            int sequenceNumber,
            int ssrc,
            long rewrite) {
        int extensionBytes = 0;
        long values = cache.extensions(index);
        if (values != PacketExtensions.NONE) {
            extensions.begin(slab, at + FIXED_HEADER);
            PacketExtensions.write(values, extensionIds, extensions);
            extensionBytes = extensions.end();
        }
        RtpHeader.write(
                slab,
                at,
                cache.marker(index),
                payloadType,
                sequenceNumber,
                cache.timestamp(index) + Rewrite.timestampOffset(rewrite),
                ssrc,
                extensionBytes > 0);
        return FIXED_HEADER + extensionBytes;
    }

    private static void copyPayload(
            MemorySegment slab, long to, PacketCache cache, int index, long rewrite) {
        int length = cache.payloadLength(index);
        MemorySegment.copy(cache.segment(), cache.payloadOffset(index), slab, to, length);
        long descriptor = cache.descriptor(index);
        if (Rewrite.changesPayload(rewrite, descriptor)) {
            PayloadDescriptor.rewrite(
                    descriptor,
                    slab,
                    to,
                    Rewrite.pictureIdOffset(rewrite),
                    Rewrite.tl0PicIdxOffset(rewrite));
        }
    }
}
