package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.media.Recording;
import sfu.admin.loadtest.peer.PayloadTypes;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.PublishedTrack;
import sfu.admin.loadtest.peer.RecordedTrack;
import sfu.admin.loadtest.peer.Slot;
import sfu.admin.loadtest.peer.StreamIds;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.IceParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.codec.Codec;
import sfu.signaling.sdp.Features;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpLimits;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

class OfferTest {
    private static final IceParameters ICE = new IceParameters("ufra", "a-password-of-24-letters");
    private static final DtlsFingerprint FINGERPRINT =
            new DtlsFingerprint("sha-256", "AB" + ":CD".repeat(31));

    private static final String ANSWER =
            """
            v=0
            a=ice-lite
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=ice-ufrag:serv
            a=ice-pwd:server-password-of-letters
            a=fingerprint:sha-256 12:34
            a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host
            a=candidate:2 1 tcp 2130706431 127.0.0.1 10000 typ host
            a=candidate:3 1 udp 2130706175 127.0.0.1 10001 typ host
            a=mid:0
            a=ssrc:1 cname:x
            m=video 9 UDP/TLS/RTP/SAVPF 96
            a=mid:1
            a=ssrc-group:FID 4000000000 7
            a=ssrc:4000000000 cname:x
            a=ssrc:4000000000 msid:a b
            a=ssrc:7 cname:x
            """;

    @Test
    void theServerReadsWhatIsPublished() throws Exception {
        RecordedTrack track =
                new RecordedTrack(Recording.of(Codec.H264), PayloadTypes.of(Codec.H264));
        Offer offer = new Offer(ICE, FINGERPRINT, false);
        offer.send(new PublishedSection(List.of(track)));
        MediaOffer read =
                Negotiation.read(offer.sdp(), List.of(), true, true, SdpLimits.defaults()).media();
        assertThat(read.publish()).hasSize(1);
        assertThat(read.publish().getFirst().kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(read.publish().getFirst().encodings().getFirst().ssrc()).isEqualTo(track.ssrc());
        assertThat(read.publish().getFirst().codecs().getFirst().name()).isEqualTo("H264");
    }

    @Test
    void theServerReadsWhatIsReceived() throws Exception {
        Offer offer = new Offer(ICE, FINGERPRINT, false);
        offer.receive(false);
        offer.receive(true);
        MediaOffer read =
                Negotiation.read(offer.sdp(), List.of(), true, true, SdpLimits.defaults()).media();
        assertThat(read.slots()).extracting("mid").containsExactly("0", "1");
        assertThat(read.slots().get(1).codecs()).extracting("name").contains("VP8", "H264", "AV1");
    }

    @Test
    void theServerReadsLayersByRid() throws Exception {
        List<PublishedTrack> layers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            layers.add(new RecordedTrack(Recording.ofLayer(Codec.VP8, i), 96));
        }
        Offer offer = new Offer(ICE, FINGERPRINT, false);
        offer.send(new PublishedSection(layers));
        PublishSection read =
                Negotiation.read(
                                offer.sdp(),
                                List.of(),
                                true,
                                true,
                                SdpLimits.defaults(),
                                Features.ALL)
                        .media()
                        .publish()
                        .getFirst();
        assertThat(read.encodings())
                .extracting(EncodingParameters::rid)
                .containsExactly("q", "h", "f");
        assertThat(read.extensions())
                .contains(
                        new HeaderExtension(StreamIds.MID_ID, HeaderExtension.MID),
                        new HeaderExtension(StreamIds.RID_ID, HeaderExtension.RID));
    }

    @Test
    void feedbackIsOfferedWhereItReceives() {
        Offer offer = new Offer(ICE, FINGERPRINT, true);
        offer.receive(true);
        assertThat(offer.sdp()).contains(HeaderExtension.TRANSPORT_CC, "a=rtcp-fb:96 transport-cc");
        Offer without = new Offer(ICE, FINGERPRINT, false);
        without.receive(true);
        assertThat(without.sdp()).doesNotContain("transport-cc", HeaderExtension.TRANSPORT_CC);
    }

    @Test
    void anAnswerIsRead() throws Exception {
        Answer answer = Answer.read(ANSWER);
        assertThat(answer.ice().ufrag()).isEqualTo("serv");
        assertThat(answer.slots())
                .containsExactly(
                        new Slot("0", 1, false), new Slot("1", (int) 4_000_000_000L, true));
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThat(answer.candidateAt(List.of(loopback)))
                .isEqualTo(new InetSocketAddress(loopback, 10001));
        assertThat(answer.candidateAt(List.of()).getPort()).isEqualTo(10000);
    }

    @Test
    void anAnswerThatIsNoneIsASentence() {
        assertThatThrownBy(() -> Answer.read("v=0\r\nm=audio 0 RTP/AVP 0\r\n"))
                .isInstanceOf(JoinFailure.class)
                .hasMessageContaining("rejected");
        assertThatThrownBy(() -> Answer.read("")).hasMessageContaining("lacks");
    }
}
