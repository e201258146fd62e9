package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtp.RtpPacket;
import sfu.core.rtp.SequenceNumbers;

/** What arrives in one slot. */
final class ReceivedStream {
    private static final long KEY_FRAME_PATIENCE_NS = 500_000_000L;

    private final Slot slot;
    private final FrameCounter frames = new FrameCounter();
    private @Nullable PublishedTrack source;
    private long highest = -1; // extended sequence number
    private long waitsSinceNs = Long.MAX_VALUE;

    ReceivedStream(Slot slot) {
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    /**
     * @param track of ours; null for others' and for none
     */
    void source(@Nullable PublishedTrack track) {
        source = track;
    }

    /** Takes an authentic packet that came for the first time. */
    void accept(RtpPacket packet, int length, long arrivedUnixNs, long nowNs, Counters counters) {
        if (source == null) {
            counters.foreignPackets++;
        } else {
            counters.receivedPackets++;
            measure(source, packet, arrivedUnixNs, counters);
        }
        counters.receivedBytes += length;
        boolean isNext = follow(packet.sequenceNumber(), counters);
        Codec codec = PayloadTypes.codec(packet.payloadType());
        if (slot.isVideo() && isNext && codec != null && packet.payloadLength() > 0) {
            countFrame(codec, packet, nowNs, counters);
        }
    }

    private static void measure(
            PublishedTrack source, RtpPacket packet, long arrivedUnixNs, Counters counters) {
        long sentNs =
                source.sentUnixNs(packet.segment(), packet.payloadOffset(), packet.payloadLength());
        if (sentNs != 0) {
            counters.latency.record((arrivedUnixNs - sentNs) / 1000);
        }
    }

    /** Whether it is not one that came late. */
    private boolean follow(int sequenceNumber, Counters counters) {
        long extended = SequenceNumbers.extend(highest, sequenceNumber);
        if (highest >= 0 && extended <= highest) {
            counters.gaps--; // it was only late
            return false;
        }
        if (highest >= 0 && extended > highest + 1) {
            counters.gaps += extended - highest - 1;
            frames.gap();
        }
        highest = extended;
        return true;
    }

    private void countFrame(Codec codec, RtpPacket packet, long nowNs, Counters counters) {
        long d =
                PayloadDescriptor.read(
                        codec, packet.segment(), packet.payloadOffset(), packet.payloadLength());
        if (frames.packet(d, packet.timestamp(), packet.marker()) && source != null) {
            counters.decodableFrames++;
        }
        if (!frames.needsKeyFrame()) {
            waitsSinceNs = Long.MAX_VALUE;
        } else if (waitsSinceNs == Long.MAX_VALUE) {
            waitsSinceNs = nowNs;
        }
    }

    /** Whether a PLI is due; asking again begins a new wait. */
    boolean asksForKeyFrame(long nowNs) {
        boolean isDue =
                waitsSinceNs != Long.MAX_VALUE && nowNs - waitsSinceNs > KEY_FRAME_PATIENCE_NS;
        if (isDue) {
            waitsSinceNs = nowNs;
        }
        return isDue;
    }

    /** Null before its first packet. */
    @Nullable ReportBlock report() {
        return highest < 0 ? null : new ReportBlock(slot.ssrc(), 0, 0, (int) highest, 0, 0, 0);
    }
}
