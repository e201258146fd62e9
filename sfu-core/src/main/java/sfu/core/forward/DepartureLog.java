package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.io.UdpPort;

import java.util.function.LongSupplier;

/**
 * What waits in a port for the kernel, in order, as far as estimators ask for it: they are told
 * what left, with one look at the clock for each flush, and what never did.
 *
 * <p>Packets of other peers cost a count.
 */
final class DepartureLog implements UdpPort.Departures {
    private static final int FIRST_CAPACITY = 256;

    private final LongSupplier nanoTime;

    // those that are told of, at the low bits of [head, tail)
    private @Nullable SendSide[] sides = new @Nullable SendSide[FIRST_CAPACITY];
    private long[] ordinals = new long[FIRST_CAPACITY];
    private int[] numbers = new int[FIRST_CAPACITY];
    private int[] sizes = new int[FIRST_CAPACITY];
    private int head;
    private int tail;

    private long committed; // packets of all peers
    private long resolved; // of them left, or lost
    private long flushNs;

    DepartureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A packet was queued of which nobody is told. */
    void add() {
        committed++;
    }

    /** A packet was queued of which its peer's estimator is told. */
    void add(SendSide side, int transportNumber, int bytes) {
        if (tail - head == numbers.length) {
            grow();
        }
        int i = tail++ & numbers.length - 1;
        sides[i] = side;
        ordinals[i] = committed++;
        numbers[i] = transportNumber;
        sizes[i] = bytes;
        side.written(bytes);
    }

    /** Up to what the port has room for. */
    private void grow() {
        int from = numbers.length;
        @Nullable SendSide[] oldSides = sides;
        long[] oldOrdinals = ordinals;
        int[] oldNumbers = numbers;
        int[] oldSizes = sizes;
        sides = new @Nullable SendSide[2 * from];
        ordinals = new long[2 * from];
        numbers = new int[2 * from];
        sizes = new int[2 * from];
        for (int n = head; n != tail; n++) {
            int to = n & 2 * from - 1;
            int i = n & from - 1;
            sides[to] = oldSides[i];
            ordinals[to] = oldOrdinals[i];
            numbers[to] = oldNumbers[i];
            sizes[to] = oldSizes[i];
        }
    }

    @Override
    public void flushing() {
        if (head != tail) {
            flushNs = nanoTime.getAsLong();
        }
    }

    @Override
    public void left(int packets) {
        resolve(packets, true);
    }

    @Override
    public void lost(int packets) {
        resolve(packets, false);
    }

    private void resolve(int packets, boolean hasLeft) {
        resolved += packets;
        while (head != tail && ordinals[head & ordinals.length - 1] < resolved) {
            int i = head++ & ordinals.length - 1;
            SendSide side = sides[i];
            sides[i] = null;
            if (side != null) {
                tell(side, i, hasLeft);
            }
        }
    }

    private void tell(SendSide side, int i, boolean hasLeft) {
        if (hasLeft) {
            side.left(numbers[i], sizes[i], flushNs);
        } else {
            side.lost(sizes[i]);
        }
    }
}
