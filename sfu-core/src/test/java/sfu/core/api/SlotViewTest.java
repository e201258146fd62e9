package sfu.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SlotViewTest {
    /** It goes to whichever node has the viewer's transport. */
    @Test
    void theIdOfATrackIsShort() {
        String longest = "t".repeat(SlotView.MAX_TRACK_ID);
        assertThat(new SlotView("0", longest, 0, 0, 0, 0, true).track()).isEqualTo(longest);
        assertThatThrownBy(() -> new SlotView("0", longest + "t", 0, 0, 0, 0, true))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("track id");
    }
}
