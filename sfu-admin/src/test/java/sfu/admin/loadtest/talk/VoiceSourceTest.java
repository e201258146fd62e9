package sfu.admin.loadtest.talk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.talk.VoiceSource.Sound;

import java.util.ArrayList;
import java.util.List;

/** What a simulated microphone gives, frame by frame. */
class VoiceSourceTest {
    private static final int SECOND = 50; // frames

    private final VoiceSource source = new VoiceSource(1);

    @Test
    void silenceIsAPacketOfComfortNoiseEach400Ms() {
        int packets = 0;
        for (int i = 0; i < 20 * SECOND; i++) {
            int bytes = source.next();
            if (bytes != VoiceSource.NOTHING) {
                packets++;
                assertThat(bytes).isBetween(1, 3);
                assertThat(source.level()).isEqualTo(127);
                assertThat(source.isVoice()).isFalse();
            }
        }
        assertThat(packets).isEqualTo(20 * 1000 / 400);
    }

    @Test
    void peopleDoNotSendComfortNoiseAtTheSameTime() {
        List<Integer> firsts = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            VoiceSource its = new VoiceSource(seed);
            int frame = 0;
            while (its.next() == VoiceSource.NOTHING) {
                frame++;
            }
            firsts.add(frame);
        }
        assertThat(firsts.stream().distinct().count()).isEqualTo(VoiceSource.COMFORT_NOISE_FRAMES);
    }

    @Test
    void speechIsAPacketAFrameWithDipsAndPauses() {
        source.sound(Sound.SPEECH);
        List<Integer> levels = new ArrayList<>();
        for (int i = 0; i < 10 * SECOND; i++) {
            assertThat(source.next()).isEqualTo(VoiceSource.SPEECH_BYTES);
            levels.add(source.level());
        }
        assertThat(levels).allMatch(level -> level >= 10 && level <= 70);
        assertThat(longestRun(levels, 35)).as("loud without a dip").isLessThan(SECOND / 2);
        assertThat(levels.stream().filter(level -> level < 30).count())
                .as("loud frames")
                .isGreaterThan(5 * SECOND);
        assertThat(levels.stream().filter(level -> level > 60).count())
                .as("frames of pauses")
                .isBetween(SECOND / 4L, 3L * SECOND);
    }

    private static int longestRun(List<Integer> levels, int below) {
        int longest = 0;
        int run = 0;
        for (int level : levels) {
            run = level < below ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    @Test
    void noiseIsSteadyAndNoVoice() {
        source.sound(Sound.NOISE);
        for (int i = 0; i < 10 * SECOND; i++) {
            assertThat(source.next()).isEqualTo(VoiceSource.NOISE_BYTES);
            assertThat(source.level()).isBetween(46, 54);
            assertThat(source.isVoice()).isFalse();
        }
    }

    @Test
    void whoBeginsToSpeakIsHeardInTheNextFrame() {
        source.next();
        source.sound(Sound.SPEECH);
        assertThat(source.next()).isEqualTo(VoiceSource.SPEECH_BYTES);
        assertThat(source.level()).isLessThan(30);
        source.sound(Sound.SILENCE);
        assertThat(source.next()).as("says at once that it is silent").isBetween(1, 3);
    }
}
