package sfu.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.CodecParameters;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.IceParameters;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.PublishSection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Layers and redundancy in offers, when the media plane takes them. */
class SimulcastTest {
    private static String offer(String file) throws IOException {
        return Files.readString(
                Path.of("src", "test", "resources", "offers", file), StandardCharsets.UTF_8);
    }

    private static Negotiation read(String sdp, Features features) throws SdpException {
        return Negotiation.read(sdp, List.of(), true, false, SdpLimits.defaults(), features);
    }

    private static PublishSection lastOf(String sdp) throws SdpException {
        return read(sdp, Features.ALL).media().publish().getLast();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chromium156-audio-vp8-simulcast-rid.sdp",
                "chromium156-h264-simulcast-rid.sdp",
                "chromium156-audio-video-simulcast-rid-allcodecs.sdp",
                "firefox153esr-audio-video-simulcast-rid.sdp"
            })
    void browsersLayersAreToldByRid(String file) throws Exception {
        Negotiation negotiation = read(offer(file), Features.ALL);
        PublishSection video = negotiation.media().publish().getLast();
        assertThat(video.encodings())
                .containsExactly(
                        new EncodingParameters(0, 0, "q"),
                        new EncodingParameters(0, 0, "h"),
                        new EncodingParameters(0, 0, "f"));
        assertThat(video.extensions())
                .extracting(HeaderExtension::uri)
                .contains(HeaderExtension.RID, HeaderExtension.REPAIRED_RID);
        assertThat(answer(negotiation))
                .contains(
                        "a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n");
    }

    @Test
    void withoutLayersAnAnswerSaysNothingOfThem() throws Exception {
        Negotiation negotiation =
                read(offer("chromium156-audio-vp8-simulcast-rid.sdp"), Features.BASIC);
        assertThat(negotiation.media().publish().getLast().encodings()).hasSize(1);
        assertThat(answer(negotiation))
                .doesNotContain("a=rid", "a=simulcast", "dependency-descriptor", "red/48000");
    }

    @ParameterizedTest
    @CsvSource({
        "send q;h;f, q h f",
        "send f;h;q, f h q",
        "send q;~h;~f, q h f", // paused: may come later
        "'send q,x;h;f', q h f", // of alternatives the first
        "recv x send q;h, q h",
        "send q;h recv x, q h",
        "send q, q",
        "send q;h;f;x;y, q h f x", // five: the fifth is not accepted
        "send q;q, ''", // twice
        "send q;nobody, ''",
        "send r, ''", // declared for receiving
        "send, ''",
        "send ;, ''",
        "q;h;f, ''",
        "'', ''"
    })
    void readsSimulcastLines(String line, String rids) {
        Attributes attributes = new Attributes();
        for (String rid : List.of("q", "h", "f", "x", "y")) {
            attributes.add("rid:" + rid + " send pt=96;max-width=1280");
        }
        attributes.add("rid:r recv");
        attributes.add("simulcast:" + line);
        assertThat(String.join(" ", Rids.sent(attributes))).isEqualTo(rids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seventeen-letters", "a.b", "a b", ""})
    void anImpossibleRidIsNoSimulcast(String rid) {
        Attributes attributes = new Attributes();
        attributes.add("rid:" + rid + " send");
        attributes.add("simulcast:send " + rid);
        assertThat(Rids.sent(attributes)).isEmpty();
    }

    @Test
    void layersByGroupOfSsrcs() throws Exception {
        String sdp =
                offer("chromium156-audio-video-simple.sdp")
                        .replaceFirst(
                                "a=ssrc-group:FID (\\d+) (\\d+)",
                                """
                                a=ssrc-group:SIM $1 4000000001 9\r
                                a=ssrc-group:FID $1 $2\r
                                a=ssrc-group:FID 4000000001 8\
                                """);
        List<EncodingParameters> encodings = lastOf(sdp).encodings();
        EncodingParameters single =
                read(sdp.replaceAll("a=ssrc-group:SIM.*\r\n", ""), Features.ALL)
                        .media()
                        .publish()
                        .getLast()
                        .encodings()
                        .getFirst();
        assertThat(encodings)
                .containsExactly(
                        single,
                        new EncodingParameters((int) 4_000_000_001L, 8, ""),
                        new EncodingParameters(9, 0, ""));
        assertThat(single.ssrc()).isNotZero();
        assertThat(single.rtxSsrc()).isNotZero();
    }

    @Test
    void theExtensionsOfLayersAreTakenWhereTheyAreOffered() throws Exception {
        String svc = offer("chromium156-av1-svc-L3T3.sdp");
        assertThat(lastOf(svc).extensions())
                .contains(
                        new HeaderExtension(13, HeaderExtension.DEPENDENCY_DESCRIPTOR),
                        new HeaderExtension(14, HeaderExtension.VIDEO_LAYERS_ALLOCATION));
        assertThat(lastOf(svc).encodings()).hasSize(1);
        assertThat(answer(read(svc, Features.ALL)))
                .contains(
                        "a=extmap:13 " + HeaderExtension.DEPENDENCY_DESCRIPTOR,
                        "a=extmap-allow-mixed");
        PublishSection basic = read(svc, Features.BASIC).media().publish().getLast();
        assertThat(basic.extensions())
                .extracting(HeaderExtension::uri)
                .doesNotContain(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    }

    @ParameterizedTest
    @CsvSource({
        "chromium156-vp9-svc-L3T3_KEY.sdp, true",
        "chromium156-av1-svc-L3T3.sdp, true",
        "chromium156-audio-vp8-simulcast-rid.sdp, false",
        "chromium156-h264-simulcast-rid.sdp, false"
    })
    void vp8AndH264KeepTheirOwnDescriptors(String file, boolean isTaken) throws Exception {
        String sdp = offer(file);
        assertThat(sdp).contains(HeaderExtension.DEPENDENCY_DESCRIPTOR);
        List<HeaderExtension> taken = lastOf(sdp).extensions();
        assertThat(
                        taken.stream()
                                .anyMatch(
                                        e -> e.uri().equals(HeaderExtension.DEPENDENCY_DESCRIPTOR)))
                .isEqualTo(isTaken);
        assertThat(taken).anyMatch(e -> e.uri().equals(HeaderExtension.VIDEO_LAYERS_ALLOCATION));
    }

    @Test
    void whatTellsAViewerOfLayersMayHaveALargeId() throws Exception {
        Negotiation viewer =
                Negotiation.read(
                        offer("chromium156-recvonly-all-hdrext.sdp"),
                        List.of(),
                        false,
                        true,
                        SdpLimits.defaults(),
                        Features.ALL);
        assertThat(viewer.media().slots().getLast().extensions())
                .anyMatch(e -> e.uri().equals(HeaderExtension.DEPENDENCY_DESCRIPTOR))
                .anyMatch(e -> e.uri().equals(HeaderExtension.VIDEO_LAYERS_ALLOCATION));
    }

    @Test
    void mixedExtensionsAreAnsweredInTheSectionsThatSaySo() throws Exception {
        String answer = answer(read(offer("firefox153esr-audio-video-simple.sdp"), Features.ALL));
        assertThat(answer.substring(answer.indexOf("m="))).contains("a=extmap-allow-mixed");
    }

    @Test
    void redIsTakenWithWhatItRepeats() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        PublishSection audio = read(sdp, Features.ALL).media().publish().getFirst();
        assertThat(audio.codecs()).extracting(CodecParameters::name).containsExactly("opus", "red");
        assertThat(answer(read(sdp, Features.ALL)))
                .contains("a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111");
        assertThat(answer(read(sdp, Features.BASIC))).doesNotContain("red/48000");
    }

    @Test
    void aSectionThatRestsKeepsItsExtensions() throws Exception {
        String offer = offer("chromium156-audio-vp8-simulcast-rid.sdp");
        String resting = offer.replaceAll("a=send(only|recv)", "a=inactive");
        assertThat(answer(read(resting, Features.ALL)))
                .contains("a=inactive")
                .doesNotContain("a=simulcast")
                .containsPattern("a=extmap:\\d+ urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
    }
}
