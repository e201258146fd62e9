package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.forward.DownTrack;
import sfu.core.forward.SendSide;
import sfu.core.rtcp.ArrivalReport;
import sfu.core.rtcp.ExtendedReport;
import sfu.core.rtcp.FullIntraRequest;
import sfu.core.rtcp.Goodbye;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.ReceiverEstimatedMaxBitrate;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpReader;
import sfu.core.rtcp.SenderReport;
import sfu.core.rtcp.SourceDescription;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Each RTCP message of a peer to the stream or slot that it is about. */
final class RtcpDispatch {
    /** By which a round trip of nothing may seem shorter: both its times have such units. */
    private static final int ROUNDED = 2;

    /** In which a receiver report tells a loss of everything (RFC 3550 6.4.1). */
    private static final int UNITS_OF_LOSS = 256;

    private final Transport transport;
    private final RtcpReader reader;
    private RtcpMeter meter;
    private long nowNs;

    RtcpDispatch(Transport transport) {
        this.transport = transport;
        meter = new RtcpMeter(RtcpLimits.defaults(), transport.drops());
        reader =
                new RtcpReader(
                        this::onMessage,
                        transport.shard().scratch().report(),
                        this::onFeedback,
                        this::admitEntries);
    }

    void limit(RtcpLimits limits) {
        meter = new RtcpMeter(limits, transport.drops());
    }

    private boolean admitEntries(int count) {
        return meter.admitEntries(count, nowNs);
    }

    void read(MemorySegment s, long offset, int length, long atNs) {
        nowNs = atNs;
        if (meter.admit(length, atNs) && !reader.read(s, offset, length)) {
            transport.drops().add(DropReason.MALFORMED_RTCP);
        }
    }

    private void onMessage(Rtcp message) {
        switch (message) {
            case SenderReport report -> {
                long cameNs = transport.shard().arrivalNs();
                transport
                        .receiver()
                        .onSenderReport(
                                report.ssrc(),
                                report.ntpTimestamp(),
                                report.rtpTimestamp(),
                                cameNs);
                onReports(report.reports());
            }
            case ReceiverReport report -> onReports(report.reports());
            case Nack nack -> onNack(nack);
            case PictureLossIndication pli -> onKeyFrameRequest(pli.mediaSsrc());
            case FullIntraRequest fir -> {
                if (admitEntries(fir.entries().size())) {
                    fir.entries().forEach(entry -> onFullIntraRequest(entry.ssrc()));
                }
            }
            case TransportFeedback feedback -> {} // read in place
            case ReceiverEstimatedMaxBitrate remb -> onRemb(remb);
            case ExtendedReport report -> {
                long cameNs = transport.shard().arrivalNs();
                transport.referenceTimes().hear(report.ssrc(), report.ntpTimestamp(), cameNs);
                transport.reports().answerSoon(nowNs);
            }
            case SourceDescription description -> {}
            case Goodbye goodbye -> onGoodbye(goodbye);
        }
    }

    private void onFeedback(ArrivalReport feedback) {
        SendSide side = transport.outlet().sendSide();
        if (side != null) {
            side.onFeedback(feedback, nowNs);
            transport.wakeBy(side.nextTimeoutNs());
            transport.allocation().estimateChanged(side);
        }
    }

    private void onRemb(ReceiverEstimatedMaxBitrate remb) {
        SendSide side = transport.outlet().sendSide();
        if (side != null) {
            side.onRemb(remb.bitrateBps(), nowNs);
            transport.allocation().estimateChanged(side);
        }
    }

    private void onGoodbye(Goodbye goodbye) {
        if (admitEntries(goodbye.ssrcs().size())) {
            for (int ssrc : goodbye.ssrcs()) {
                transport.receiver().onGoodbye(ssrc, nowNs);
            }
        }
    }

    private void onNack(Nack nack) {
        DownTrack slot = known(nack.mediaSsrc());
        if (slot != null && admitEntries(nack.lost().length)) {
            for (int lost : nack.lost()) {
                slot.onNack(lost, transport.shard().egress(), nowNs);
            }
        }
    }

    private void onKeyFrameRequest(int ssrc) {
        DownTrack slot = known(ssrc);
        if (slot != null) {
            slot.onKeyFrameRequest(nowNs);
        }
    }

    private void onFullIntraRequest(int ssrc) {
        DownTrack slot = known(ssrc);
        if (slot != null) {
            slot.report().fullIntraRequested();
            slot.onKeyFrameRequest(nowNs);
        }
    }

    private @Nullable DownTrack known(int ssrc) {
        DownTrack slot = transport.slots().get(ssrc);
        if (slot == null) {
            transport.drops().add(DropReason.UNKNOWN_SSRC);
        }
        return slot;
    }

    private void onReports(List<ReportBlock> blocks) {
        if (!admitEntries(blocks.size())) {
            return;
        }
        boolean isOfVideo = false;
        for (ReportBlock block : blocks) {
            DownTrack slot = transport.slots().get(block.ssrc());
            if (slot == null) {
                continue; // its RTX stream, or a slot that is gone
            }
            slot.onReport(block);
            measureRtt(block);
            isOfVideo |= slot.spec().section().kind() == MediaKind.VIDEO;
        }
        if (isOfVideo) {
            onVideoLoss(transport.allocation().reportedLoss());
        }
    }

    private void onVideoLoss(double loss) {
        SendSide side = transport.outlet().sendSide();
        if (side != null) {
            side.onLossReport((int) (loss * UNITS_OF_LOSS), nowNs);
        }
        transport.allocation().lossReported(loss);
    }

    /** RFC 3550 6.4.1: A - LSR - DLSR, in units of 1/65536 s. */
    private void measureRtt(ReportBlock block) {
        if (block.lastSenderReport() == 0) {
            return;
        }
        int now = NtpTime.middle32(transport.shard().clock().ntp(transport.shard().arrivalNs()));
        int rtt = now - block.lastSenderReport() - block.delaySinceLastSenderReport();
        if (rtt >= -ROUNDED) {
            long rttNs = Math.round(Math.max(rtt, 0) / 65536.0 * 1e9);
            transport.outlet().measuredRtt(rttNs);
            SendSide side = transport.outlet().sendSide();
            if (side != null) {
                side.onRoundTrip(rttNs, nowNs);
            }
        }
    }
}
