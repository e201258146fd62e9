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

    /** A count of one byte says how much of a packet is padding; as libwebrtc's. */
    static final int PADDING_BYTES = 224;

    private static final int PADDING = 0x20;
    private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[PADDING_BYTES]);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Outlet outlet;
    private final ExtensionIds extensionIds;
    private final SendExtensions sendExtensions;
    private final ExtensionWriter extensions = new ExtensionWriter();
    private int transportNumber; // of the header written last

    PacketWriter(Outlet outlet, SlotSection section) {
        this.outlet = outlet;
        extensionIds = ExtensionIds.of(section.extensions());
        sendExtensions = SendExtensions.of(section);
    }

    /** Whether a packet may leave a second time under its own number: its bytes are the same. */
    boolean canSendAgain() {
        return sendExtensions.areNone();
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
                        egress,
                        at,
                        cache,
                        index,
                        payloadType,
                        sequenceNumber,
                        sender.ssrc(),
                        rewrite);
        long descriptor = cache.descriptor(index);
        if (!Rewrite.changesPayload(rewrite, descriptor)) {
            return egress.sendRtp(
                    outlet,
                    sender,
                    at,
                    header,
                    transportNumber,
                    cache.segment(),
                    cache.payloadOffset(index),
                    length);
        }
        copyPayload(egress.slab(), at + header, cache, index, rewrite);
        return egress.sendRtp(
                outlet, sender, at, header, transportNumber, egress.slab(), at + header, length);
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
                        egress,
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
                        egress,
                        at,
                        cache,
                        index,
                        rtxPayloadType,
                        rtxSequenceNumber,
                        rtx.ssrc(),
                        rewrite);
        slab.set(SHORT, at + header, (short) originalSequenceNumber);
        copyPayload(slab, at + header + OSN, cache, index, rewrite);
        return egress.sendRtp(
                outlet, rtx, at, header, transportNumber, slab, at + header, length + OSN);
    }

    /** A packet of padding alone (RFC 3550 5.1), in the retransmission stream. */
    boolean sendPadding(
            Egress egress, SrtpSender rtx, int payloadType, int sequenceNumber, int timestamp) {
        long at = reserve(egress, PADDING_BYTES);
        if (at < 0) {
            return false;
        }
        MemorySegment slab = egress.slab();
        int extensionBytes = writeExtensions(egress, at + FIXED_HEADER, PacketExtensions.NONE);
        RtpHeader.write(
                slab,
                at,
                false,
                payloadType,
                sequenceNumber,
                timestamp,
                rtx.ssrc(),
                extensionBytes > 0);
        byte first = slab.get(ValueLayout.JAVA_BYTE, at);
        slab.set(ValueLayout.JAVA_BYTE, at, (byte) (first | PADDING));
        int header = FIXED_HEADER + extensionBytes;
        MemorySegment.copy(ZEROS, 0, slab, at + header, PADDING_BYTES);
        slab.set(ValueLayout.JAVA_BYTE, at + header + PADDING_BYTES - 1, (byte) PADDING_BYTES);
        return egress.sendRtp(
                outlet, rtx, at, header, transportNumber, slab, at + header, PADDING_BYTES);
    }

    private long reserve(Egress egress, int payloadLength) {
        long at = egress.reserve(FIXED_HEADER + MAX_EXTENSIONS + payloadLength + MAX_TAG);
        if (at < 0) {
            outlet.drops().add(DropReason.SEND_QUEUE_FULL);
        }
        return at;
    }

    private int writeHeader(
            Egress egress,
            long at,
            PacketCache cache,
            int index,
            int payloadType,
            int sequenceNumber,
            int ssrc,
            long rewrite) {
        int extensionBytes = writeExtensions(egress, at + FIXED_HEADER, cache.extensions(index));
        RtpHeader.write(
                egress.slab(),
                at,
                cache.marker(index),
                payloadType,
                sequenceNumber,
                cache.timestamp(index) + Rewrite.timestampOffset(rewrite),
                ssrc,
                extensionBytes > 0);
        return FIXED_HEADER + extensionBytes;
    }

    private int writeExtensions(Egress egress, long at, long values) {
        transportNumber = SendSide.NO_NUMBER;
        if (values == PacketExtensions.NONE && sendExtensions.areNone()) {
            return 0;
        }
        extensions.begin(egress.slab(), at);
        PacketExtensions.write(values, extensionIds, extensions);
        SendSide side = outlet.sendSide();
        if (sendExtensions.transportCc() != 0 && side != null) {
            transportNumber = side.takeNumber();
            extensions.putShort(sendExtensions.transportCc(), transportNumber);
        } else if (sendExtensions.absSendTime() != 0) {
            int time = SendExtensions.absSendTime(egress.writeTimeNs());
            extensions.put24(sendExtensions.absSendTime(), time);
        }
        return extensions.end();
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
