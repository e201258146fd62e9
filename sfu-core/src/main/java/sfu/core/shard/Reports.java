package sfu.core.shard;

import sfu.core.forward.DownTrack;
import sfu.core.forward.UpTrack;
import sfu.core.layers.LayerSelector;
import sfu.core.rtcp.Goodbye;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtcp.SenderReport;
import sfu.core.rtcp.SourceDescription;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.ReceiveStream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The RTCP that a transport sends: reports at times that it shares with others, feedback and
 * requests when they are due.
 */
final class Reports {
    private static final long INTERVAL_NS = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private static final int GROUPS = 20;

    /** Below the smallest MTU in use, with SRTCP's tag and index still to come. */
    private static final int MAX_BYTES = 1160;

    private static final int MAX_OVERHEAD = 20;

    /** Report blocks or SSRCs in one packet (RFC 3550 6.4.1, 6.6: five bits). */
    private static final int MAX_BLOCKS = 31;

    private static final int MAX_NACKS = 128;

    private final Transport transport;
    private int[] lost = {};
    private long nextReportNs = NEVER;

    Reports(Transport transport) {
        this.transport = transport;
    }

    /**
     * Sends what is due.
     *
     * @return when there is something to send next, as far as is known; Long.MAX_VALUE for never
     */
    long handleTimeouts(long nowNs) {
        long nacksNs = sendNacks(nowNs);
        sendFeedback(nowNs);
        long dueNs = Math.min(nacksNs, transport.receiver().feedback().nextDueNs());
        dueNs = Math.min(dueNs, sendEstimate(nowNs));
        if (nowNs >= nextReportNs) {
            nextReportNs = NEVER;
            sendReports(nowNs);
        }
        nextReportNs = Math.min(nextReportNs, reportDueNs(nowNs));
        return Math.min(dueNs, nextReportNs);
    }

    /** A publisher hears of its streams each second, a subscriber of a slot less often. */
    private long reportDueNs(long nowNs) {
        if (!transport.receiver().streams().sections().isEmpty()) {
            return nextReportNs(nowNs);
        }
        long dueNs = NEVER;
        for (DownTrack slot : transport.slots().all()) {
            if (slot.encoding() != LayerSelector.NONE) {
                dueNs = Math.min(dueNs, slot.report().nextReportNs());
            }
        }
        if (dueNs == NEVER) {
            return NEVER;
        }
        return nextReportNs(dueNs <= nowNs ? nowNs : dueNs - 1);
    }

    /** The peer asked for its reference time (RFC 3611 4.4). */
    void answerSoon(long nowNs) {
        nextReportNs = Math.min(nextReportNs, nextReportNs(nowNs));
        transport.wakeBy(nextReportNs);
    }

    /**
     * Transports report in {@value #GROUPS} groups, each at its own time of the second: a wake-up
     * and a send call serve many of them.
     */
    long nextReportNs(long nowNs) {
        return gridNs(nowNs) + INTERVAL_NS;
    }

    /** The last of these times. */
    private long gridNs(long nowNs) {
        long phaseNs = Math.floorMod(transport.number(), GROUPS) * (INTERVAL_NS / GROUPS);
        return Math.floorDiv(nowNs - phaseNs, INTERVAL_NS) * INTERVAL_NS + phaseNs;
    }

    /** Asks the publisher's encoder for a key frame (RFC 4585 6.3.1). */
    boolean askKeyFrame(UpTrack track) {
        for (Published published : transport.receiver().streams().sections()) {
            if (published.track() == track.track()) {
                return askKeyFrame(published.encodings().get(track.encoding()));
            }
        }
        return false;
    }

    private boolean askKeyFrame(PublishedEncoding encoding) {
        ReceiveStream stream = encoding.stream();
        if (stream == null || !transport.outlet().isOpen()) {
            return false;
        }
        send(List.of(new PictureLossIndication(transport.localSsrc(), stream.ssrc())));
        encoding.countPli();
        return true;
    }

    /** Returns when to look again. */
    private long sendNacks(long nowNs) {
        long againNs = Long.MAX_VALUE;
        List<Published> sections = transport.receiver().streams().sections();
        for (int i = 0; i < sections.size(); i++) {
            List<PublishedEncoding> encodings = sections.get(i).encodings();
            for (int e = 0; e < encodings.size(); e++) {
                if (sendNacks(encodings.get(e), nowNs)) {
                    againNs = nowNs + TimerWheel.TICK_NS;
                }
            }
        }
        return againNs;
    }

    /** Returns whether some of its packets are missing. */
    private boolean sendNacks(PublishedEncoding encoding, long nowNs) {
        ReceiveStream stream = encoding.stream();
        if (stream == null) {
            return false;
        }
        if (lost.length == 0) {
            lost = new int[MAX_NACKS];
        }
        int count = stream.pollNacks(nowNs, transport.outlet().rttNs(), lost);
        if (count > 0) {
            int[] numbers = Arrays.copyOf(lost, count);
            send(List.of(new Nack(transport.localSsrc(), stream.ssrc(), numbers)));
        }
        if (stream.pollKeyFrameNeeded() && encoding.track().fanOut().hasListeners()) {
            encoding.track().encoder().wantKeyFrame(nowNs);
        }
        return stream.isMissingSome();
    }

    private void sendFeedback(long nowNs) {
        MediaReceiver receiver = transport.receiver();
        if (!receiver.hasFeedback()) {
            return;
        }
        TransportFeedback due =
                receiver.feedback().poll(nowNs, transport.localSsrc(), receiver.feedbackSsrc());
        if (due != null) {
            send(List.of(due));
        }
    }

    /** Returns when there is more to say. */
    private long sendEstimate(long nowNs) {
        PublisherEstimate estimate = transport.receiver().estimate();
        if (estimate.nextDueNs() <= nowNs) {
            Rtcp due = estimate.poll(nowNs, transport.localSsrc(), transport.outlet().rttNs());
            if (due != null) {
                send(List.of(due));
            }
        }
        return estimate.nextDueNs();
    }

    private void sendReports(long nowNs) {
        List<Rtcp> messages = new ArrayList<>();
        receiverReports(nowNs, messages);
        for (DownTrack slot : transport.slots().all()) {
            long rtp = slot.report().nextReportNs() <= nowNs ? slot.rtpTimestampAt(nowNs) : -1;
            if (rtp >= 0) {
                slot.report().reported(slot.ssrc(), gridNs(nowNs));
                messages.add(
                        new SenderReport(
                                slot.ssrc(),
                                transport.shard().clock().ntp(nowNs),
                                (int) rtp,
                                (int) slot.report().packets(),
                                (int) slot.report().bytes(),
                                List.of()));
                messages.add(new SourceDescription(slot.ssrc(), slot.spec().identity().cname()));
            }
        }
        transport.referenceTimes().answer(transport.localSsrc(), nowNs, messages);
        send(messages);
    }

    private void receiverReports(long nowNs, List<Rtcp> messages) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (Published published : transport.receiver().streams().sections()) {
            for (PublishedEncoding encoding : published.encodings()) {
                ReceiveStream stream = encoding.stream();
                if (stream != null && stream.packets() > 0) {
                    blocks.add(stream.report(nowNs));
                }
            }
        }
        for (int i = 0; i < blocks.size(); i += MAX_BLOCKS) {
            List<ReportBlock> some =
                    List.copyOf(blocks.subList(i, Math.min(i + MAX_BLOCKS, blocks.size())));
            messages.add(new ReceiverReport(transport.localSsrc(), some));
        }
    }

    /** No more comes of these slots under their SSRCs (RFC 3550 6.6). */
    void sayGoodbye(Collection<DownTrack> slots) {
        List<Integer> ssrcs = new ArrayList<>();
        for (DownTrack slot : slots) {
            if (slot.report().packets() > 0) {
                ssrcs.add(slot.ssrc());
            }
        }
        if (ssrcs.isEmpty() || !transport.outlet().isOpen()) {
            return;
        }
        List<Rtcp> messages = new ArrayList<>();
        for (int i = 0; i < ssrcs.size(); i += MAX_BLOCKS) {
            messages.add(new Goodbye(ssrcs.subList(i, Math.min(i + MAX_BLOCKS, ssrcs.size()))));
        }
        send(messages);
    }

    /**
     * Sends the messages in as many datagrams as they need. Each begins with a message of the
     * transport's own SSRC, whose SRTCP index then counts them (RFC 3711 3.4).
     */
    private void send(List<Rtcp> messages) {
        int next = 0;
        while (next < messages.size()) {
            int sent = sendSome(messages, next);
            if (sent == 0) {
                return;
            }
            next += sent;
        }
    }

    private int sendSome(List<Rtcp> messages, int from) {
        Shard shard = transport.shard();
        SrtpContext keys = transport.outlet().srtp();
        long at = keys == null ? -1 : shard.egress().reserve(MAX_BYTES + MAX_OVERHEAD);
        if (keys == null || at < 0) {
            transport.drops().add(DropReason.SEND_QUEUE_FULL);
            return 0;
        }
        RtcpWriter writer = shard.scratch().rtcpWriter(shard.egress().slab(), at, MAX_BYTES);
        int next = from;
        if (!isOwn(messages.get(from))) {
            writer.write(new ReceiverReport(transport.localSsrc(), List.of()));
        }
        while (next < messages.size() && writer.write(messages.get(next))) {
            next++;
        }
        if (next > from) {
            SrtpSender sender = keys.sender(transport.localSsrc());
            shard.egress().sendRtcp(transport.outlet(), sender, at, writer.length());
        }
        return next - from;
    }

    /** Whether the message's own SSRC is the transport's. */
    private static boolean isOwn(Rtcp message) {
        return switch (message) {
            case SenderReport _, SourceDescription _, Goodbye _ -> false;
            default -> true;
        };
    }
}
