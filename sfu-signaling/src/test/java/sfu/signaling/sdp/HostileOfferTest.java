package sfu.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.core.api.DtlsFingerprint;
import sfu.core.api.EncodingParameters;
import sfu.core.api.IceParameters;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.TrackSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Offers that want more than a session: other hosts to be asked, or very much of everything. */
class HostileOfferTest {
    private static String offer(String file) throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "offers", file));
    }

    private static Negotiation read(String sdp) throws SdpException {
        return Negotiation.read(sdp, List.of(), true, true, SdpLimits.defaults(), Features.ALL);
    }

    private static String answer(Negotiation negotiation) {
        return negotiation.answer(
                new MediaAnswer(
                        new LocalTransport(
                                new IceParameters("serv", "0123456789012345678901"),
                                new DtlsFingerprint("sha-256", "AA:BB"),
                                List.of()),
                        List.of()));
    }

    /** Names that would have to be resolved, and addresses behind the server's firewall. */
    @Test
    void candidatesOfAnOfferLeadNowhere() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        String plain = sdp.replaceAll("(?m)^a=candidate.*\r\n", "");
        String hostile =
                plain.replace(
                        "a=ice-ufrag",
                        """
                        a=candidate:1 1 udp 2113937151 0f5c1a2b-1111-4222-8333-444455556666.local 9 typ host\r
                        a=candidate:2 1 udp 2113937151 169.254.169.254 80 typ host\r
                        a=candidate:3 1 tcp 1518280447 10.0.0.1 22 typ host tcptype passive\r
                        a=candidate:4 1 udp 1677729535 victim.example 53 typ relay raddr ::1 rport 1\r
                        a=remote-candidates:1 192.0.2.1 9\r
                        a=ice-ufrag\
                        """);
        MediaOffer media = read(hostile).media();
        assertThat(media.publish()).isEqualTo(read(plain).media().publish());
        assertThat(media.slots()).isEqualTo(read(plain).media().slots());
        assertThat(media.transport().candidates()) // for statistics; a name is never resolved
                .extracting(RemoteCandidate::address)
                .containsExactly("169.254.169.254", "10.0.0.1");
        assertThat(media.toString()).doesNotContain(".local", "victim", "192.0.2.1");
        assertThat(answer(read(hostile))).isEqualTo(answer(read(plain)));
    }

    @Test
    void aSimulcastHasNoMoreLayersThanItMay() throws Exception {
        String sdp = offer("chromium156-audio-vp8-simulcast-rid.sdp");
        String rids =
                IntStream.range(0, 400).mapToObj(i -> "r" + i).collect(Collectors.joining(";"));
        String lines =
                IntStream.range(0, 400)
                        .mapToObj(i -> "a=rid:r" + i + " send\r\n")
                        .collect(Collectors.joining());
        String bomb =
                sdp.replaceAll("(?m)^a=rid:.*\r\n", "")
                        .replaceAll(
                                "(?m)^a=simulcast:.*\r\n",
                                lines + "a=simulcast:send " + rids + "\r\n");
        PublishSection video = read(bomb).media().publish().getLast();
        assertThat(video.encodings()).hasSize(Encodings.MAX);
        assertThat(answer(read(bomb))).doesNotContain("r" + Encodings.MAX + " recv");
        String group =
                IntStream.range(1, 400).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        String bySsrc =
                sdp.replaceAll("(?m)^a=rid:.*\r\n", "")
                        .replaceAll(
                                "(?m)^a=simulcast:.*\r\n", "a=ssrc-group:SIM " + group + "\r\n");
        assertThat(read(bySsrc).media().publish().getLast().encodings())
                .extracting(EncodingParameters::ssrc)
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void anOfferIsBoundedInEachDirection() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        SdpLimits limits = SdpLimits.defaults();
        String section = sdp.substring(sdp.indexOf("m="));
        String many =
                IntStream.range(0, limits.maxSections())
                        .mapToObj(i -> section.replaceAll("(?m)^a=mid:", "a=mid:" + i + "-"))
                        .collect(Collectors.joining());
        assertRefused(sdp + many, "media sections");
        assertRefused(sdp + "a=x\r\n".repeat(limits.maxLinesPerSection()), "lines");
        String line = "a=" + "x".repeat(SdpLimits.MAX_LINE_CHARS - 2) + "\r\n";
        assertRefused(sdp + line.repeat(limits.maxBytes() / line.length() + 1), "bytes");
        assertRefused(sdp + "m=video 9 UDP/TLS/RTP/SAVPF" + " 96".repeat(200) + "\r\n", "formats");
    }

    @Test
    void whatGoesToOthersIsBounded() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        String mid = "m".repeat(SdpLimits.MAX_MID_CHARS);
        String format = "111 x=" + "y".repeat(SdpLimits.MAX_FORMAT_CHARS - 6);
        String named = sdp.replaceAll("(?m)^a=mid:0\r", "a=mid:" + mid + "\r");
        String bundled = named.replace("BUNDLE 0", "BUNDLE " + mid);
        assertThat(read(bundled).media().publish().getFirst().mid()).isEqualTo(mid);
        assertRefused(bundled.replace(mid, mid + "m"), "a=mid has at most 64 characters");
        assertThat(read(sdp + "a=fmtp:" + format + "\r\n").media().publish()).isNotEmpty();
        assertRefused(sdp + "a=fmtp:" + format + "y\r\n", "a=fmtp has at most 1024 characters");
        String types =
                IntStream.range(0, 128).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        String maps =
                IntStream.range(0, 128)
                        .mapToObj(type -> "a=rtpmap:" + type + " VP8/90000\r\n")
                        .collect(Collectors.joining());
        String many =
                sdp.replaceFirst("(m=video \\S+ \\S+) [^\r]*\r\n", "$1 " + types + "\r\n" + maps);
        assertThat(read(many).media().publish().getLast().codecs()).hasSize(SdpLimits.MAX_CODECS);
    }

    /** Of each section it would be looked through whole. */
    @Test
    void aBundleHasNoMoreWordsThanSections() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        String words = " x".repeat(SdpLimits.defaults().maxSections());
        String bomb = sdp.replaceAll("(?m)^(a=group:BUNDLE.*)\r\n", "$1" + words + "\r\n");
        assertRefused(bomb, "BUNDLE");
        assertRefused(sdp + "a=" + "x".repeat(SdpLimits.MAX_LINE_CHARS) + "\r\n", "line");
        String mids =
                IntStream.range(0, SdpLimits.defaults().maxSections())
                        .mapToObj(i -> "0c6e1a3d-6ab2-4a4b-8d55-%012d".formatted(i))
                        .collect(Collectors.joining(" "));
        assertThat(("a=group:BUNDLE " + mids).length()).isLessThan(SdpLimits.MAX_LINE_CHARS);
    }

    @Test
    void whatIsSaidOfTracksIsLookedThroughOnceForAllSections() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        TrackHint hint = new TrackHint("none", TrackSource.CAMERA, false);
        AtomicInteger looks = new AtomicInteger();
        List<TrackHint> hints =
                new AbstractList<>() {
                    @Override
                    public TrackHint get(int index) {
                        looks.incrementAndGet();
                        return hint;
                    }

                    @Override
                    public int size() {
                        return 100;
                    }
                };
        MediaOffer media = Negotiation.read(sdp, hints, true, true, SdpLimits.defaults()).media();
        assertThat(media.publish()).hasSizeGreaterThan(1);
        assertThat(looks).hasValue(hints.size());
    }

    /** Else one long line of a codec's format would be answered 128 times. */
    @Test
    void aPayloadTypeIsOneHoweverItIsWritten() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        PublishSection audio = read(sdp).media().publish().getFirst();
        int type = audio.codecs().getFirst().payloadType();
        String zeros =
                IntStream.range(1, 30)
                        .mapToObj(i -> "0".repeat(i) + type)
                        .collect(Collectors.joining(" "));
        String bomb = sdp.replaceFirst("(m=audio \\S+ \\S+) ", "$1 " + zeros + " ");
        assertThat(bomb).isNotEqualTo(sdp);
        assertThat(read(bomb).media().publish().getFirst().codecs()).isEqualTo(audio.codecs());
    }

    private static void assertRefused(String sdp, String why) {
        assertThatThrownBy(() -> read(sdp))
                .isInstanceOf(SdpException.class)
                .hasMessageContaining(why);
    }
}
