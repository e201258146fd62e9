package sfu.core.forward;

import sfu.core.codec.PayloadDescriptor;
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
    private int paddingPayloadType = -1; // of a packet of padding alone, as of those sent last
    private int paddingTimestamp;

    /**
     * @param rtxSsrc 0 without RTX
     */
    Retransmitter(PacketWriter writer, Outlet outlet, int rtxSsrc, int firstSequenceNumber) {
        this.writer = writer;
        this.outlet = outlet;
        this.rtxSsrc = rtxSsrc;
        rtxSequenceNumber = firstSequenceNumber;
    }

    /** A source begins with a packet that has this timestamp in the slot. */
    void sourceBegins(int rtxPayloadType, int timestamp) {
        if (rtxPayloadType >= 0) { // so that it can pad however long nothing is sent later
            paddingPayloadType = rtxPayloadType;
            paddingTimestamp = timestamp;
        }
    }

    /** Whether the packet was sent again. */
    boolean repeat(
            int sequenceNumber,
            SequenceMap sequences,
            SentLog log,
            SrtpSender sender,
            Egress egress,
            long nowNs) {
        if (!outlet.requests().take(nowNs)) {
            outlet.drops().add(DropReason.NACK_SUPPRESSED);
            return false;
        }
        long sent = sequences.extend(sequenceNumber);
        int run = sequences.runOfSent(sent);
        if (run < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
            return false;
        }
        int kind = log.kind(sent);
        if (kind == SentLog.NOT_SENT) {
            outlet.drops().add(DropReason.LAYER);
            return false;
        }
        Source source = (Source) sequences.origin(run);
        int index = source.track().cache().find(sequences.sourceNumber(run, sent));
        if (index < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
            return false;
        }
        if (PayloadDescriptor.isRed(source.track().cache().descriptor(index))) {
            outlet.drops().add(DropReason.NACK_SUPPRESSED); // the next packet repeats it
            return false;
        }
        if (!repeats.admit(sent, nowNs, outlet.rttNs()) || !outlet.repeats().take(nowNs)) {
            outlet.drops().add(DropReason.NACK_SUPPRESSED);
            return false;
        }
        long rewrite = how(sequences.rewrite(run), kind);
        return send(source, index, sequenceNumber, rewrite, sender, egress);
    }

    private static long how(long rewrite, int kind) {
        return switch (kind) {
            case SentLog.WITH_MARKER -> Rewrite.withMarker(rewrite);
            case SentLog.EMPTY -> Rewrite.empty(rewrite);
            default -> rewrite;
        };
    }

    /**
     * Repeats recent packets, or sends packets of padding alone (RFC 3550 5.1) where less is
     * needed, in the retransmission stream.
     *
     * @return the bytes sent, at least so many; 0 without RTX or when nothing can leave
     */
    int pad(int bytes, SequenceMap sequences, SentLog log, SrtpSender sender, Egress egress) {
        int sent = 0;
        long newest = sequences.highestSent();
        for (int back = 0; sent < bytes; back = (back + 1) % MAX_PADDING_REPEATS) {
            int more = padOnce(bytes - sent, newest - back, sequences, log, sender, egress);
            if (more == 0) {
                return sent;
            }
            sent += more;
        }
        return sent;
    }

    private int padOnce(
            int bytes,
            long number,
            SequenceMap sequences,
            SentLog log,
            SrtpSender sender,
            Egress egress) {
        if (rtxSsrc == 0) {
            return 0;
        }
        int run = sequences.runOfSent(number);
        int kind = run < 0 ? SentLog.NOT_SENT : log.kind(number);
        if (kind != SentLog.NOT_SENT && kind != SentLog.EMPTY) {
            int sent = repeatAsPadding(bytes, number, run, kind, sequences, sender, egress);
            if (sent > 0) {
                return sent;
            }
        }
        if (paddingPayloadType < 0) {
            return 0;
        }
        rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
        boolean isSent =
                writer.sendPadding(
                        egress,
                        sender.context().sender(rtxSsrc),
                        paddingPayloadType,
                        rtxSequenceNumber,
                        paddingTimestamp);
        return isSent ? PacketWriter.PADDING_BYTES : 0;
    }

    /** If it is still there and no larger than what is needed; 0 if not. */
    private int repeatAsPadding(
            int bytes,
            long number,
            int run,
            int kind,
            SequenceMap sequences,
            SrtpSender sender,
            Egress egress) {
        Source source = (Source) sequences.origin(run);
        PacketCache cache = source.track().cache();
        int index = cache.find(sequences.sourceNumber(run, number));
        int rtxPayloadType = index < 0 ? -1 : source.payloadTypes().rtx(cache.payloadType(index));
        if (rtxPayloadType < 0) {
            return 0;
        }
        long rewrite = how(sequences.rewrite(run), kind);
        paddingPayloadType = rtxPayloadType;
        paddingTimestamp = cache.timestamp(index) + Rewrite.timestampOffset(rewrite);
        int length = cache.payloadLength(index);
        boolean fits = length <= bytes && length > PacketWriter.PADDING_BYTES;
        boolean isSent =
                fits && send(source, index, (int) number & 0xFFFF, rewrite, sender, egress);
        return isSent ? length : 0;
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
                            egress, sender, source, index, payloadType, sequenceNumber, rewrite);
        }
        rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
        return writer.sendRtx(
                egress,
                sender.context().sender(rtxSsrc),
                source,
                index,
                rtxPayloadType,
                rtxSequenceNumber,
                sequenceNumber,
                rewrite);
    }
}
