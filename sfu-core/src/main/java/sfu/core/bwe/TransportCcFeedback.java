package sfu.core.bwe;

import org.jspecify.annotations.Nullable;

import sfu.core.rtcp.TransportFeedback;

import java.util.Arrays;

/**
 * Tells a sender when each of its packets came
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01): collects arrival times by transport
 * sequence number and makes a report of them when it is due.
 *
 * <p>Each arrival and each loss is reported once. A packet that comes after it was reported as lost
 * gets a report of its own, so that a sender does not take reordering for loss; libwebrtc also
 * takes late ones back, but repeats all that followed, which other senders would count twice.
 */
public final class TransportCcFeedback {
    /** Fast streams: about a round trip, what libwebrtc's estimator likes best. */
    private static final long FAST_INTERVAL_NS = 50_000_000L;

    /** Slow ones: sound alone would spend a tenth of its bits on feedback. */
    private static final long SLOW_INTERVAL_NS = 100_000_000L;

    private static final int FAST_PACKETS = 10;

    /** So many are reported at once, whatever the time. */
    private static final int FULL = 100;

    /** Losses before the first packet that came; more belong to an outage that is over. */
    private static final int MAX_LEADING_LOSSES = TransportFeedback.MAX_PACKETS / 2;

    private static final long TICK_NS = 250_000L;
    private static final long REFERENCE_NS = 64_000_000L;

    private final ArrivalLog log = new ArrivalLog();
    private boolean started;
    private long lastNs;
    private int feedbackCount;

    /**
     * Notes a packet.
     *
     * @param transportSequenceNumber 16 bits
     */
    public void onPacket(int transportSequenceNumber, long arrivalNs) {
        if (!started) {
            started = true;
            lastNs = arrivalNs;
        }
        log.add(transportSequenceNumber, arrivalNs);
    }

    /**
     * The report that is due now, or null. Another one may be due at once.
     *
     * @param senderSsrc of the report
     * @param mediaSsrc any of the streams that it is about
     */
    public @Nullable TransportFeedback poll(long nowNs, int senderSsrc, int mediaSsrc) {
        if (nextDueNs() == Long.MAX_VALUE || nowNs - nextDueNs() < 0) {
            return null;
        }
        long late = log.firstLate();
        TransportFeedback report =
                late == ArrivalLog.NONE
                        ? report(first(), log.highest() + 1, senderSsrc, mediaSsrc)
                        : report(late, endOfRun(late), senderSsrc, mediaSsrc);
        if (late == ArrivalLog.NONE || log.waiting() == 0 && log.firstLate() == ArrivalLog.NONE) {
            lastNs = nowNs;
        }
        return report;
    }

    /** When {@link #poll} has something, as far as is known now; Long.MAX_VALUE for never. */
    public long nextDueNs() {
        int waiting = log.waiting();
        if (waiting == 0 && log.firstLate() == ArrivalLog.NONE) {
            return Long.MAX_VALUE;
        }
        if (waiting >= FULL) {
            return lastNs;
        }
        return lastNs + (waiting >= FAST_PACKETS ? FAST_INTERVAL_NS : SLOW_INTERVAL_NS);
    }

    /** Where the next regular report begins. */
    private long first() {
        return Math.max(log.next(), firstReceived(log.next()) - MAX_LEADING_LOSSES);
    }

    private long firstReceived(long from) {
        long n = from;
        while (n < log.highest() && !log.isReceived(n)) {
            n++;
        }
        return n;
    }

    private long endOfRun(long late) {
        long n = late;
        while (n < log.next() && log.isReceived(n)) {
            n++;
        }
        return n;
    }

    /** A report from {@code base} on, as far as it reaches; at least one in it was received. */
    private TransportFeedback report(long base, long end, int senderSsrc, int mediaSsrc) {
        int[] deltas = new int[(int) Math.min(end - base, TransportFeedback.MAX_PACKETS)];
        long reference = Math.floorDiv(log.arrivalNs(firstReceived(base)), REFERENCE_NS);
        int count = fill(deltas, base, reference * (REFERENCE_NS / TICK_NS));
        log.reported(base, base + count);
        return new TransportFeedback(
                senderSsrc,
                mediaSsrc,
                (int) base & 0xFFFF,
                feedbackCount++ & 0xFF,
                (int) reference & 0xFF_FFFF,
                count == deltas.length ? deltas : Arrays.copyOf(deltas, count));
    }

    /** How many could be told before a pause came that is too long for 16 bits. */
    private int fill(int[] deltas, long base, long referenceTicks) {
        long lastTicks = referenceTicks;
        for (int i = 0; i < deltas.length; i++) {
            if (!log.isReceived(base + i)) {
                deltas[i] = TransportFeedback.NOT_RECEIVED;
                continue;
            }
            long ticks = Math.floorDiv(log.arrivalNs(base + i), TICK_NS);
            long delta = ticks - lastTicks;
            if (delta != (short) delta) {
                return i;
            }
            deltas[i] = (int) delta;
            lastTicks = ticks;
        }
        return deltas.length;
    }
}
