package sfu.signaling.cluster;

import java.util.Comparator;

/**
 * Where an entry is in a channel's log, as the id of an entry of a Redis stream, "NUMBER-SEQUENCE".
 *
 * @param number of the message that was the latest when it came; unsigned
 * @param sequence of those that came after it; unsigned
 */
public record LogPosition(long number, long sequence) implements Comparable<LogPosition> {
    /** Before all. */
    public static final LogPosition BEGINNING = new LogPosition(0, 0);

    private static final Comparator<LogPosition> ORDER =
            Comparator.<LogPosition, Long>comparing(LogPosition::number, Long::compareUnsigned)
                    .thenComparing(LogPosition::sequence, Long::compareUnsigned);

    /**
     * @throws IllegalArgumentException for what is none
     */
    static LogPosition of(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            throw new IllegalArgumentException("no position of a log: " + text);
        }
        return new LogPosition(
                Long.parseUnsignedLong(text, 0, dash, 10),
                Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
    }

    @Override
    public int compareTo(LogPosition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(number) + "-" + Long.toUnsignedString(sequence);
    }
}
