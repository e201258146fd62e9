package sfu.core.rtcp;

import java.util.Arrays;

/**
 * Generic NACK (RFC 4585 6.2.1).
 *
 * @param lost 16-bit sequence numbers, at least one; in ascending order they take the least room
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record Nack(int senderSsrc, int mediaSsrc, int[] lost) implements Rtcp {
    public Nack {
        if (lost.length == 0) {
            throw new IllegalArgumentException("a NACK of nothing");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nack(int sender, int media, int[] numbers)
                && sender == senderSsrc
                && media == mediaSsrc
                && Arrays.equals(numbers, lost);
    }

    @Override
    public int hashCode() {
        return 31 * mediaSsrc + Arrays.hashCode(lost);
    }

    @Override
    public String toString() {
        return "Nack[" + senderSsrc + ", " + mediaSsrc + ", " + Arrays.toString(lost) + "]";
    }
}
