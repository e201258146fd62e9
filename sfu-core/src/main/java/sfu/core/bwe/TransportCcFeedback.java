package sfu.core.bwe;

import org.jspecify.annotations.Nullable;

import sfu.core.rtcp.TransportFeedback;

import java.util.Arrays;

/**
 * Tells a sender when each of its packets came
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01): collects arrival times by transport
 * sequence number and makes a report of them when it is due.
 *
 * <p>Each packet is reported once, as received or lost, unless one comes late: then the next report
 * reaches back to it and repeats what followed, as libwebrtc's do, whose senders skip what they
 * know. Without that they took reordering for loss; with reports for the late ones alone there
 * would be several a report interval on a network that reorders.
 */
public final class TransportCcFeedback {
    /** Fast streams: about a round trip, what libwebrtc's estimator likes best. */
    private static final long FAST_INTERVAL_NS = 50_000_000L;

    /** Slow ones: sound alone would spend a tenth of its bits on feedback. */
    private static final long SLOW_INTERVAL_NS = 100_000_000L;

    /** Packets since the last report from which on a stream is a fast one. */
    private static final int FAST_PACKETS = 10;

    /** So many are reported at once, whatever the time. */
    private static final int FULL_PACKETS = 100;

    /** A late packet counts when one report can reach back to it. */
    private static final int MAX_LATE = TransportFeedback.MAX_PACKETS;

    /** Losses before the first packet that came; more belong to an outage that is over. */
    private static final int MAX_LEADING_LOSSES = TransportFeedback.MAX_PACKETS / 2;

    private static final long TICK_NS = 250_000L;
    private static final long REFERENCE_NS = 64_000_000L;

    private final ArrivalLog log = new ArrivalLog(MAX_LATE);
    private boolean started;
    private int packets; // since the last report
    private long lastNs;
    private boolean isCutShort;
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
        if (log.add(transportSequenceNumber, arrivalNs)) {
            packets++;
        }
    }

    /**
     * The report that is due now, or null. Another one is due at once when not all fitted.
     *
     * @param senderSsrc of the report
     * @param mediaSsrc any of the streams that it is about
     */
    public @Nullable TransportFeedback poll(long nowNs, int senderSsrc, int mediaSsrc) {
        if (!log.isPending() || nowNs - dueNs() < 0) {
            return null;
        }
        TransportFeedback report = report(senderSsrc, mediaSsrc);
        packets = 0;
        lastNs = nowNs;
        isCutShort = log.isPending();
        return report;
    }

    /** When {@link #poll} has something, as far as is known now; Long.MAX_VALUE for never. */
    public long nextDueNs() {
        return log.isPending() ? dueNs() : Long.MAX_VALUE;
    }

    private long dueNs() {
        if (isCutShort || packets >= FULL_PACKETS) {
            return lastNs;
        }
        return lastNs + (packets >= FAST_PACKETS ? FAST_INTERVAL_NS : SLOW_INTERVAL_NS);
    }

    private TransportFeedback report(int senderSsrc, int mediaSsrc) {
        long received = firstReceived();
        long base = Math.max(log.next(), received - MAX_LEADING_LOSSES);
        long size = Math.min(log.highest() + 1 - base, TransportFeedback.MAX_PACKETS);
        long reference = Math.floorDiv(log.arrivalNs(received), REFERENCE_NS);
        int[] deltas = new int[(int) size];
        int count = fill(deltas, base, reference * (REFERENCE_NS / TICK_NS));
        log.reportedBefore(base + count);
        return new TransportFeedback(
                senderSsrc,
                mediaSsrc,
                (int) base & 0xFFFF,
                feedbackCount++ & 0xFF,
                (int) reference & 0xFF_FFFF,
                count == deltas.length ? deltas : Arrays.copyOf(deltas, count));
    }

    /** There is one: the highest number is one that came. */
    private long firstReceived() {
        long n = log.next();
        while (!log.isReceived(n)) {
            n++;
        }
        return n;
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
