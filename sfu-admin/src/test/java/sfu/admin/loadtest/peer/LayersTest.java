package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.media.Recording;
import sfu.core.codec.Codec;
import sfu.core.codec.FrameSize;
import sfu.core.codec.FrameSizeReader;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.io.PeerSockets;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpReader;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.rtp.ExtensionWriter;
import sfu.core.rtp.RtpHeader;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a simulcast sends, and what a subscriber says of it. */
class LayersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String MID = "1";

    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final SrtpWorker worker = engine.newWorker(64);
    private final SrtpContext sending = context();
    private final SrtpContext receiving = context();
    private final Wiretap tap = new Wiretap();
    private final Outgoing out = new Outgoing(tap, worker);
    private final Counters counters = new Counters();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment in = arena.allocate(PeerSockets.MAX_BYTES);
    private final RtpPacket packet = new RtpPacket();
    private final PublishedSection section = new PublishedSection(recordings());

    private SrtpContext context() {
        return engine.newContext(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
    }

    private static List<PublishedTrack> recordings() {
        List<PublishedTrack> layers = new ArrayList<>();
        for (int i = 0; i < PublishedSection.MAX_LAYERS; i++) {
            layers.add(new RecordedTrack(Recording.ofLayer(Codec.VP8, i), 96));
        }
        return layers;
    }

    @AfterEach
    void free() {
        sending.close();
        receiving.close();
        worker.close();
        tap.close();
        arena.close();
    }

    /** All layers, for this long. */
    private void send(int ms) {
        section.mark(MID);
        section.encodings().forEach(each -> each.begin(0, sending.sender(each.ssrc()), SECOND_NS));
        for (long now = SECOND_NS; now < SECOND_NS + ms * 1_000_000L; now += 1_000_000L) {
            for (PublishedTrack each : section.encodings()) {
                each.sendDue(now, now, out, counters, 1);
            }
            out.flush();
        }
    }

    private void read(byte[] datagram) {
        MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, 0, datagram.length);
        int plain = worker.unprotectRtp(receiving, in, 0, datagram.length);
        assertThat(packet.wrap(in, 0, plain)).isTrue();
    }

    private String text(int id) {
        byte[] bytes = new byte[packet.extensionLength(id)];
        MemorySegment.copy(
                in, ValueLayout.JAVA_BYTE, packet.extensionOffset(id), bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void eachPacketTellsItsLayerAndEachLayerBeginsWithAKeyFrameOfItsSize() {
        send(300);
        List<Integer> widths = new ArrayList<>(List.of(0, 0, 0));
        FrameSizeReader sizes = new FrameSizeReader();
        for (byte[] datagram : tap.sent) {
            read(datagram);
            assertThat(text(StreamIds.MID_ID)).isEqualTo(MID);
            int layer = List.of("q", "h", "f").indexOf(text(StreamIds.RID_ID));
            assertThat(packet.ssrc()).isEqualTo(section.encodings().get(layer).ssrc());
            long at = packet.payloadOffset();
            int length = packet.payloadLength();
            if (PayloadDescriptor.isKeyFrame(PayloadDescriptor.read(Codec.VP8, in, at, length))) {
                widths.set(layer, FrameSize.width(sizes.read(Codec.VP8, in, at, length, 0)));
            }
        }
        assertThat(widths).containsExactly(160, 320, 640);
        assertThat(counters.expectedFrames).as("of one layer").isBetween(3L, 5L);
    }

    @Test
    void aSubscriberTellsWhichLayerItGets() {
        send(400);
        ReceivedStream stream = new ReceivedStream(new Slot("0", 7, true));
        stream.source(section, false, counters, 0);
        for (int layer : new int[] {0, 2, 1}) {
            int ssrc = section.encodings().get(layer).ssrc();
            for (byte[] datagram : tap.sent) {
                if (RtpHeader.ssrc(MemorySegment.ofArray(datagram), 0) == ssrc) {
                    read(datagram);
                    stream.accept(packet, datagram.length, 2 * SECOND_NS, 0, counters);
                }
            }
            assertThat(counters.layerSlots[layer]).isEqualTo(1);
        }
        assertThat(counters.layerSlots).containsExactly(0, 1, 0);
        assertThat(counters.layerSwitches).isEqualTo(2);
        long known = counters.layerPackets[0] + counters.layerPackets[1] + counters.layerPackets[2];
        assertThat(known)
                .as("those that end alike are not told")
                .isBetween(1L, (long) tap.sent.size());
        stream.source(null, false, counters, 0);
        assertThat(counters.layerSlots).containsOnly(0);
    }

    @Test
    void feedbackTellsWhichNumbersCameAndWhen() {
        FeedbackSender feedback = new FeedbackSender(0, 1, out, counters);
        for (int n = 65_500; n < 65_600; n++) {
            long arrivedNs = SECOND_NS + n * 5_000_000L;
            if (n % 10 != 0) {
                numbered(n & 0xFFFF);
                feedback.onPacket(packet, arrivedNs, sending);
            }
        }
        feedback.send(SECOND_NS + 65_700 * 5_000_000L, sending);
        out.flush();
        List<Rtcp> messages = new ArrayList<>();
        for (byte[] datagram : tap.sent) {
            MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, 0, datagram.length);
            int plain = worker.unprotectRtcp(receiving, in, 0, datagram.length);
            assertThat(RtcpReader.read(in, 0, plain, messages::add)).isTrue();
        }
        List<TransportFeedback> reports = new ArrayList<>();
        for (Rtcp message : messages) {
            if (message instanceof TransportFeedback report) {
                reports.add(report);
            }
        }
        assertThat((long) reports.size()).isEqualTo(counters.feedbacksSent).isBetween(5L, 12L);
        int next = 65_501;
        int came = 0;
        for (TransportFeedback report : reports) {
            assertThat(report.baseSequenceNumber()).isEqualTo(next & 0xFFFF);
            for (int delta : report.deltas()) {
                boolean isThere = delta != TransportFeedback.NOT_RECEIVED;
                assertThat(isThere).isEqualTo(next % 10 != 0);
                came += isThere ? 1 : 0;
                next++;
            }
        }
        assertThat(came).isEqualTo(90);
    }

    /** A packet of the server's with this transport-wide number. */
    private void numbered(int number) {
        RtpHeader.write(in, 0, false, 96, number, 0, 9, true);
        ExtensionWriter extensions = new ExtensionWriter();
        extensions.begin(in, RtpHeader.FIXED_LENGTH);
        extensions.putShort(StreamIds.TRANSPORT_CC_ID, number);
        assertThat(packet.wrap(in, 0, RtpHeader.FIXED_LENGTH + extensions.end())).isTrue();
    }
}
