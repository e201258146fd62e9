package sfu.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.Candidate;
import sfu.core.api.CodecParameters;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.IceParameters;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Real offers of Chromium, Firefox and GStreamer, and Safari-shaped ones. */
class NegotiationTest {
    private static final Path OFFERS = Path.of("src", "test", "resources", "offers");

    static Stream<String> offers() throws IOException {
        try (Stream<Path> files = Files.list(OFFERS)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static String offer(String file) {
        try {
            return Files.readString(OFFERS.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Negotiation read(String sdp) throws SdpException {
        return Negotiation.read(sdp, List.of(), true, true, SdpLimits.defaults());
    }

    private static MediaAnswer answerTo(MediaOffer offer) {
        List<SlotIdentity> slots = new ArrayList<>();
        for (SlotSection slot : offer.slots()) {
            int n = slots.size();
            slots.add(new SlotIdentity(slot.mid(), 1000 + n, 2000 + n, "cname", "s" + n, "t" + n));
        }
        return new MediaAnswer(
                new LocalTransport(
                        new IceParameters("serv", "0123456789012345678901"),
                        new DtlsFingerprint("sha-256", "AA:BB"),
                        List.of(
                                new Candidate("1", 2_130_706_431L, "192.0.2.1", 10_000, false),
                                new Candidate("2", 1_518_280_447L, "192.0.2.1", 10_000, true))),
                slots);
    }

    @ParameterizedTest
    @MethodSource("offers")
    void everyOfferIsAnsweredSectionBySection(String file) throws Exception {
        String sdp = offer(file);
        SessionDescription offered = SessionDescription.parse(sdp, SdpLimits.defaults());
        if (offered.media().stream().noneMatch(m -> !m.kind().equals("application"))) {
            assertThatThrownBy(() -> read(sdp)).isInstanceOf(SdpException.class);
            return;
        }
        Negotiation negotiation = read(sdp);
        String text = negotiation.answer(answerTo(negotiation.media()));
        SessionDescription answer = SessionDescription.parse(text, SdpLimits.defaults());
        assertThat(answer.attributes().has("ice-lite")).isTrue();
        assertThat(answer.media()).hasSameSizeAs(offered.media());
        for (int i = 0; i < offered.media().size(); i++) {
            MediaDescription asked = offered.media().get(i);
            MediaDescription given = answer.media().get(i);
            assertThat(given.kind()).isEqualTo(asked.kind());
            assertThat(given.mid(i)).isEqualTo(asked.mid(i));
            assertThat(asked.formats()).containsAll(given.formats());
            if (asked.kind().equals("application")) {
                assertThat(given.port()).isZero();
                continue;
            }
            assertThat(given.port()).isNotZero();
            assertThat(given.attributes().first("setup")).isEqualTo("passive");
            assertThat(given.attributes().first("ice-ufrag")).isEqualTo("serv");
            assertThat(given.attributes().all("candidate"))
                    .containsExactly(
                            "1 1 udp 2130706431 192.0.2.1 10000 typ host",
                            "2 1 tcp 1518280447 192.0.2.1 10000 typ host tcptype passive");
            assertThat(answer.bundled()).contains(asked.mid(i));
            assertThat(given.attributes().has("simulcast"))
                    .isEqualTo(asked.attributes().has("simulcast"));
            for (String extension : given.attributes().all("extmap")) {
                assertThat(asked.attributes().all("extmap").stream().map(NegotiationTest::plain))
                        .contains(extension);
            }
        }
    }

    /** Without the optional direction. */
    private static String plain(String extmap) {
        return extmap.replaceFirst("^(\\d+)/\\w+ ", "$1 ").trim();
    }

    @Test
    void chromiumsCameraAndMicrophone() throws Exception {
        MediaOffer media = read(offer("chromium156-audio-video-simple.sdp")).media();
        assertThat(media.transport().ice().ufrag()).isEqualTo("DbhO");
        assertThat(media.transport().fingerprint().value()).startsWith("8A:AE:9D:71");
        assertThat(media.slots()).as("sendrecv is a slot, too").hasSize(2);
        PublishSection audio = media.publish().get(0);
        assertThat(audio.source()).isEqualTo(TrackSource.MICROPHONE);
        assertThat(audio.codecs()).extracting(CodecParameters::name).containsExactly("opus", "red");
        assertThat(audio.encodings().getFirst().ssrc()).isEqualTo(457_575_188);
        PublishSection video = media.publish().get(1);
        assertThat(video.codecs().getFirst().name()).isEqualTo("VP8");
        assertThat(video.codecs().getFirst().rtxPayloadType()).isEqualTo(97);
        assertThat(video.codecs())
                .extracting(CodecParameters::name)
                .contains("H264", "VP9", "AV1")
                .doesNotContain("rtx", "red", "ulpfec");
        assertThat(video.codecs().getFirst().feedback())
                .containsExactlyInAnyOrder("nack", "nack pli", "ccm fir", "transport-cc");
        assertThat(video.extensions())
                .extracting(HeaderExtension::uri)
                .contains(HeaderExtension.MID, HeaderExtension.TRANSPORT_CC)
                .doesNotContain(HeaderExtension.ABS_SEND_TIME);
        for (SlotSection slot : media.slots()) {
            assertThat(slot.extensions())
                    .extracting(HeaderExtension::uri)
                    .contains(HeaderExtension.TRANSPORT_CC)
                    .doesNotContain(HeaderExtension.ABS_SEND_TIME);
            assertThat(slot.codecs().getFirst().feedback()).contains("transport-cc");
        }
    }

    @Test
    void streamsOfSimulcastAreLearntFromThePackets() throws Exception {
        MediaOffer media = read(offer("chromium156-audio-vp8-simulcast-rid.sdp")).media();
        PublishSection video = media.publish().getLast();
        assertThat(video.encodings())
                .extracting(EncodingParameters::rid)
                .containsExactly("q", "h", "f");
        assertThat(video.encodings()).allMatch(encoding -> encoding.ssrc() == 0);
    }

    @Test
    void safariPrefersH264() throws Exception {
        MediaOffer media = read(offer("safari-shaped-audio-video.sdp")).media();
        PublishSection video = media.publish().get(1);
        assertThat(video.codecs())
                .extracting(CodecParameters::name)
                .containsExactly("H264", "H264", "VP8", "VP9");
        assertThat(video.codecs().getFirst().format())
                .as("what every decoder has is sent")
                .containsEntry("profile-level-id", "42e01f");
        assertThat(video.encodings().getFirst().rtxSsrc()).isEqualTo((int) 3_735_928_560L);
        MediaOffer viewer = read(offer("safari-shaped-recvonly.sdp")).media();
        assertThat(viewer.publish()).isEmpty();
        assertThat(viewer.slots()).hasSize(2);
    }

    @Test
    void gstreamerHasNoExtensionsAndWritesOpusLarge() throws Exception {
        MediaOffer media = read(offer("gstreamer1.22-webrtcbin-offer.sdp")).media();
        assertThat(media.publish()).hasSize(2);
        assertThat(media.publish().get(0).mid()).isEqualTo("video0");
        assertThat(media.publish().get(1).codecs().getFirst().name()).isEqualTo("OPUS");
        assertThat(media.publish().get(1).extensions()).isEmpty();
    }

    @Test
    void hintsNameTheSourceAndPermissionsTakeDirectionsAway() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        List<TrackHint> hints = List.of(new TrackHint("1", TrackSource.SCREEN, true));
        MediaOffer media = Negotiation.read(sdp, hints, true, false, SdpLimits.defaults()).media();
        assertThat(media.slots()).isEmpty();
        assertThat(media.publish().get(1).source()).isEqualTo(TrackSource.SCREEN);
        assertThat(media.publish().get(1).muted()).isTrue();
        Negotiation none = Negotiation.read(sdp, hints, false, false, SdpLimits.defaults());
        assertThat(none.answer(answerTo(none.media()))).contains("a=inactive");
    }

    @Test
    void sendTimesAreForThoseWithoutTransportWideNumbers() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        Negotiation both = read(sdp);
        assertThat(both.answer(answerTo(both.media())))
                .contains("transport-cc")
                .doesNotContain("goog-remb", HeaderExtension.ABS_SEND_TIME);
        Negotiation without = read(sdp.replaceAll("(?m)^.*transport-(cc|wide).*\r\n", ""));
        assertThat(without.answer(answerTo(without.media())))
                .contains("goog-remb", HeaderExtension.ABS_SEND_TIME);
    }

    @Test
    void aBackupSaysOfWhat() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        List<TrackHint> hints = List.of(new TrackHint("1", TrackSource.CAMERA, false, "7"));
        MediaOffer media = Negotiation.read(sdp, hints, true, false, SdpLimits.defaults()).media();
        assertThat(media.publish().get(0).backupOf()).isEmpty();
        assertThat(media.publish().get(1).backupOf()).isEqualTo("7");
    }

    @Test
    void backupsAreOfWhatIsAllowed() {
        CodecPolicy policy = new CodecPolicy(List.of("VP9", "VP8"));
        assertThat(policy.backup(List.of("VP8"))).containsExactly("VP8");
        assertThat(policy.backup(List.of("none"))).isEmpty();
        assertThat(CodecPolicy.ANY.backup(List.of("H264"))).containsExactly("H264");
        assertThatThrownBy(() -> policy.backup(List.of("H264")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[VP9, VP8], not [H264]");
    }

    @Test
    void aSlotsIdentityIsAnnounced() throws Exception {
        Negotiation negotiation = read(offer("chromium156-recvonly-audio-video.sdp"));
        String answer = negotiation.answer(answerTo(negotiation.media()));
        assertThat(answer).as("nobody sends there").doesNotContain("start-bitrate");
        assertThat(answer)
                .contains(
                        "a=sendonly\r\n",
                        "a=ssrc-group:FID 1001 2001\r\n",
                        "a=ssrc:1001 cname:cname\r\n",
                        "a=msid:s1 t1\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | v=0",
                "a=ice-ufrag:DbhO | ice-ufrag",
                "a=setup:actpass | passive",
                "a=fingerprint:sha-256 | fingerprint",
                "a=rtcp-mux | nothing in the offer"
            })
    void whatIsMissingIsSaid(String line, String said) {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        String broken =
                switch (line) {
                    case "nothing" -> "hello";
                    case "a=setup:actpass" -> sdp.replace(line, "a=setup:passive");
                    default -> sdp.replaceAll("(?m)^" + line + ".*\r\n", "");
                };
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(SdpException.class)
                .hasMessageContaining(said);
    }

    @Test
    void limitsAreKept() {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        SdpLimits small = new SdpLimits(1000, 600, 1000);
        assertThatThrownBy(() -> Negotiation.read(sdp, List.of(), true, true, small))
                .hasMessageContaining("1000 bytes");
        SdpLimits one = new SdpLimits(1 << 20, 1, 1000);
        assertThatThrownBy(() -> Negotiation.read(sdp, List.of(), true, true, one))
                .hasMessageContaining("more than 1 media sections");
    }

    @Test
    void mutatedOffersAreAnsweredOrRefused() throws Exception {
        List<String> all = offers().map(NegotiationTest::offer).toList();
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(all.get(random.nextInt(all.size())));
            for (int k = 0; k < 1 + random.nextInt(4); k++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(80)));
                    default -> text.insert(at, "\r\na=" + (char) (97 + random.nextInt(26)) + ":0 ");
                }
            }
            try {
                Negotiation negotiation = read(text.toString());
                negotiation.answer(answerTo(negotiation.media()));
            } catch (SdpException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void thePolicyOrdersTheCodecsOfAnAnswerAndRefusesOthers() throws Exception {
        String sdp = offer("chromium156-audio-video-simple.sdp");
        SdpLimits limits = SdpLimits.defaults();
        CodecPolicy vp9First = new CodecPolicy(List.of("VP9", "VP8"));
        MediaOffer media = Negotiation.read(sdp, List.of(), true, true, limits, vp9First).media();
        assertThat(media.publish().getLast().codecs())
                .extracting(CodecParameters::name)
                .startsWith("VP9")
                .endsWith("VP8")
                .containsOnly("VP9", "VP8");
        assertThat(media.publish().getFirst().codecs())
                .as("audio")
                .extracting(CodecParameters::name)
                .contains("opus");
        String layered = offer("chromium156-audio-video-simulcast-rid-allcodecs.sdp");
        String paused = layered.replace("a=sendonly", "a=inactive");
        Negotiation later = Negotiation.read(paused, List.of(), true, true, limits, vp9First);
        assertThat(later.answer(answerTo(later.media())))
                .as("also where nothing flows for now")
                .contains("VP9/90000", HeaderExtension.DEPENDENCY_DESCRIPTOR)
                .doesNotContain("H264/90000", "AV1/90000");
        CodecPolicy none = new CodecPolicy(List.of("AV1"));
        String without = sdp.replaceAll("AV1/90000", "AV2/90000");
        assertThat(Negotiation.read(without, List.of(), true, true, limits, none).media().publish())
                .as("a section with none of them is refused")
                .hasSize(1);
    }
}
