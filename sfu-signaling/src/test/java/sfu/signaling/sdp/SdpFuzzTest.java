package sfu.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteTransport;
import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Offers: read within their limits, or refused in a sentence; what is asked of the media plane is
 * of sections that the offer has, each once, and the same each time.
 */
@ExtendWith(WithoutInstrumentation.class)
class SdpFuzzTest {
    private static final int MAX_SECTIONS = 12;
    private static final int MAX_LINES = 200;
    private static final int MAX_BYTES = 16 << 10;
    private static final SdpLimits LIMITS = new SdpLimits(MAX_BYTES, MAX_SECTIONS, MAX_LINES);
    private static final int MAX_ENCODINGS = 4;

    /** What splitting and matching take for a short text, instrumented. */
    private static final int COST_BYTES = 4 << 20;

    private static final int COST_OF_A_BYTE = 2048;

    static Stream<byte[]> offers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/offers"))) {
            List<byte[]> all = files.sorted().map(SdpFuzzTest::bytes).toList();
            return all.stream();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @MethodSource("offers")
    @FuzzTest
    void anyOffer(byte[] bytes) {
        String sdp = new String(bytes, StandardCharsets.UTF_8);
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_BYTE * bytes.length, () -> isRead(sdp));
        try {
            MediaOffer media = read(sdp);
            checkMedia(media, sdp);
            assertThat(read(sdp)).isEqualTo(media);
        } catch (SdpException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1000);
        }
    }

    private static MediaOffer read(String sdp) throws SdpException {
        return Negotiation.read(sdp, List.of(), true, true, LIMITS).media();
    }

    private static boolean isRead(String sdp) {
        try {
            return read(sdp) != null;
        } catch (SdpException refused) {
            return false;
        }
    }

    private static void checkMedia(MediaOffer media, String sdp) {
        assertThat(media.publish()).hasSizeLessThanOrEqualTo(MAX_SECTIONS);
        assertThat(media.slots()).hasSizeLessThanOrEqualTo(MAX_SECTIONS);
        assertThat(media.transport().candidates())
                .hasSizeLessThanOrEqualTo(RemoteTransport.MAX_CANDIDATES);
        assertThat(sdp).contains(media.transport().ice().ufrag());
        Set<String> mids = new HashSet<>();
        for (PublishSection section : media.publish()) {
            assertThat(mids.add(section.mid())).as(section.mid()).isTrue();
            assertThat(section.encodings()).hasSizeBetween(1, MAX_ENCODINGS);
            assertThat(section.codecs()).isNotEmpty();
        }
        Set<String> slots = new HashSet<>();
        media.slots().forEach(slot -> assertThat(slots.add(slot.mid())).as(slot.mid()).isTrue());
    }
}
