package sfu.core.speakers;

/** The loudness of a voice's packets since the last report, the oldest ones forgotten first. */
final class LevelLog {
    /** More than a second of Opus in packets of 20 ms. */
    static final int MAX_LEVELS = 64;

    private final byte[] levels = new byte[MAX_LEVELS];
    private int count;
    private int loudest;

    void add(int loudness) {
        if (count == 2 * MAX_LEVELS) {
            count = MAX_LEVELS; // nobody takes them
        }
        levels[count++ % MAX_LEVELS] = (byte) loudness;
        loudest = Math.max(loudest, loudness);
    }

    /** Whether anything was loud enough to be of use. */
    boolean isAudible() {
        return loudest >= Loudness.AUDIBLE;
    }

    int loudest() {
        return loudest;
    }

    /** What is kept, in order; forgotten here. */
    byte[] take() {
        int kept = Math.min(count, MAX_LEVELS);
        byte[] taken = new byte[kept];
        for (int i = 0; i < kept; i++) {
            taken[i] = levels[(count - kept + i) % MAX_LEVELS];
        }
        clear();
        return taken;
    }

    void clear() {
        count = 0;
        loudest = 0;
    }
}
