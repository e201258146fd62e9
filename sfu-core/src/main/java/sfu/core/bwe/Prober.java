package sfu.core.bwe;

/** Sends the probes that were asked for one after another: what is due, in which cluster. */
final class Prober {
    /** Of one probe: 15 ms, and at least 5 packets and 4 bursts. */
    private static final long MIN_LENGTH_NS = 15_000_000L;

    private static final int MIN_BURSTS = 4;

    static final int MIN_PACKETS = 5;

    /** Padding is at most 255 bytes behind a header: so much is a packet at least. */
    private static final int PACKET_BYTES = 250;

    /** A probe later than that against its rate would measure the sender. */
    private static final long MAX_LATE_NS = 20_000_000L;

    /** One that could not begin by then is not wanted any more. */
    private static final long MAX_WAIT_NS = 1_000_000_000L;

    private static final int MAX_IDS = 31; // 5 bits in the log
    private static final int CLUSTERS = 4;
    private static final long NEVER = Long.MIN_VALUE;

    private final long stepNs;
    private final long lengthNs;
    private final long maxLateNs;
    private final ProbeCluster[] clusters = new ProbeCluster[CLUSTERS];
    private int lastId;
    private int started;
    private double bps; // of the current one, 0 for none
    private double nextBps;
    private long minBytes;
    private long sentBytes;
    private int sentPackets;
    private long askedNs;
    private long startNs = NEVER;
    private boolean lastSaturated;

    Prober(BweOptions options) {
        stepNs = options.wakeNs();
        lengthNs = Math.max(MIN_LENGTH_NS, MIN_BURSTS * stepNs);
        maxLateNs = Math.max(MAX_LATE_NS, 2 * stepNs);
        for (int i = 0; i < CLUSTERS; i++) {
            clusters[i] = new ProbeCluster();
        }
    }

    /** Behind the current one; another one that still waits is replaced. */
    void ask(double newBps, long nowNs) {
        if (bps == 0) {
            begin(newBps, nowNs);
        } else {
            nextBps = newBps;
        }
    }

    private void begin(double newBps, long nowNs) {
        bps = newBps;
        askedNs = nowNs;
        minBytes = Math.max((long) (bps / 8 * lengthNs / 1e9), MIN_PACKETS * PACKET_BYTES);
        sentBytes = 0;
        sentPackets = 0;
        startNs = NEVER;
        lastId = lastId % MAX_IDS + 1;
        clusters[lastId % CLUSTERS].begin(lastId, minBytes, MIN_PACKETS);
    }

    private void end(long nowNs) {
        bps = 0;
        if (nextBps > 0) {
            begin(nextBps, nowNs);
            nextBps = 0;
        }
    }

    /** Gives up what is not sent yet. */
    void cancel() {
        bps = 0;
        nextBps = 0;
    }

    boolean isActive() {
        return bps > 0;
    }

    /** 0 if there is none. */
    double bps() {
        return bps;
    }

    /** Of packets that leave now, 1 to 31, or 0. */
    int cluster() {
        return bps > 0 ? lastId : 0;
    }

    /** Probes that were begun. */
    int started() {
        return started;
    }

    /** How many bytes must leave now, that the probe has its rate. */
    int dueBytes(long nowNs) {
        if (bps == 0) {
            return 0;
        }
        if (nowNs - nextNs() > (startNs == NEVER ? MAX_WAIT_NS : maxLateNs)) {
            end(nowNs);
            return 0;
        }
        if (startNs == NEVER) {
            return (int) Math.min(minBytes, stepBytes());
        }
        double due = startedBytes(nowNs) - sentBytes;
        return (int) Math.clamp(due, 0, Math.max(minBytes - sentBytes, PACKET_BYTES));
    }

    /** Of the steps that have begun. */
    private double startedBytes(long nowNs) {
        return bps / 8 * (nowNs - startNs) / 1e9 + stepBytes();
    }

    private double stepBytes() {
        return Math.max(PACKET_BYTES, bps / 8 * stepNs / 1e9);
    }

    /** When more is due; Long.MAX_VALUE for never. */
    long nextNs() {
        if (bps == 0) {
            return Long.MAX_VALUE;
        }
        return startNs == NEVER ? askedNs : startNs + (long) (sentBytes * 8e9 / bps);
    }

    void onSent(int bytes, long nowNs) {
        if (startNs == NEVER) {
            startNs = nowNs;
            started++;
        }
        // behind a large packet it does not pause: that would be measured
        sentBytes = (long) Math.min(sentBytes + bytes, startedBytes(nowNs));
        sentPackets++;
        if (sentBytes >= minBytes && sentPackets >= MIN_PACKETS && nowNs > startNs) {
            end(nowNs);
        }
    }

    /** Adds what the report tells of probes; the rate that the last of them found, or 0. */
    double onFeedback(FeedbackBatch batch) {
        ProbeCluster last = null;
        for (int i = 0; i < batch.count(); i++) {
            int id = batch.probe(i);
            ProbeCluster cluster = clusters[id % CLUSTERS];
            if (id != 0 && cluster.id() == id) {
                cluster.add(batch.sentNs(i), batch.arrivalNs(i), batch.bytes(i));
                last = cluster;
            }
        }
        lastSaturated = false;
        if (last == null) {
            return 0;
        }
        double result = last.resultBps();
        lastSaturated = result > 0 && last.isSaturated();
        return result;
    }

    /** Whether the last result was the link's capacity. */
    boolean isSaturated() {
        return lastSaturated;
    }
}
