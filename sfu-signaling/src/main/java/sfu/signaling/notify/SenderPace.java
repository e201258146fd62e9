package sfu.signaling.notify;

import java.util.LinkedHashMap;
import java.util.Map;

/** How fast each sender may send: a token bucket of ten seconds' worth. */
final class SenderPace {
    private static final int BURST_SECONDS = 10;

    /** The one who has been silent for longest is forgotten: its bucket is full again. */
    static final int MAX_SENDERS = 10_000;

    private record Bucket(double tokens, long atNs) {}

    private final int perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(); // guarded by this

    SenderPace(int perSecond) {
        this.perSecond = perSecond;
    }

    synchronized boolean admits(String sender, long nowNs) {
        double most = (double) perSecond * BURST_SECONDS;
        Bucket before = buckets.remove(sender);
        double tokens =
                before == null
                        ? most
                        : Math.min(
                                most, before.tokens() + (nowNs - before.atNs()) / 1e9 * perSecond);
        boolean isAdmitted = tokens >= 1;
        if (buckets.size() >= MAX_SENDERS) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        buckets.put(sender, new Bucket(isAdmitted ? tokens - 1 : tokens, nowNs));
        return isAdmitted;
    }
}
