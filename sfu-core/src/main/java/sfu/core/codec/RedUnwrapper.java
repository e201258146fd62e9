package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Unwraps the redundant audio (RFC 2198) of one source for who does not want it: from each payload
 * its primary, and before it the frames of packets that were lost, as far as it repeats them.
 *
 * <p>RFC 2198 does not number the repeated frames. Senders repeat the frames of the packets just
 * before, so the last block belongs to the number before; a block whose timestamp contradicts what
 * was delivered around it is left out.
 */
public final class RedUnwrapper {
    /** As far back as anything is recovered or told apart. */
    private static final int WINDOW = 64;

    private static final int MAX_FRAMES = 17;

    private final RedPayload red = new RedPayload();
    private final int[] timestamps = new int[WINDOW];
    private final int[] blocks = new int[MAX_FRAMES];
    private final long[] numbers = new long[MAX_FRAMES];
    private final int[] times = new int[MAX_FRAMES];
    private int frames;

    /** Bit n: the number {@code highest - n} was delivered. */
    private long delivered;

    private long highest;
    private long first;

    /** A source begins with this number: what is before it is not recovered. */
    public void begin(long number) {
        first = number;
        highest = number - 1;
        delivered = 0;
        Arrays.fill(timestamps, 0);
    }

    /**
     * Takes a packet; its frames, if any, are then at 0 to {@link #count}.
     *
     * @param number its extended sequence number
     * @return false if it is malformed
     */
    public boolean accept(
            long number, int timestamp, MemorySegment s, long payloadOffset, int payloadLength) {
        frames = 0;
        if (!red.wrap(s, payloadOffset, payloadLength)) {
            return false;
        }
        if (number > highest) {
            long step = number - highest;
            delivered = step < WINDOW ? delivered << step : 0;
            highest = number;
        }
        int count = red.redundantCount();
        for (int i = 0; i < count; i++) {
            if (red.length(i) > 0 && red.timestampOffset(i) > 0) {
                deliver(number - (count - i), timestamp - red.timestampOffset(i), i);
            }
        }
        deliver(number, timestamp, count);
        return true;
    }

    private void deliver(long number, int timestamp, int block) {
        long back = highest - number;
        if (number < first || back >= WINDOW || isDelivered(number)) {
            return;
        }
        if (!fits(number, timestamp)) {
            return;
        }
        delivered |= 1L << back;
        timestamps[slot(number)] = timestamp;
        blocks[frames] = block;
        numbers[frames] = number;
        times[frames++] = timestamp;
    }

    /** Whether the neighbours that were delivered are earlier and later. */
    private boolean fits(long number, int timestamp) {
        for (long n = number - 1; n > highest - WINDOW && n >= first; n--) {
            if (isDelivered(n)) {
                if (timestamp - timestamps[slot(n)] <= 0) {
                    return false;
                }
                break;
            }
        }
        for (long n = number + 1; n <= highest; n++) {
            if (isDelivered(n)) {
                return timestamps[slot(n)] - timestamp > 0;
            }
        }
        return true;
    }

    private boolean isDelivered(long number) {
        return (delivered >>> highest - number & 1) != 0;
    }

    private static int slot(long number) {
        return (int) number & WINDOW - 1;
    }

    /** How many frames the last packet brought: 0 for a duplicate. */
    public int count() {
        return frames;
    }

    /** Oldest first. */
    public long number(int frame) {
        return numbers[frame];
    }

    public int timestamp(int frame) {
        return times[frame];
    }

    /** Whether the frame was lost with its own packet. */
    public boolean isRecovered(int frame) {
        return blocks[frame] < red.redundantCount();
    }

    /** In the segment that was accepted. */
    public long offset(int frame) {
        return isRecovered(frame) ? red.offset(blocks[frame]) : red.primaryOffset();
    }

    /** In bytes. */
    public int length(int frame) {
        return isRecovered(frame) ? red.length(blocks[frame]) : red.primaryLength();
    }

    /** Of the codec inside, as the publisher negotiated it. */
    public int payloadType(int frame) {
        return isRecovered(frame) ? red.payloadType(blocks[frame]) : red.primaryPayloadType();
    }
}
