package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.HeaderExtension;

import java.util.List;

class ExtensionIdsTest {
    @Test
    void anAbsentExtensionHasId0() {
        assertThat(ExtensionIds.of(List.of()))
                .isEqualTo(new ExtensionIds(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void eachUriHasItsOwnPlace() {
        List<HeaderExtension> extensions =
                List.of(
                        new HeaderExtension(8, HeaderExtension.PLAYOUT_DELAY),
                        new HeaderExtension(1, HeaderExtension.MID),
                        new HeaderExtension(2, HeaderExtension.RID),
                        new HeaderExtension(30, HeaderExtension.REPAIRED_RID),
                        new HeaderExtension(4, HeaderExtension.AUDIO_LEVEL),
                        new HeaderExtension(5, HeaderExtension.TRANSPORT_CC),
                        new HeaderExtension(6, HeaderExtension.ABS_SEND_TIME),
                        new HeaderExtension(7, HeaderExtension.VIDEO_ORIENTATION),
                        new HeaderExtension(10, HeaderExtension.DEPENDENCY_DESCRIPTOR),
                        new HeaderExtension(200, HeaderExtension.VIDEO_LAYERS_ALLOCATION),
                        new HeaderExtension(9, "urn:of:others"));
        assertThat(ExtensionIds.of(extensions))
                .isEqualTo(new ExtensionIds(1, 2, 30, 4, 5, 6, 7, 8, 10, 200));
    }
}
