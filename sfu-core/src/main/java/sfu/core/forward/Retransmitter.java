package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;
import sfu.core.stream.RetransmissionHistory;

/** Answers a subscriber's NACKs: the packet as it was sent, from the cache of its track. */
final class Retransmitter {
    private final PacketWriter writer;
    private final Outlet outlet;
    private final int historySize;
    private @Nullable RetransmissionHistory history; // idle slots need none
    private final int rtxSsrc;
    private final Rewrite rewrite = new Rewrite();
    private int rtxSequenceNumber;
    private @Nullable SrtpSender rtx;

    /**
     * @param rtxSsrc 0 without RTX
     */
    Retransmitter(
            PacketWriter writer,
            Outlet outlet,
            int historySize,
            int rtxSsrc,
            int firstSequenceNumber) {
        this.writer = writer;
        this.outlet = outlet;
        this.historySize = historySize;
        this.rtxSsrc = rtxSsrc;
        rtxSequenceNumber = firstSequenceNumber;
    }

    void record(long sent, Source source, long number, Rewrite by) {
        RetransmissionHistory its = history;
        if (its == null) {
            its = new RetransmissionHistory(historySize);
            history = its;
        }
        its.record(
                sent,
                source,
                number,
                by.timestampOffset(),
                by.pictureIdOffset(),
                by.tl0PicIdxOffset());
    }

    void forget(Source source) {
        if (history != null) {
            history.forget(source);
        }
    }

    /** Whether the packet was sent again. */
    boolean repeat(
            int sequenceNumber, long highestSent, SrtpSender sender, Egress egress, long nowNs) {
        RetransmissionHistory its = history;
        int entry = its == null ? -1 : its.find(sequenceNumber, highestSent);
        if (its == null || entry < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
            return false;
        }
        Source source = (Source) its.source(entry);
        PacketCache cache = source.track().cache();
        int index = source.track().isClosed() ? -1 : cache.find(its.sourceNumber(entry));
        if (index < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
            return false;
        }
        if (!its.mayRepeat(entry, nowNs, outlet.rttNs())) {
            outlet.drops().add(DropReason.NACK_SUPPRESSED);
            return false;
        }
        rewrite.set(
                its.timestampOffset(entry), its.pictureIdOffset(entry), its.tl0PicIdxOffset(entry));
        return send(source, index, sequenceNumber, sender, egress);
    }

    private boolean send(
            Source source, int index, int sequenceNumber, SrtpSender sender, Egress egress) {
        PacketCache cache = source.track().cache();
        PayloadTypeMap payloadTypes = source.payloadTypes();
        int codec = cache.payloadType(index);
        int rtxPayloadType = payloadTypes.rtx(codec);
        if (rtxSsrc == 0 || rtxPayloadType < 0) {
            int payloadType = payloadTypes.media(codec);
            return payloadType >= 0
                    && writer.sendAgain(
                            egress, sender, cache, index, payloadType, sequenceNumber, rewrite);
        }
        rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
        return writer.sendRtx(
                egress,
                rtxSender(),
                cache,
                index,
                rtxPayloadType,
                rtxSequenceNumber,
                sequenceNumber,
                rewrite);
    }

    private SrtpSender rtxSender() {
        SrtpSender known = rtx;
        if (known == null) {
            SrtpContext keys = outlet.srtp();
            if (keys == null) {
                throw new IllegalStateException("the outlet is not open");
            }
            known = keys.sender(rtxSsrc);
            rtx = known;
        }
        return known;
    }
}
