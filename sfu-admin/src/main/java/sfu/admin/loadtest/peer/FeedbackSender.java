package sfu.admin.loadtest.peer;

import sfu.core.bwe.TransportCcFeedback;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpContext;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** Tells the server when each of its packets came, if it numbers them (transport-cc). */
final class FeedbackSender {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int MAX_BYTES = 1200;

    private final int peer;
    private final int ssrc;
    private final Outgoing out;
    private final Counters counters;
    private final TransportCcFeedback feedback = new TransportCcFeedback();
    private int mediaSsrc;

    FeedbackSender(int peer, int ssrc, Outgoing out, Counters counters) {
        this.peer = peer;
        this.ssrc = ssrc;
        this.out = out;
        this.counters = counters;
    }

    /** A packet came; sends what is due of it and earlier ones. */
    void onPacket(RtpPacket packet, long arrivedUnixNs, SrtpContext sending) {
        long at = packet.extensionOffset(StreamIds.TRANSPORT_CC_ID);
        if (at >= 0 && packet.extensionLength(StreamIds.TRANSPORT_CC_ID) >= 2) {
            mediaSsrc = packet.ssrc();
            feedback.onPacket(packet.segment().get(SHORT, at) & 0xFFFF, arrivedUnixNs);
            send(arrivedUnixNs, sending);
        }
    }

    /** Sends what is due, by the clock of arrivals. */
    void send(long nowUnixNs, SrtpContext sending) {
        TransportFeedback due = feedback.poll(nowUnixNs, ssrc, mediaSsrc);
        if (due == null) {
            return;
        }
        long at = out.reserve();
        RtcpWriter writer = new RtcpWriter(out.memory(), at, MAX_BYTES);
        writer.write(new ReceiverReport(ssrc, List.of()));
        writer.write(due);
        out.rtcp(peer, sending.sender(ssrc), at, writer.length());
        counters.feedbacksSent++;
    }
}
