package sfu.core.forward;

import org.jspecify.annotations.Nullable;

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
import java.nio.charset.StandardCharsets;

/**
 * Writes a cached packet as a subscriber's own: its header, its numbers, its payload encrypted
 * straight from the cache where nothing in it changes.
 */
final class PacketWriter {
    private static final int FIXED_HEADER = 12;

    /** Without the dependency descriptor and the layers, also in the two-byte form. */
    private static final int MAX_EXTENSIONS = 48;

    private static final int ELEMENT_HEADER = 2;

    /** A longer one is not told: packets have only so much room for it. */
    private static final int MAX_MID = 16;

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
    private final Dependencies dependencies = new Dependencies();
    private final RedWriter red;
    private final MemorySegment mid;
    private final @Nullable SlotAllocation allocation;
    private boolean tellsMid;
    private int transportNumber; // of the header written last
    private int sentBytes;

    PacketWriter(Outlet outlet, SlotSection section, SlotLayers layers) {
        this.outlet = outlet;
        extensionIds = ExtensionIds.of(section.extensions());
        sendExtensions = SendExtensions.of(section);
        red = new RedWriter(outlet, section.codecs());
        mid = MemorySegment.ofArray(section.mid().getBytes(StandardCharsets.UTF_8));
        int id = sendExtensions.layers();
        allocation = id == 0 ? null : new SlotAllocation(id, layers);
        tellsMid = sendExtensions.mid() != 0 && mid.byteSize() <= MAX_MID;
    }

    /** The receiver knows the stream's SSRC: it needs not be told any more whose that is. */
    void isKnown() {
        tellsMid = false;
    }

    /**
     * Whether a packet may leave a second time under its own number: its bytes are the same. So it
     * is never padded, which depends on what came together with it.
     */
    boolean canSendAgain() {
        return sendExtensions.areNone() && extensionIds.dependencyDescriptor() == 0;
    }

    /** Whether the receiver can tell how its packets came: else they are no use to a probe. */
    boolean isReported() {
        return sendExtensions.areReported();
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
            Source source,
            int index,
            int payloadType,
            int sequenceNumber,
            long rewrite) {
        PacketCache cache = source.track().cache();
        int length = Rewrite.isEmpty(rewrite) ? 0 : cache.payloadLength(index);
        long at = reserve(egress, cache, index, length + PacketCache.PADDING);
        if (at < 0) {
            return false;
        }
        int header =
                writeHeader(
                        egress,
                        at,
                        source,
                        index,
                        payloadType,
                        sequenceNumber,
                        sender.ssrc(),
                        rewrite);
        long descriptor = cache.descriptor(index);
        if (PayloadDescriptor.isRed(descriptor)) {
            sentBytes =
                    red.send(
                            egress, sender, at, header, transportNumber, cache, index, payloadType);
            return sentBytes >= 0;
        }
        sentBytes = length;
        if (length > 0 && cache.isPadded(index) && !canSendAgain()) {
            setPadding(egress.slab(), at);
            length += PacketCache.PADDING;
        }
        if (length == 0 || !Rewrite.changesPayload(rewrite, descriptor)) {
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
        copyPayload(egress.slab(), at + header, cache, index, length, rewrite);
        return egress.sendRtp(
                outlet, sender, at, header, transportNumber, egress.slab(), at + header, length);
    }

    /** The same bytes under the same number once more, for a peer without RTX. */
    boolean sendAgain(
            Egress egress,
            SrtpSender sender,
            Source source,
            int index,
            int payloadType,
            int sequenceNumber,
            long rewrite) {
        PacketCache cache = source.track().cache();
        int length = Rewrite.isEmpty(rewrite) ? 0 : cache.payloadLength(index);
        long at = reserve(egress, cache, index, length);
        if (at < 0) {
            return false;
        }
        int header =
                writeHeader(
                        egress,
                        at,
                        source,
                        index,
                        payloadType,
                        sequenceNumber,
                        sender.ssrc(),
                        rewrite);
        copyPayload(egress.slab(), at + header, cache, index, length, rewrite);
        return egress.sendRtpAgain(outlet, sender, at, header, length);
    }

    /** The packet inside a retransmission stream (RFC 4588 4). */
    boolean sendRtx(
            Egress egress,
            SrtpSender rtx,
            Source source,
            int index,
            int rtxPayloadType,
            int rtxSequenceNumber,
            int originalSequenceNumber,
            long rewrite) {
        PacketCache cache = source.track().cache();
        int length = Rewrite.isEmpty(rewrite) ? 0 : cache.payloadLength(index);
        long at = reserve(egress, cache, index, length + OSN);
        if (at < 0) {
            return false;
        }
        MemorySegment slab = egress.slab();
        int header =
                writeHeader(
                        egress,
                        at,
                        source,
                        index,
                        rtxPayloadType,
                        rtxSequenceNumber,
                        rtx.ssrc(),
                        rewrite);
        slab.set(SHORT, at + header, (short) originalSequenceNumber);
        copyPayload(slab, at + header + OSN, cache, index, length, rewrite);
        return egress.sendRtp(
                outlet, rtx, at, header, transportNumber, slab, at + header, length + OSN);
    }

    /** A packet of padding alone (RFC 3550 5.1). */
    boolean sendPadding(
            Egress egress, SrtpSender stream, int payloadType, int sequenceNumber, int timestamp) {
        long at = egress.reserve(FIXED_HEADER + MAX_EXTENSIONS + PADDING_BYTES + MAX_TAG);
        if (at < 0) {
            outlet.drops().add(DropReason.SEND_QUEUE_FULL);
            return false;
        }
        MemorySegment slab = egress.slab();
        int extensionBytes = writeSendExtensions(egress, at + FIXED_HEADER);
        RtpHeader.write(
                slab,
                at,
                false,
                payloadType,
                sequenceNumber,
                timestamp,
                stream.ssrc(),
                extensionBytes > 0);
        setPadding(slab, at);
        int header = FIXED_HEADER + extensionBytes;
        MemorySegment.copy(ZEROS, 0, slab, at + header, PADDING_BYTES);
        slab.set(ValueLayout.JAVA_BYTE, at + header + PADDING_BYTES - 1, (byte) PADDING_BYTES);
        return egress.sendRtp(
                outlet, stream, at, header, transportNumber, slab, at + header, PADDING_BYTES);
    }

    private static void setPadding(MemorySegment slab, long at) {
        byte first = slab.get(ValueLayout.JAVA_BYTE, at);
        slab.set(ValueLayout.JAVA_BYTE, at, (byte) (first | PADDING));
    }

    private long reserve(Egress egress, PacketCache cache, int index, int payloadLength) {
        int extensionBytes = MAX_EXTENSIONS + dependencyBytes(cache, index);
        if (allocation != null) {
            extensionBytes += ELEMENT_HEADER + SlotAllocation.MAX_BYTES;
        }
        int header = FIXED_HEADER + RtpHeader.CSRC_LENGTH;
        long at = egress.reserve(header + extensionBytes + payloadLength + MAX_TAG);
        if (at < 0) {
            outlet.drops().add(DropReason.SEND_QUEUE_FULL);
        }
        return at;
    }

    /** What its dependency descriptor takes at most, 0 if the subscriber gets none. */
    private int dependencyBytes(PacketCache cache, int index) {
        int length = extensionIds.dependencyDescriptor() == 0 ? 0 : cache.prefixLength(index);
        return length == 0 ? 0 : length + Dependencies.MAX_GROWTH;
    }

    private int writeHeader(
            Egress egress,
            long at,
            Source source,
            int index,
            int payloadType,
            int sequenceNumber,
            int ssrc,
            long rewrite) {
        PacketCache cache = source.track().cache();
        int csrc = source.track().csrc();
        long end = at + FIXED_HEADER + (csrc == 0 ? 0 : RtpHeader.CSRC_LENGTH);
        int extensionBytes = writeExtensions(egress, end, source, index, rewrite);
        return extensionBytes
                + RtpHeader.write(
                        egress.slab(),
                        at,
                        marker(cache, index, rewrite),
                        payloadType,
                        sequenceNumber,
                        cache.timestamp(index) + Rewrite.timestampOffset(rewrite),
                        ssrc,
                        csrc,
                        extensionBytes > 0);
    }

    private static boolean marker(PacketCache cache, int index, long rewrite) {
        boolean ends = cache.marker(index) || Rewrite.setsMarker(rewrite);
        return ends && !Rewrite.isEmpty(rewrite);
    }

    private int writeExtensions(Egress egress, long at, Source source, int index, long rewrite) {
        transportNumber = SendSide.NO_NUMBER;
        PacketCache cache = source.track().cache();
        long values = cache.extensions(index);
        int dependencyBytes = dependencyBytes(cache, index);
        if (values == PacketExtensions.NONE && dependencyBytes == 0 && sendExtensions.areNone()) {
            return 0;
        }
        extensions.begin(egress.slab(), at);
        PacketExtensions.write(values, extensionIds, extensions);
        if (dependencyBytes > 0 && !Rewrite.isEmpty(rewrite)) {
            int target = Rewrite.decodeTarget(rewrite);
            int id = extensionIds.dependencyDescriptor();
            dependencies.write(source, index, id, target, extensions);
        }
        if (allocation != null && !Rewrite.isEmpty(rewrite)) {
            allocation.write(source.track(), index, egress, extensions);
        }
        addSendExtensions(egress);
        return extensions.end();
    }

    /** Those that every packet has. */
    private int writeSendExtensions(Egress egress, long at) {
        transportNumber = SendSide.NO_NUMBER;
        if (sendExtensions.areNone()) {
            return 0;
        }
        extensions.begin(egress.slab(), at);
        addSendExtensions(egress);
        return extensions.end();
    }

    private void addSendExtensions(Egress egress) {
        if (tellsMid) {
            extensions.put(sendExtensions.mid(), mid, 0, (int) mid.byteSize());
        }
        SendSide side = outlet.sendSide();
        if (sendExtensions.transportCc() != 0 && side != null) {
            transportNumber = side.takeNumber();
            extensions.putShort(sendExtensions.transportCc(), transportNumber);
        } else if (sendExtensions.absSendTime() != 0) {
            int time = SendExtensions.absSendTime(egress.writeTimeNs());
            extensions.put24(sendExtensions.absSendTime(), time);
        }
    }

    private static void copyPayload(
            MemorySegment slab, long to, PacketCache cache, int index, int length, long rewrite) {
        MemorySegment.copy(cache.segment(), cache.payloadOffset(index), slab, to, length);
        long descriptor = cache.descriptor(index);
        if (length > 0 && Rewrite.changesPayload(rewrite, descriptor)) {
            PayloadDescriptor.rewrite(
                    descriptor,
                    slab,
                    to,
                    Rewrite.pictureIdOffset(rewrite),
                    Rewrite.tl0PicIdxOffset(rewrite));
        }
    }
}
