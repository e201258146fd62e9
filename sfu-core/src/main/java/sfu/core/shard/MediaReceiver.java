package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.bwe.TransportCcFeedback;
import sfu.core.forward.MediaPacket;
import sfu.core.forward.PacketExtensions;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtp.ExtensionIds;
import sfu.core.rtp.RtpPacket;
import sfu.core.stats.DropReason;
import sfu.core.stream.ClockMap;
import sfu.core.stream.ReceiveStream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What a publisher sends: each decrypted packet to its stream's statistics and its track. */
final class MediaReceiver {
    private static final int OSN = 2;
    private static final int NUMBER_BYTES = 2; // transport-wide
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Transport transport;
    private final InboundStreams streams = new InboundStreams();
    private final RtpPacket packet = new RtpPacket();
    private final MediaPacket media = new MediaPacket();
    private final TransportCcFeedback feedback = new TransportCcFeedback();
    private final PublisherEstimate estimate = new PublisherEstimate(streams);
    private final ClockMap clock = new ClockMap();
    private boolean hasFeedback;
    private int feedbackSsrc;
    private boolean isPollDue; // a stream is new, or misses some

    MediaReceiver(Transport transport) {
        this.transport = transport;
    }

    InboundStreams streams() {
        return streams;
    }

    void onRtp(MemorySegment s, long offset, int length, long nowNs) {
        DropReason dropped = take(s, offset, length, nowNs);
        if (dropped != null) {
            transport.drops().add(dropped);
        }
    }

    private @Nullable DropReason take(MemorySegment s, long offset, int length, long nowNs) {
        if (!packet.wrap(s, offset, length)) {
            return DropReason.MALFORMED;
        }
        Inbound inbound = streams.get(packet.ssrc());
        if (!transport.ingress().admit(length, inbound != null && inbound.isAudio(), nowNs)) {
            return DropReason.INGRESS_LIMIT;
        }
        if (inbound == null) {
            if (streams.isFull()) {
                return DropReason.TOO_MANY_STREAMS;
            }
            inbound = streams.resolve(packet);
            if (inbound == null) {
                return DropReason.UNKNOWN_SSRC;
            }
            isPollDue = true;
        }
        if (!inbound.published().cap().admit(length, nowNs)) {
            refuse(inbound, length, nowNs);
            return DropReason.PUBLISH_CAP;
        }
        transport.ingress().count(length, nowNs);
        ExtensionIds ids = inbound.published().extensionIds();
        long arrivalNs = transport.shard().arrivalNs();
        noteArrival(ids, arrivalNs);
        estimate.onPacket(packet, ids, length, transport.drops(), arrivalNs);
        return inbound.isRtx()
                ? takeRetransmission(inbound, length, nowNs)
                : takeMedia(inbound, length, nowNs);
    }

    /** It is not asked for again; that its sender's estimate takes it for lost is as it should. */
    private void refuse(Inbound inbound, int length, long nowNs) {
        ReceiveStream stream = inbound.encoding().stream();
        if (!inbound.isRtx() && stream != null && stream.ssrc() == packet.ssrc()) {
            stream.accept(packet.sequenceNumber(), packet.timestamp(), length, nowNs, false);
        }
    }

    private void noteArrival(ExtensionIds ids, long arrivalNs) {
        int id = ids.transportCc();
        long at = id == 0 ? -1 : packet.extensionOffset(id);
        if (at < 0) {
            return;
        }
        if (packet.extensionLength(id) < NUMBER_BYTES) {
            transport.drops().add(DropReason.MALFORMED_EXTENSION);
        } else {
            feedback.onPacket(packet.segment().get(SHORT, at) & 0xFFFF, arrivalNs);
            hasFeedback = true;
            feedbackSsrc = packet.ssrc();
        }
    }

    private @Nullable DropReason takeMedia(Inbound inbound, int length, long nowNs) {
        int codec = inbound.published().codec(packet.payloadType());
        if (codec < 0) {
            return DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        ReceiveStream stream = inbound.encoding().stream();
        if (stream == null || stream.ssrc() != packet.ssrc()) {
            return DropReason.UNKNOWN_SSRC; // of a stream that the publisher left
        }
        long number =
                stream.accept(packet.sequenceNumber(), packet.timestamp(), length, nowNs, false);
        isPollDue |= stream.isPollDue();
        if (number < 0) {
            return tooLate(number);
        }
        int announcing = inbound.published().extensionIds().videoLayersAllocation();
        if (announcing != 0) {
            AnnouncedLayers layers = inbound.published().announcedLayers();
            layers.onPacket(packet, announcing, transport.shard(), transport.drops(), nowNs);
        }
        RedRecovery red = inbound.published().redRecovery(codec);
        if (red != null) {
            red.take(transport, stream, packet, number, nowNs);
        }
        return forward(
                inbound, number, codec, packet.payloadOffset(), packet.payloadLength(), nowNs);
    }

    /** RFC 4588 4: the original sequence number, then the original payload. */
    private @Nullable DropReason takeRetransmission(Inbound inbound, int length, long nowNs) {
        int codec = inbound.published().rtxCodec(packet.payloadType());
        if (codec < 0) {
            return DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        ReceiveStream stream = inbound.encoding().stream();
        if (stream == null) {
            return DropReason.UNKNOWN_RTX;
        }
        if (packet.payloadLength() < OSN) {
            return DropReason.PADDING;
        }
        int original = packet.segment().get(SHORT, packet.payloadOffset()) & 0xFFFF;
        long number = stream.accept(original, packet.timestamp(), length, nowNs, true);
        isPollDue |= stream.isPollDue();
        return number < 0
                ? tooLate(number)
                : forward(
                        inbound,
                        number,
                        codec,
                        packet.payloadOffset() + OSN,
                        packet.payloadLength() - OSN,
                        nowNs);
    }

    private static DropReason tooLate(long code) {
        return code == ReceiveStream.DUPLICATE ? DropReason.DUPLICATE : DropReason.TOO_OLD;
    }

    private @Nullable DropReason forward(
            Inbound inbound,
            long number,
            int codec,
            long payloadOffset,
            int payloadLength,
            long nowNs) {
        ExtensionIds ids = inbound.published().extensionIds();
        media.set(
                        number,
                        packet.timestamp(),
                        packet.marker(),
                        codec,
                        PacketExtensions.read(packet, ids, transport.drops()),
                        nowNs)
                .payload(packet.segment(), payloadOffset, payloadLength);
        int id = ids.dependencyDescriptor();
        boolean isDescribed = id != 0 && packet.extensionOffset(id) >= 0;
        if (isDescribed) {
            media.dependency(packet.extensionOffset(id), packet.extensionLength(id));
        }
        inbound.published().track().hear(media);
        DropReason dropped = inbound.encoding().track().accept(media);
        if (isDescribed && payloadLength > 0 && dropped == null) {
            countFault(inbound.encoding().track().descriptorFault());
        }
        return dropped;
    }

    private void countFault(@Nullable DropReason fault) {
        if (fault != null) {
            transport.drops().add(fault);
        }
    }

    /**
     * A sender report maps the publisher's RTP clock to the server's, for its slots' own reports.
     */
    void onSenderReport(int ssrc, long ntp, int rtp, long nowNs) {
        Inbound inbound = streams.get(ssrc);
        if (inbound == null || inbound.isRtx()) {
            return;
        }
        ReceiveStream stream = inbound.encoding().stream();
        if (stream == null || stream.ssrc() != ssrc) {
            return;
        }
        stream.onSenderReport(ntp, rtp, nowNs);
        clock.onSenderReport(ntp, nowNs);
        transport
                .shard()
                .syncClock(
                        inbound.encoding().track(),
                        rtp,
                        clock.toServerNs(ntp),
                        NtpTime.toUnixNanos(ntp));
    }

    /** The publisher says that nothing more comes under this SSRC, or not for now. */
    void onGoodbye(int ssrc, long nowNs) {
        Inbound inbound = streams.get(ssrc);
        if (inbound == null || inbound.isRtx()) {
            return;
        }
        ReceiveStream stream = inbound.encoding().stream();
        if (stream != null && stream.ssrc() == ssrc) {
            int encoding = inbound.encoding().track().encoding();
            inbound.published().announcedLayers().ended(encoding, transport.shard(), nowNs);
        }
    }

    /**
     * Asked after a packet: when its sender is to be told of it, so that no timer runs for those of
     * which nothing is to be said; Long.MAX_VALUE for not yet.
     */
    long takeDueNs(long nowNs) {
        long pollNs = isPollDue ? nowNs : Long.MAX_VALUE;
        isPollDue = false;
        long withItsFrameNs = nowNs + TimerWheel.TICK_NS;
        long feedbackNs = Math.max(feedback.nextDueNs(), withItsFrameNs);
        return Math.min(pollNs, Math.min(feedbackNs, estimate.nextDueNs()));
    }

    boolean hasFeedback() {
        return hasFeedback;
    }

    PublisherEstimate estimate() {
        return estimate;
    }

    TransportCcFeedback feedback() {
        return feedback;
    }

    int feedbackSsrc() {
        return feedbackSsrc;
    }

    void close() {
        for (Published published : streams.sections()) {
            transport.shard().endTrack(published.track());
        }
    }
}
