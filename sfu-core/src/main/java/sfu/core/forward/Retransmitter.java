package sfu.core.forward;

import sfu.core.codec.PayloadDescriptor;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;
import sfu.core.stream.Repeats;
import sfu.core.stream.SequenceMap;

/** Answers a subscriber's NACKs: the packet as it was sent, from the cache of its track. */
final class Retransmitter {
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

    static long how(long rewrite, int kind) {
        return switch (kind) {
            case SentLog.WITH_MARKER -> Rewrite.withMarker(rewrite);
            case SentLog.EMPTY -> Rewrite.empty(rewrite);
            default -> rewrite;
        };
    }

    /** In the stream of retransmissions, without one in the slot's own. */
    boolean send(
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
        int number = nextRtxNumber();
        return writer.sendRtx(
                egress,
                sender.context().sender(rtxSsrc),
                source,
                index,
                rtxPayloadType,
                number,
                sequenceNumber,
                rewrite);
    }

    /** 0 without RTX. */
    int rtxSsrc() {
        return rtxSsrc;
    }

    int nextRtxNumber() {
        rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
        return rtxSequenceNumber;
    }
}
