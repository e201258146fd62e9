package sfu.core.forward;

import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;
import sfu.core.stream.Repeats;
import sfu.core.stream.SequenceMap;

/** Answers a subscriber's NACKs: the packet as it was sent, from the cache of its track. */
final class Retransmitter {
    /** Of the latest packets as padding, over and over: the more of them, the older. */
    private static final int MAX_PADDING_REPEATS = 8;

    private final PacketWriter writer;
    private final Outlet outlet;
    private final int rtxSsrc;
    private final Repeats repeats = new Repeats();
    private int rtxSequenceNumber;

    /**
     * @param rtxSsrc 0 without RTX
     */
    Retransmitter(PacketWriter writer, Outlet outlet, int rtxSsrc, int firstSequenceNumber) {
        this.writer = writer;
        this.outlet = outlet;
        this.rtxSsrc = rtxSsrc;
        rtxSequenceNumber = firstSequenceNumber;
    }

    /** Whether the packet was sent again. */
    boolean repeat(
            int sequenceNumber,
            SequenceMap sequences,
            SrtpSender sender,
            Egress egress,
            long nowNs) {
        long sent = sequences.extend(sequenceNumber);
        int run = sequences.runOfSent(sent);
        if (run < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
            return false;
        }
        Source source = (Source) sequences.origin(run);
        int index = source.track().cache().find(sequences.sourceNumber(run, sent));
        if (index < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
            return false;
        }
        if (!repeats.admit(sent, nowNs, outlet.rttNs()) || !outlet.repeats().take(nowNs)) {
            outlet.drops().add(DropReason.NACK_SUPPRESSED);
            return false;
        }
        return send(source, index, sequenceNumber, sequences.rewrite(run), sender, egress);
    }

    /**
     * Repeats recent packets, or sends packets of padding alone (RFC 3550 5.1) where less is
     * needed, in the retransmission stream.
     *
     * @return the bytes sent, at least so many; 0 without RTX or when nothing can leave
     */
    int pad(int bytes, SequenceMap sequences, SrtpSender sender, Egress egress) {
        int sent = 0;
        long newest = sequences.highestSent();
        for (int back = 0; sent < bytes; back = (back + 1) % MAX_PADDING_REPEATS) {
            int more = padOnce(bytes - sent, newest - back, sequences, sender, egress);
            if (more == 0) {
                return sent;
            }
            sent += more;
        }
        return sent;
    }

    private int padOnce(
            int bytes, long number, SequenceMap sequences, SrtpSender sender, Egress egress) {
        int run = sequences.runOfSent(number);
        if (rtxSsrc == 0 || run < 0) {
            return 0;
        }
        Source source = (Source) sequences.origin(run);
        PacketCache cache = source.track().cache();
        int index = cache.find(sequences.sourceNumber(run, number));
        int rtxPayloadType = index < 0 ? -1 : source.payloadTypes().rtx(cache.payloadType(index));
        if (rtxPayloadType < 0) {
            return 0;
        }
        int length = cache.payloadLength(index);
        if (length <= bytes && length > PacketWriter.PADDING_BYTES) {
            long rewrite = sequences.rewrite(run);
            boolean isSent = send(source, index, (int) number & 0xFFFF, rewrite, sender, egress);
            return isSent ? length : 0;
        }
        rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
        boolean isSent =
                writer.sendPadding(
                        egress,
                        sender.context().sender(rtxSsrc),
                        rtxPayloadType,
                        rtxSequenceNumber,
                        cache.timestamp(index) + Rewrite.timestampOffset(sequences.rewrite(run)));
        return isSent ? PacketWriter.PADDING_BYTES : 0;
    }

    private boolean send(
            Source source,
            int index,
            int sequenceNumber,
            long rewrite,
            SrtpSender sender,
            Egress egress) {
        PacketCache cache = source.track().cache();
        PayloadTypeMap payloadTypes = source.payloadTypes();
        int codec = cache.payloadType(index);
        int rtxPayloadType = payloadTypes.rtx(codec);
        boolean isSameStream = rtxSsrc == 0 || rtxPayloadType < 0;
        if (isSameStream && !writer.canSendAgain()) {
            outlet.drops().add(DropReason.NOT_REPEATABLE);
            return false;
        }
        if (isSameStream) {
            int payloadType = payloadTypes.media(codec);
            return payloadType >= 0
                    && writer.sendAgain(
                            egress, sender, cache, index, payloadType, sequenceNumber, rewrite);
        }
        rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
        return writer.sendRtx(
                egress,
                sender.context().sender(rtxSsrc),
                cache,
                index,
                rtxPayloadType,
                rtxSequenceNumber,
                sequenceNumber,
                rewrite);
    }
}
