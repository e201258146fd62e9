package sfu.core.bwe;

import org.jspecify.annotations.Nullable;

import sfu.core.rtcp.TransportFeedback;
import sfu.core.rtp.SequenceNumbers;

import java.util.Arrays;

/**
 * Tells a sender when each of its packets came (transport-wide congestion control): collects
 * arrival times by transport sequence number and makes a report of them when it is due.
 */
public final class TransportCcFeedback {
    /** Often enough for a sender's estimator; libwebrtc's own interval at 0.5 Mbit/s and more. */
    private static final long INTERVAL_NS = 50_000_000L;

    private static final long TICK_NS = 250_000L;
    private static final long REFERENCE_NS = 64_000_000L;
    private static final int WINDOW = 1024;
    private static final long NOT_RECEIVED = Long.MIN_VALUE;

    private final long[] arrivals = new long[WINDOW];
    private long highest = -1;
    private long next = -1; // the first number that is not reported yet
    private long lastSentNs = Long.MIN_VALUE;
    private int feedbackCount;

    public TransportCcFeedback() {
        Arrays.fill(arrivals, NOT_RECEIVED);
    }

    /**
     * @param transportSequenceNumber 16 bits
     */
    public void onPacket(int transportSequenceNumber, long arrivalNs) {
        long number =
                highest < 0
                        ? 0x10000L + transportSequenceNumber
                        : SequenceNumbers.extend(highest, transportSequenceNumber);
        if (next < 0) {
            next = number;
        }
        if (number < next) {
            return; // reported as lost already; a second report would only confuse
        }
        if (number > highest) {
            open(number);
        }
        arrivals[(int) number & WINDOW - 1] = arrivalNs;
    }

    private void open(long number) {
        if (number - next >= WINDOW) {
            Arrays.fill(arrivals, NOT_RECEIVED);
            next = number;
        } else {
            for (long n = Math.max(highest + 1, next); n < number; n++) {
                arrivals[(int) n & WINDOW - 1] = NOT_RECEIVED;
            }
        }
        highest = number;
    }

    /** The report that is due now, or null. */
    public @Nullable TransportFeedback poll(long nowNs, int senderSsrc, int mediaSsrc) {
        if (next < 0 || next > highest) {
            return null;
        }
        long waiting = highest - next + 1;
        boolean due =
                lastSentNs == Long.MIN_VALUE
                        || nowNs - lastSentNs >= INTERVAL_NS
                        || waiting >= TransportFeedback.MAX_PACKETS;
        if (!due) {
            return null;
        }
        lastSentNs = nowNs;
        return report(
                senderSsrc, mediaSsrc, (int) Math.min(waiting, TransportFeedback.MAX_PACKETS));
    }

    private @Nullable TransportFeedback report(int senderSsrc, int mediaSsrc, int most) {
        while (most > 0 && arrival(next) == NOT_RECEIVED) { // begin with one that came
            next++;
            most--;
        }
        if (most == 0) {
            return null;
        }
        long base = next;
        long reference = Math.floorDiv(arrival(base), REFERENCE_NS);
        int[] deltas = new int[most];
        long lastTicks = reference * (REFERENCE_NS / TICK_NS);
        int count = 0;
        for (; count < most; count++) {
            long arrival = arrival(base + count);
            if (arrival == NOT_RECEIVED) {
                deltas[count] = TransportFeedback.NOT_RECEIVED;
                continue;
            }
            long ticks = Math.floorDiv(arrival, TICK_NS);
            long delta = ticks - lastTicks;
            if (delta != (short) delta) {
                break; // a pause too long for 16 bits: the next report has its own reference
            }
            deltas[count] = (int) delta;
            lastTicks = ticks;
        }
        next = base + count;
        return new TransportFeedback(
                senderSsrc,
                mediaSsrc,
                (int) base & 0xFFFF,
                feedbackCount++ & 0xFF,
                (int) reference & 0xFF_FFFF,
                Arrays.copyOf(deltas, count));
    }

    private long arrival(long number) {
        return arrivals[(int) number & WINDOW - 1];
    }
}
