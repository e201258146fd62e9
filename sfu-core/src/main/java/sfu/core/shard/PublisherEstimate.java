package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.bwe.BweOptions;
import sfu.core.bwe.ReceiveSideEstimator;
import sfu.core.rtcp.ReceiverEstimatedMaxBitrate;
import sfu.core.rtp.ExtensionIds;
import sfu.core.rtp.RtpPacket;
import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;
import sfu.core.stream.ReceiveStream;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What one publisher may send that has no transport-wide feedback but listens to REMB; made when
 * its first packet with a send time comes.
 */
final class PublisherEstimate {
    private static final int TIME_BYTES = 3;

    /** In the one byte that counts them. */
    private static final int MAX_SSRCS = 255;

    private final InboundStreams streams;
    private @Nullable ReceiveSideEstimator estimator;

    PublisherEstimate(InboundStreams streams) {
        this.streams = streams;
    }

    void onPacket(RtpPacket packet, ExtensionIds ids, int length, DropCounters drops, long nowNs) {
        int id = ids.absSendTime();
        long at = id == 0 || ids.transportCc() != 0 ? -1 : packet.extensionOffset(id);
        if (at < 0) {
            return;
        }
        if (packet.extensionLength(id) < TIME_BYTES) {
            drops.add(DropReason.MALFORMED_EXTENSION);
            return;
        }
        ReceiveSideEstimator its = estimator;
        if (its == null) {
            its = new ReceiveSideEstimator(BweOptions.defaults());
            estimator = its;
        }
        its.onPacket(time(packet, at), length, nowNs);
    }

    private static int time(RtpPacket packet, long at) {
        return (packet.segment().get(ValueLayout.JAVA_BYTE, at) & 0xFF) << 16
                | (packet.segment().get(ValueLayout.JAVA_BYTE, at + 1) & 0xFF) << 8
                | packet.segment().get(ValueLayout.JAVA_BYTE, at + 2) & 0xFF;
    }

    /** Null where there is none. */
    @Nullable ReceiveSideEstimator estimator() {
        return estimator;
    }

    /** Long.MAX_VALUE for never. */
    long nextDueNs() {
        return estimator == null ? Long.MAX_VALUE : estimator.nextDueNs();
    }

    /** What is due to be said, or null. */
    @Nullable ReceiverEstimatedMaxBitrate poll(long nowNs, int senderSsrc, long rttNs) {
        ReceiveSideEstimator its = estimator;
        if (its == null) {
            return null;
        }
        its.onRoundTrip(rttNs);
        long bps = its.poll(nowNs);
        List<Integer> ssrcs = bps == 0 ? List.of() : listeners();
        return ssrcs.isEmpty() ? null : new ReceiverEstimatedMaxBitrate(senderSsrc, bps, ssrcs);
    }

    /** The streams of those sections that agreed on REMB. */
    private List<Integer> listeners() {
        List<Integer> ssrcs = new ArrayList<>();
        for (Published section : streams.sections()) {
            for (PublishedEncoding encoding : section.encodings()) {
                ReceiveStream stream = encoding.stream();
                if (stream != null && section.takesRemb() && ssrcs.size() < MAX_SSRCS) {
                    ssrcs.add(stream.ssrc());
                }
            }
        }
        return ssrcs;
    }
}
