package sfu.admin.loadtest.talk;

import java.util.SplittableRandom;

/**
 * What an Opus encoder with discontinuous transmission gives for each 20 ms of a simulated
 * microphone (RFC 7587 3.1.3): speech with its syllables and pauses, steady noise, or silence.
 */
public final class VoiceSource {
    /** What is heard. */
    public enum Sound {
        SILENCE,
        NOISE,
        SPEECH
    }

    /** Nothing is sent for this frame. */
    public static final int NOTHING = 0;

    /** Opus sends a frame of comfort noise each 400 ms of silence. */
    public static final int COMFORT_NOISE_FRAMES = 20;

    public static final int COMFORT_NOISE_BYTES = 2;
    public static final int SPEECH_BYTES = 80; // 32 kbit/s
    public static final int NOISE_BYTES = 60;

    /** In -dBov: digital silence. */
    public static final int SILENT_LEVEL = 127;

    private static final int NOISE_LEVEL = 50;
    private static final int NOISE_SPREAD = 2;
    private static final int VOWEL_LEVEL = 22;
    private static final int VOWEL_SPREAD = 5;
    private static final int DIP_LEVEL = 44;
    private static final int DIP_SPREAD = 6;
    private static final int PAUSE_LEVEL = 62;

    // four syllables a second, and a breath after some two seconds
    private static final int SYLLABLE_FRAMES = 12;
    private static final int VOWEL_FRAMES = 8;
    private static final int SENTENCE_FRAMES = 9 * SYLLABLE_FRAMES;
    private static final int BREATH_FRAMES = 12;

    private final SplittableRandom random;
    private Sound sound = Sound.SILENCE;
    private int frame; // of this sound
    private int level = SILENT_LEVEL;

    /**
     * @param seed the same one gives the same levels
     */
    public VoiceSource(long seed) {
        random = new SplittableRandom(seed);
        frame = random.nextInt(COMFORT_NOISE_FRAMES); // not all at once
    }

    public Sound sound() {
        return sound;
    }

    public void sound(Sound next) {
        if (next != sound) {
            sound = next;
            frame = 0;
        }
    }

    /** Goes to the next frame; returns the size of its packet, or {@link #NOTHING}. */
    public int next() {
        int at = frame++;
        return switch (sound) {
            case SILENCE -> {
                level = SILENT_LEVEL;
                yield at % COMFORT_NOISE_FRAMES == 0 ? COMFORT_NOISE_BYTES : NOTHING;
            }
            case NOISE -> {
                level = around(NOISE_LEVEL, NOISE_SPREAD);
                yield NOISE_BYTES;
            }
            case SPEECH -> {
                level = speechLevel(at % (SENTENCE_FRAMES + BREATH_FRAMES));
                yield SPEECH_BYTES;
            }
        };
    }

    private int speechLevel(int at) {
        if (at >= SENTENCE_FRAMES) {
            return PAUSE_LEVEL;
        }
        return at % SYLLABLE_FRAMES < VOWEL_FRAMES
                ? around(VOWEL_LEVEL, VOWEL_SPREAD)
                : around(DIP_LEVEL, DIP_SPREAD);
    }

    private int around(int middle, int spread) {
        return middle + random.nextInt(-spread, spread + 1);
    }

    /** Of that frame's packet, in -dBov (RFC 6464 3): 0 to 127. */
    public int level() {
        return level;
    }

    /** Whether it is taken for voice (RFC 6464 3). */
    public boolean isVoice() {
        return sound == Sound.SPEECH && level != PAUSE_LEVEL;
    }

    /** How many packets a frame has on average. */
    public double framePackets() {
        return sound == Sound.SILENCE ? 1.0 / COMFORT_NOISE_FRAMES : 1;
    }
}
