package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.relay.RelayMessage;
import sfu.signaling.http.HttpLimits;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpLimits;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one participant says must not be larger than what nodes take of each other. */
class LargestOfferTest {
    private static final int TYPES = 128;
    private static final int IDS = 255;
    private static final int ENCODINGS = 4;
    private static final int FORMAT_CHARS = 1_024;
    private static final String MID = "\u20ac".repeat(64);
    private static final String OFFER =
            """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE %1$s
            m=video 9 UDP/TLS/RTP/SAVPF %2$s
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %3$sAA
            a=setup:actpass
            a=rtcp-mux
            a=sendrecv
            a=mid:%1$s
            a=simulcast:send %4$s
            a=rtcp-fb:* nack
            a=rtcp-fb:* nack pli
            a=rtcp-fb:* ccm fir
            a=rtcp-fb:* goog-remb
            """;

    private static String all(int count, String between, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(between));
    }

    private static String rid(int i) {
        return "r".repeat(15) + i;
    }

    private static String codec(int type, String parameters) {
        String format = (type + " " + parameters).substring(0, FORMAT_CHARS - 1) + "z";
        return "a=rtpmap:%d H264/90000\na=fmtp:%s\n".formatted(type, format);
    }

    private static String extension(int n) {
        return "a=extmap:%d %s\n".formatted(n + 1, HeaderExtension.TRANSPORT_CC);
    }

    /** One section with as much of everything as is accepted, and more. */
    private static String offer(String parameters) {
        return OFFER.formatted(
                        MID,
                        all(TYPES, " ", Integer::toString),
                        "AA:".repeat(31),
                        all(ENCODINGS, ";", LargestOfferTest::rid))
                + all(ENCODINGS, "", i -> "a=rid:" + rid(i) + " send\n")
                + all(TYPES, "", type -> codec(type, parameters))
                + all(IDS, "", LargestOfferTest::extension);
    }

    /** One value of what JSON writes with six characters each; parameters as short as can be. */
    private static String parameters(String kind) {
        return kind.equals("control")
                ? "a=a" + "\u0001".repeat(FORMAT_CHARS)
                : all(FORMAT_CHARS, "", i -> Integer.toString(i, Character.MAX_RADIX) + ";");
    }

    private static int bytes(RelayMessage message) {
        return RelayCodec.write(Integer.MAX_VALUE, message).getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"control", "short"})
    void theLargestThatIsAcceptedGoesToOtherNodes(String kind) throws Exception {
        String sdp = offer(parameters(kind));
        MediaOffer media =
                Negotiation.read(sdp, List.of(), true, true, SdpLimits.defaults()).media();
        PublishSection section = media.publish().getFirst();
        assertThat(section.encodings()).hasSize(ENCODINGS);
        int formatChars = section.codecs().getFirst().format().toString().length();
        assertThat(formatChars).isGreaterThanOrEqualTo(FORMAT_CHARS);
        TrackSpec track =
                new TrackSpec(Long.MAX_VALUE, section.kind(), section.codecs(), ENCODINGS);
        int publish = bytes(new RelayMessage.Publish(Long.MAX_VALUE, section, section, track));
        SlotIdentity identity = new SlotIdentity(MID, -1, -1, "stream", "track", "cname");
        SlotSpec its = new SlotSpec(media.slots().getFirst(), identity);
        int slot = bytes(new RelayMessage.OpenSlot(Long.MAX_VALUE, its));
        assertThat(publish)
                .isGreaterThan(3 * section.codecs().size() * FORMAT_CHARS)
                .isLessThan(HttpLimits.defaults().maxMessageBytes() - RelaySeal.OVERHEAD_CHARS);
        assertThat(slot).isLessThan(publish);
    }
}
