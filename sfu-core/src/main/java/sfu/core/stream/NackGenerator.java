package sfu.core.stream;

/**
 * Decides which missing packets of a stream to ask for, when, and when to give up; numbers are
 * extended.
 */
final class NackGenerator {
    private static final int MAX_MISSING = 512;
    private static final int MAX_TRIES = 10;

    /**
     * A packet is asked for when it is this late, or when later ones kept coming: reordering is
     * short.
     */
    private static final long REORDERING_NS = 10_000_000L;

    private static final long MIN_RETRY_NS = 20_000_000L;

    /** Nothing older is of use to a viewer. */
    private static final long GIVE_UP_NS = 1_000_000_000L;

    private final long[] missing = new long[MAX_MISSING]; // ascending
    private final long[] sinceNs = new long[MAX_MISSING];
    private final long[] askedNs = new long[MAX_MISSING];
    private final byte[] tries = new byte[MAX_MISSING];
    private int count;
    private boolean gaveUp;
    private long asked;

    /** A gap opened: from {@code first} up to before {@code next}. */
    void gap(long first, long next, long nowNs) {
        if (next - first > MAX_MISSING) {
            clear();
            gaveUp = true;
            return;
        }
        for (long n = first; n < next; n++) {
            if (count == MAX_MISSING) {
                remove(0);
                gaveUp = true;
            }
            missing[count] = n;
            sinceNs[count] = nowNs;
            tries[count++] = 0;
        }
    }

    void arrived(long number) {
        for (int i = count - 1; i >= 0 && missing[i] >= number; i--) {
            if (missing[i] == number) {
                remove(i);
                return;
            }
        }
    }

    /** Puts the low 16 bits of those to be asked for now into {@code out}; returns how many. */
    int poll(long nowNs, long rttNs, int[] out) {
        int n = 0;
        long retryNs = Math.max(rttNs, MIN_RETRY_NS);
        for (int i = 0; i < count && n < out.length; ) {
            boolean hopeless = nowNs - sinceNs[i] > GIVE_UP_NS || tries[i] >= MAX_TRIES;
            if (hopeless) {
                gaveUp = true;
                remove(i);
                continue;
            }
            boolean due =
                    tries[i] == 0
                            ? nowNs - sinceNs[i] >= REORDERING_NS
                            : nowNs - askedNs[i] >= retryNs;
            if (due) {
                tries[i]++;
                askedNs[i] = nowNs;
                out[n++] = (int) missing[i] & 0xFFFF;
            }
            i++;
        }
        asked += n;
        return n;
    }

    boolean pollGaveUp() {
        boolean was = gaveUp;
        gaveUp = false;
        return was;
    }

    long asked() {
        return asked;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        count = 0;
    }

    private void remove(int i) {
        int after = count - i - 1;
        System.arraycopy(missing, i + 1, missing, i, after);
        System.arraycopy(sinceNs, i + 1, sinceNs, i, after);
        System.arraycopy(askedNs, i + 1, askedNs, i, after);
        System.arraycopy(tries, i + 1, tries, i, after);
        count--;
    }
}
