package sfu.core.speakers;

import java.util.Random;

/** Voices in virtual time: packets of 20 ms whose loudness rises and falls as speech's does. */
final class Speech {
    static final long MS = 1_000_000L;
    static final long PACKET_NS = 20 * MS;
    static final int SPEECH_BYTES = 80;

    private final Random random;
    private int left;
    private boolean isSyllable;

    Speech(long seed) {
        random = new Random(seed);
    }

    /** The next packet's level in -dBov: syllables of 100 to 300 ms with short dips between. */
    int level() {
        if (left-- == 0) {
            isSyllable = !isSyllable;
            left = isSyllable ? 5 + random.nextInt(10) : 2 + random.nextInt(4);
        }
        return isSyllable ? 20 + random.nextInt(12) : 50 + random.nextInt(10);
    }
}
