package sfu.core.bwe;

import sfu.core.rtcp.ArrivalReport;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.rtp.SequenceNumbers;

import java.util.Arrays;

/**
 * The packets that left, by transport sequence number, until a report tells what became of them.
 *
 * <p>Seven bytes a packet. It begins small and doubles while packets without a report would be
 * overwritten, up to a limit.
 */
final class SentLog {
    /** Enough for 5 Mbit/s and 300 ms between a packet and its report. */
    static final int INITIAL_SIZE = 256;

    /** Reports of older packets tell nothing about the network as it is; it bounds growth, too. */
    static final long MAX_AGE_NS = 10_000_000_000L;

    private static final long NONE = -1;
    private static final long FIRST_CYCLE = 1L << 16;
    private static final long TICK_NS = 250_000L;

    private static final int TIME_SHIFT = 10;

    private static final int EMPTY = 0;
    private static final int IN_FLIGHT = 1;
    private static final int SKIPPED = 2; // a later one was told of
    private static final int LOST = 3;
    private static final int RECEIVED = 4;
    private static final int STATE_BITS = 3;
    private static final int STATE = (1 << STATE_BITS) - 1;

    private final int maxSize;
    private final FaultCounters faults;
    private int[] sentTimes = new int[INITIAL_SIZE]; // in 1,024 ns
    private short[] sizes = new short[INITIAL_SIZE];
    private byte[] states = new byte[INITIAL_SIZE]; // with the probe cluster above
    private int mask = INITIAL_SIZE - 1;
    private long highest = NONE;
    private long lastReported = NONE;
    private long lastSentNs;
    private long inFlightBytes;

    SentLog(int maxSize, FaultCounters faults) {
        this.maxSize = maxSize;
        this.faults = faults;
    }

    /**
     * @param probe cluster, 1 to 31, or 0
     */
    void add(int sequenceNumber, int bytes, int probe, long nowNs) {
        long number = SequenceNumbers.extend(highest, sequenceNumber);
        if (highest == NONE) {
            number += FIRST_CYCLE;
            highest = number - 1;
            lastReported = highest;
        }
        if (number <= highest && (highest - number > mask || state(number) != EMPTY)) {
            return; // numbers are given in order: not worth more than safety
        }
        if (number > highest) {
            advance(number, nowNs);
        }
        int size = Math.clamp(bytes, 0, 0xFFFF);
        int i = (int) number & mask;
        sentTimes[i] = (int) (nowNs >> TIME_SHIFT);
        sizes[i] = (short) size;
        states[i] = (byte) (probe << STATE_BITS | IN_FLIGHT);
        inFlightBytes += size;
        lastSentNs = nowNs;
    }

    private void advance(long number, long nowNs) {
        while (mask + 1 < maxSize && number - highest <= mask && overwritesAwaited(number, nowNs)) {
            grow();
        }
        if (number - highest > mask) {
            Arrays.fill(states, (byte) EMPTY);
            inFlightBytes = 0;
        }
        for (long n = Math.max(highest + 1, number - mask); n <= number; n++) {
            int i = (int) n & mask;
            if ((states[i] & STATE) == IN_FLIGHT) {
                inFlightBytes -= sizes[i] & 0xFFFF;
            }
            states[i] = EMPTY; // those between never left
        }
        highest = number;
    }

    private boolean overwritesAwaited(long number, long nowNs) {
        int i = (int) number & mask;
        return (states[i] & STATE) == IN_FLIGHT && nowNs - sentNs(i, nowNs) < MAX_AGE_NS;
    }

    private void grow() {
        int size = 2 * (mask + 1);
        int[] oldTimes = sentTimes;
        short[] oldSizes = sizes;
        byte[] oldStates = states;
        int oldMask = mask;
        sentTimes = new int[size];
        sizes = new short[size];
        states = new byte[size];
        mask = size - 1;
        for (long n = highest - oldMask; n <= highest; n++) {
            int from = (int) n & oldMask;
            int to = (int) n & mask;
            sentTimes[to] = oldTimes[from];
            sizes[to] = oldSizes[from];
            states[to] = oldStates[from];
        }
    }

    /** Fills the batch with what the report tells anew; each packet is looked at once. */
    void match(ArrivalReport report, long referenceNs, long nowNs, FeedbackBatch batch) {
        if (highest == NONE || nowNs - lastSentNs > MAX_AGE_NS) {
            faults.add(highest == NONE ? FeedbackFault.NEVER_SENT : FeedbackFault.TOO_OLD);
            return;
        }
        long first = SequenceNumbers.extend(highest, report.baseSequenceNumber());
        int packets = report.packets();
        skipTo(Math.min(first, highest + 1), batch);
        long arrivalNs = referenceNs;
        for (int i = 0; i < packets; i++) {
            int delta = report.delta(i);
            boolean received = delta != TransportFeedback.NOT_RECEIVED;
            if (received) {
                arrivalNs += delta * TICK_NS;
            }
            long number = first + i;
            if (number <= highest && highest - number <= mask) {
                take(number, received, arrivalNs, nowNs, batch);
            } else if (received) {
                faults.add(number > highest ? FeedbackFault.NEVER_SENT : FeedbackFault.TOO_OLD);
            }
        }
        lastReported = Math.max(lastReported, Math.min(highest, first + packets - 1));
        for (int n = batch.removeImpossible(nowNs); n > 0; n--) {
            faults.add(FeedbackFault.BEFORE_SENT);
        }
    }

    /** The report of those before it is late or lost: they are no longer in flight. */
    private void skipTo(long first, FeedbackBatch batch) {
        for (long n = Math.max(lastReported + 1, highest - mask); n < first; n++) {
            int i = (int) n & mask;
            if ((states[i] & STATE) == IN_FLIGHT) {
                batch.skippedBytes += sizes[i] & 0xFFFF;
                inFlightBytes -= sizes[i] & 0xFFFF;
                set(i, SKIPPED);
            }
        }
    }

    private void take(
            long number, boolean received, long arrivalNs, long nowNs, FeedbackBatch batch) {
        int i = (int) number & mask;
        int state = states[i] & STATE;
        int size = sizes[i] & 0xFFFF;
        if (state == EMPTY) {
            if (received) {
                faults.add(FeedbackFault.NEVER_SENT);
            }
            return;
        }
        if (state == RECEIVED) {
            faults.add(FeedbackFault.REPEATED);
            return;
        }
        if (state == LOST && !received) {
            return;
        }
        long sentNs = sentNs(i, nowNs);
        if (state == LOST) {
            batch.recoveredBytes += size;
        } else {
            batch.reported(sentNs, size);
        }
        if (state == IN_FLIGHT) {
            inFlightBytes -= size;
        }
        if (received) {
            batch.received(sentNs, arrivalNs, size, (states[i] & 0xFF) >>> STATE_BITS);
            set(i, RECEIVED);
        } else {
            batch.lostBytes += size;
            set(i, LOST);
        }
    }

    private int state(long number) {
        return states[(int) number & mask] & STATE;
    }

    private void set(int i, int state) {
        states[i] = (byte) (states[i] & ~STATE | state);
    }

    /** The same for all that left together, whenever it is asked for. */
    private long sentNs(int i, long nowNs) {
        long now = nowNs >> TIME_SHIFT;
        return now - ((int) now - sentTimes[i]) << TIME_SHIFT;
    }

    /** Sent, and neither told of nor overtaken by what was. */
    long inFlightBytes() {
        return inFlightBytes;
    }

    /** Packets that it has room for. */
    int size() {
        return mask + 1;
    }
}
