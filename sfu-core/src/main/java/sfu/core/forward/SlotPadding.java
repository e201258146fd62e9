package sfu.core.forward;

import sfu.core.api.CodecParameters;
import sfu.core.api.SlotSection;
import sfu.core.srtp.SrtpSender;
import sfu.core.stream.PacketCache;
import sfu.core.stream.SequenceMap;

/**
 * Fills a slot's stream up to the rate of a probe, with bytes that do no harm: recent packets once
 * more in the retransmission stream, or packets of padding alone (RFC 3550 5.1). Without a
 * retransmission stream these have numbers of the slot's own, between two of its pictures.
 */
final class SlotPadding {
    /** Of the latest packets, over and over: the more of them, the older. */
    private static final int MAX_REPEATS = 8;

    private static final int NONE = -1;

    private final PacketWriter writer;
    private final Retransmitter retransmitter;
    private final SequenceMap sequences;
    private final SentLog log;

    // of packets of padding, as of those sent last
    private int payloadType = NONE;
    private int rtxPayloadType = NONE;
    private int timestamp;

    SlotPadding(
            SlotSection section,
            PacketWriter writer,
            Retransmitter retransmitter,
            SequenceMap sequences,
            SentLog log) {
        this.writer = writer;
        this.retransmitter = retransmitter;
        this.sequences = sequences;
        this.log = log;
        for (CodecParameters codec : section.codecs()) { // until something is sent, any will do
            payloadType = payloadType == NONE ? codec.payloadType() : payloadType;
            rtxPayloadType = rtxPayloadType == NONE ? codec.rtxPayloadType() : rtxPayloadType;
        }
    }

    /**
     * A source begins with a packet that has this timestamp in the slot.
     *
     * @param rtx -1 where its codec has none
     */
    void sourceBegins(int media, int rtx, int itsTimestamp) {
        payloadType = media;
        rtxPayloadType = rtx;
        timestamp = itsTimestamp;
    }

    /**
     * Returns the bytes sent, at least so many; less when nothing more can leave now, none where no
     * report would tell of them.
     *
     * @param isMidStream whether more of the picture that was sent last may come
     */
    int send(int bytes, boolean isMidStream, SrtpSender sender, Egress egress) {
        if (!writer.isReported()) {
            return 0;
        }
        int sent = 0;
        long newest = sequences.highestSent();
        boolean hasRtx = retransmitter.rtxSsrc() != 0 && rtxPayloadType != NONE;
        for (int back = 0; sent < bytes; back = (back + 1) % MAX_REPEATS) {
            int more =
                    hasRtx
                            ? retransmit(bytes - sent, newest - back, sender, egress)
                            : insert(isMidStream, sender, egress);
            if (more == 0) {
                return sent;
            }
            sent += more;
        }
        return sent;
    }

    private int retransmit(int bytes, long number, SrtpSender sender, Egress egress) {
        int run = sequences.runOfSent(number);
        int kind = run < 0 ? SentLog.NOT_SENT : log.kind(number);
        if (kind != SentLog.NOT_SENT && kind != SentLog.EMPTY) {
            int sent = repeat(bytes, number, run, kind, sender, egress);
            if (sent > 0) {
                return sent;
            }
        }
        int rtxSsrc = retransmitter.rtxSsrc();
        SrtpSender rtx = sender.context().sender(rtxSsrc);
        int rtxNumber = retransmitter.nextRtxNumber();
        return writer.sendPadding(egress, rtx, rtxPayloadType, rtxNumber, timestamp)
                ? PacketWriter.PADDING_BYTES
                : 0;
    }

    /** If it is still there and no larger than what is needed; 0 if not. */
    private int repeat(
            int bytes, long number, int run, int kind, SrtpSender sender, Egress egress) {
        Source source = (Source) sequences.origin(run);
        PacketCache cache = source.track().cache();
        int index = cache.find(sequences.sourceNumber(run, number));
        if (index < 0 || source.payloadTypes().rtx(cache.payloadType(index)) < 0) {
            return 0;
        }
        long rewrite = Retransmitter.how(sequences.rewrite(run), kind);
        timestamp = cache.timestamp(index) + Rewrite.timestampOffset(rewrite);
        int length = cache.payloadLength(index);
        boolean fits = length <= bytes && length > PacketWriter.PADDING_BYTES;
        int sequenceNumber = (int) number & 0xFFFF;
        boolean isSent =
                fits && retransmitter.send(source, index, sequenceNumber, rewrite, sender, egress);
        return isSent ? length : 0;
    }

    /** A packet of padding behind what was sent last, unless its picture may go on. */
    private int insert(boolean isMidStream, SrtpSender sender, Egress egress) {
        if (payloadType == NONE || isMidStream && !isBetweenPictures()) {
            return 0;
        }
        int sequenceNumber = (int) sequences.next() & 0xFFFF;
        if (!writer.sendPadding(egress, sender, payloadType, sequenceNumber, timestamp)) {
            return 0;
        }
        sequences.insert();
        return PacketWriter.PADDING_BYTES;
    }

    private boolean isBetweenPictures() {
        long newest = sequences.highestSent();
        int run = sequences.runOfSent(newest);
        if (run < 0) {
            return true; // padding, or nothing at all
        }
        PacketCache cache = ((Source) sequences.origin(run)).track().cache();
        int index = cache.find(sequences.sourceNumber(run, newest));
        if (index < 0) {
            return true; // so old that nothing follows it
        }
        timestamp = cache.timestamp(index) + Rewrite.timestampOffset(sequences.rewrite(run));
        return cache.marker(index) || log.kind(newest) == SentLog.WITH_MARKER;
    }
}
