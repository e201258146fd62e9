package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.io.PeerSockets;
import sfu.core.rtcp.FullIntraRequest;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpReader;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtcp.SourceDescription;
import sfu.core.rtp.RtpHeader;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A peer's SRTP and what is in it: the tracks it sends, the streams it receives, RTCP. */
final class PeerMedia {
    /** As libwebrtc reports when it sends nothing. */
    private static final int RECEIVER_SSRC = 1;

    private static final String CNAME = "load-test";
    private static final int MAX_BLOCKS = 31; // RFC 3550 6.4.2

    /** Kept before the keys: the server may send once it has ours, while we still read its last. */
    private static final int MAX_EARLY = 256;

    @SuppressWarnings("ArrayRecordComponent") // made once, read once
    private record Early(byte[] bytes, long arrivedUnixNs) {}

    private final int number;
    private final List<PublishedTrack> tracks;
    private final StreamTable streams;
    private final Outgoing out;
    private final SrtpWorker worker;
    private final Counters counters;
    private final RtpPacket packet; // shared: it is used within a call
    private final Consumer<Rtcp> onRtcp = this::onRtcp;
    private final @Nullable FeedbackSender feedback;
    private final List<Early> early = new ArrayList<>(0);
    private @Nullable Witness witness;
    private @Nullable SrtpContext sending;
    private @Nullable SrtpContext receiving;

    PeerMedia(
            int number,
            Connection connection,
            Outgoing out,
            SrtpWorker worker,
            RtpPacket packet,
            Counters counters) {
        this.number = number;
        this.out = out;
        this.worker = worker;
        this.packet = packet;
        this.counters = counters;
        tracks = connection.tracks();
        streams = new StreamTable(connection.slots());
        feedback =
                connection.isFeedbackSent()
                        ? new FeedbackSender(number, RECEIVER_SSRC, out, counters)
                        : null;
    }

    /** It is in a room where people take turns. */
    void witness(Witness its) {
        witness = its;
        streams.all().forEach(stream -> stream.witness(its));
    }

    @Nullable Witness witness() {
        return witness;
    }

    /** The handshake is done: the tracks are sent from now on. */
    void begin(SrtpContext forSending, SrtpContext forReceiving, long nowNs) {
        sending = forSending;
        receiving = forReceiving;
        for (PublishedTrack track : tracks) {
            track.begin(number, forSending.sender(track.ssrc()), nowNs);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment s = arena.allocate(PeerSockets.MAX_BYTES);
            for (Early each : early) {
                int length = each.bytes().length;
                MemorySegment.copy(each.bytes(), 0, s, ValueLayout.JAVA_BYTE, 0, length);
                onPacket(s, 0, length, each.arrivedUnixNs(), nowNs);
            }
        }
        early.clear();
    }

    private void keep(MemorySegment s, long at, int length, long arrivedUnixNs) {
        if (early.size() < MAX_EARLY && length <= PeerSockets.MAX_BYTES) {
            byte[] bytes = s.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
            early.add(new Early(bytes, arrivedUnixNs));
        }
    }

    /** Forgets the keys. */
    void close() {
        if (sending != null && receiving != null) {
            sending.close();
            receiving.close();
        }
    }

    StreamTable streams() {
        return streams;
    }

    void assign(String mid, @Nullable PublishedSection section, boolean isPaused, long nowNs) {
        for (ReceivedStream stream : streams.all()) {
            if (stream.slot().mid().equals(mid)) {
                stream.source(section, isPaused, counters, nowNs);
            }
        }
    }

    void onPacket(MemorySegment s, long at, int length, long arrivedUnixNs, long nowNs) {
        SrtpContext context = receiving;
        if (context == null) {
            keep(s, at, length, arrivedUnixNs);
            return;
        }
        if (RtpHeader.isRtcp(s, at, length)) {
            int plain = worker.unprotectRtcp(context, s, at, length);
            if (plain > 0) {
                RtcpReader.read(s, at, plain, onRtcp);
            }
            return;
        }
        int plain = worker.unprotectRtp(context, s, at, length);
        if (plain == SrtpWorker.REPLAYED || plain == SrtpWorker.TOO_OLD) {
            counters.duplicates++;
        } else if (plain < 0 || !packet.wrap(s, at, plain)) {
            counters.notAuthentic++;
        } else {
            if (feedback != null && sending != null) {
                feedback.onPacket(packet, arrivedUnixNs, sending);
            }
            ReceivedStream stream = streams.get(packet.ssrc());
            if (stream != null) {
                stream.accept(packet, length, arrivedUnixNs, nowNs, counters);
            }
        }
    }

    private void onRtcp(Rtcp message) {
        if (message instanceof PictureLossIndication pli) {
            wantKeyFrame(pli.mediaSsrc());
        } else if (message instanceof FullIntraRequest fir) {
            fir.entries().forEach(entry -> wantKeyFrame(entry.ssrc()));
        }
    }

    private void wantKeyFrame(int ssrc) {
        for (PublishedTrack track : tracks) {
            if (track.ssrc() == ssrc) {
                counters.keyFrameRequests++;
                track.wantKeyFrame();
            }
        }
    }

    /** Sends what a browser tells once a second. */
    void report(long nowNs, long nowUnixNs) {
        SrtpContext context = sending;
        if (context == null) {
            return;
        }
        if (feedback != null) {
            feedback.send(nowUnixNs, context);
        }
        List<Rtcp> messages = new ArrayList<>();
        tracks.forEach(track -> messages.add(track.report(nowNs, nowUnixNs)));
        int ssrc = tracks.isEmpty() ? RECEIVER_SSRC : tracks.getFirst().ssrc();
        addBlocks(ssrc, messages);
        if (messages.isEmpty()) {
            return;
        }
        messages.add(new SourceDescription(ssrc, CNAME));
        for (ReceivedStream stream : streams.all()) {
            if (stream.asksForKeyFrame(nowNs)) {
                messages.add(new PictureLossIndication(ssrc, stream.slot().ssrc()));
            }
        }
        long at = out.reserve();
        int room = PeerSockets.MAX_BYTES - context.profile().rtcpOverhead();
        RtcpWriter writer = new RtcpWriter(out.memory(), at, room);
        messages.forEach(writer::write); // one that finds no room is for the next time
        out.rtcp(number, context.sender(ssrc), at, writer.length());
    }

    private void addBlocks(int ssrc, List<Rtcp> messages) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (ReceivedStream stream : streams.all()) {
            ReportBlock block = blocks.size() < MAX_BLOCKS ? stream.report() : null;
            if (block != null) {
                blocks.add(block);
            }
        }
        if (!blocks.isEmpty()) {
            messages.add(new ReceiverReport(ssrc, blocks));
        }
    }
}
