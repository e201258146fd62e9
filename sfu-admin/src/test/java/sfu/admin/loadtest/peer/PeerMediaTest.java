package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;
import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.io.PeerSockets;
import sfu.core.rtcp.FullIntraRequest;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** What a publisher answers to encrypted RTCP of a server, in encrypted RTP. */
class PeerMediaTest {
    private static final long FRAME_NS = 80_000_000L; // as 50 packets a second, four each, have
    private static final int SERVER_SSRC = 9;
    private static final IceParameters ICE = new IceParameters("ufra", "a-password-of-24-letters");

    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final SrtpWorker worker = engine.newWorker(64);
    private final SrtpContext sending = context(1);
    private final SrtpContext receiving = context(2);
    private final SrtpContext serverReceiving = context(1);
    private final SrtpContext serverSending = context(2);
    private final SrtpContext strangers = context(3);
    private final Wiretap tap = new Wiretap();
    private final Outgoing out = new Outgoing(tap, worker);
    private final Counters counters = new Counters();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(PeerSockets.MAX_BYTES);
    private final RtpPacket packet = new RtpPacket();
    private final PublishedTrack video = new SyntheticTrack(50, 100, 96);
    private final PeerMedia media =
            new PeerMedia(0, connection(), out, worker, new RtpPacket(), counters);
    private long nowNs = 1_000_000_000L;

    private SrtpContext context(int key) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) key;
        return engine.newContext(SrtpProfile.AEAD_AES_128_GCM, bytes, new byte[12]);
    }

    private Connection connection() {
        return new Connection(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                ICE,
                ICE,
                new DtlsFingerprint("sha-256", "AB" + ":CD".repeat(31)),
                List.of(video),
                List.of(),
                false,
                false,
                null);
    }

    @BeforeEach
    void begin() {
        media.begin(sending, receiving, nowNs);
        nowNs += FRAME_NS; // its first frame is due within this
        assertThat(sendsKeyFrame()).as("the first frame").isTrue();
        assertThat(sendsKeyFrame()).as("the second frame").isFalse();
    }

    @AfterEach
    void free() {
        media.close();
        List.of(serverReceiving, serverSending, strangers).forEach(SrtpContext::close);
        worker.close();
        tap.close();
        arena.close();
    }

    /** Sends the frame that is due, and reads its first packet as the server would. */
    private boolean sendsKeyFrame() {
        tap.sent.clear();
        video.sendDue(nowNs, nowNs, out, counters, 0);
        out.flush();
        nowNs += FRAME_NS;
        assertThat(tap.sent).hasSize(SyntheticTrack.FRAME_PACKETS);
        byte[] first = tap.sent.getFirst();
        MemorySegment.copy(first, 0, memory, ValueLayout.JAVA_BYTE, 0, first.length);
        int plain = worker.unprotectRtp(serverReceiving, memory, 0, first.length);
        assertThat(packet.wrap(memory, 0, plain)).isTrue();
        return PayloadDescriptor.isKeyFrame(
                PayloadDescriptor.read(
                        Codec.VP8, memory, packet.payloadOffset(), packet.payloadLength()));
    }

    private void serverSays(Rtcp message, SrtpContext context) {
        RtcpWriter writer = new RtcpWriter(memory, 0, 1000);
        writer.write(message);
        int length = worker.protectRtcp(context.sender(SERVER_SSRC), memory, 0, writer.length());
        worker.flush();
        media.onPacket(memory, 0, length, nowNs, nowNs);
    }

    @Test
    void aPliIsAnsweredWithOneKeyFrame() {
        serverSays(new PictureLossIndication(SERVER_SSRC, video.ssrc()), serverSending);
        assertThat(sendsKeyFrame()).isTrue();
        assertThat(sendsKeyFrame()).isFalse();
        assertThat(counters.keyFrameRequests).isEqualTo(1);
    }

    @Test
    void soIsAFir() {
        FullIntraRequest.Entry entry = new FullIntraRequest.Entry(video.ssrc(), 1);
        serverSays(new FullIntraRequest(SERVER_SSRC, List.of(entry)), serverSending);
        assertThat(sendsKeyFrame()).isTrue();
        assertThat(counters.keyFrameRequests).isEqualTo(1);
    }

    @Test
    void aPliOfAnotherStreamOrOfAStrangerIsNot() {
        serverSays(new PictureLossIndication(SERVER_SSRC, video.ssrc() + 1), serverSending);
        serverSays(new PictureLossIndication(SERVER_SSRC, video.ssrc()), strangers);
        assertThat(sendsKeyFrame()).isFalse();
        assertThat(counters.keyFrameRequests).isZero();
    }
}
