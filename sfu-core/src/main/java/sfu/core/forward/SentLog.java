package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * How each of a slot's recent numbers was sent, where that does not follow from its source: not at
 * all, with a marker of the slot's own, or without payload. Kept from the first selection on.
 */
final class SentLog {
    static final int NOT_SENT = 0;
    static final int AS_IT_WAS = 1;
    static final int WITH_MARKER = 2;
    static final int EMPTY = 3;

    /** More numbers than a receiver still asks for: 4 s at 1,000 packets a second. */
    private static final int SIZE = 4096;

    private static final int PER_BYTE = 4;

    private byte @Nullable [] kinds;
    private long first;
    private long highest;

    /** Numbers below this one were all sent as they were. */
    void begin(long number) {
        if (kinds == null) {
            kinds = new byte[SIZE / PER_BYTE];
            first = number;
            highest = number - 1;
        }
    }

    void sent(long number, int kind) {
        byte[] its = kinds;
        if (its == null || number <= highest - SIZE) {
            return;
        }
        if (number - highest > SIZE) {
            Arrays.fill(its, (byte) 0);
            highest = number;
        }
        while (highest < number) {
            set(its, ++highest, NOT_SENT);
        }
        set(its, number, kind);
    }

    private static void set(byte[] kinds, long number, int kind) {
        int at = (int) number & SIZE - 1;
        int shift = 2 * (at & PER_BYTE - 1);
        int kept = kinds[at / PER_BYTE] & ~(3 << shift);
        kinds[at / PER_BYTE] = (byte) (kept | kind << shift);
    }

    /**
     * Whether this number may be sent for the first time; not one that is too old to know, since a
     * second packet under one SRTP index gives the keys away.
     */
    boolean isFree(long number) {
        return number > highest - SIZE && kind(number) == NOT_SENT;
    }

    int kind(long number) {
        byte[] its = kinds;
        if (its == null || number < first) {
            return AS_IT_WAS;
        }
        if (number > highest || number <= highest - SIZE) {
            return NOT_SENT;
        }
        int at = (int) number & SIZE - 1;
        return its[at / PER_BYTE] >>> 2 * (at & PER_BYTE - 1) & 3;
    }
}
