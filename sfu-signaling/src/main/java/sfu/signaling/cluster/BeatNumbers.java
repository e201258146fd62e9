package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which heart-beats are of nodes that live: each has a number that rises. One that was said before
 * a later one changes nothing, and where the number stays, the node lives only for as long as it
 * may take to the next: somebody puts it there who is not that node.
 *
 * <p>Who starts later knows no numbers: what was recorded, each in its turn, is a life sign to it.
 */
final class BeatNumbers {
    /** Of nodes that are gone, too: theirs are not to come back. */
    private static final int MOST_STARTS = 20_000;

    /** Answers in a row without a later one: one comes late where the directory was away. */
    private static final int PATIENT_ANSWERS = 3;

    private static final class Last {
        NodeCodec.Beat beat;
        long sinceNs;
        int answers; // that had it, or an earlier one

        Last(NodeCodec.Beat beat) {
            this.beat = beat;
        }
    }

    private final Duration own;
    private final Duration timeout;
    private final Map<String, Last> lasts =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
                    return size() > MOST_STARTS;
                }
            };

    /**
     * @param expiry of a heart-beat that does not say its own
     * @param timeout for an answer
     */
    BeatNumbers(Duration expiry, Duration timeout) {
        own = expiry;
        this.timeout = timeout;
    }

    /**
     * What its node said last, if it lives.
     *
     * @param beat as it is in one answer of the directory; number 0 of a node that has none
     */
    @Nullable NodeState heard(NodeCodec.Beat beat, long nowNs) {
        String start = beat.state().start();
        if (beat.number() == 0) {
            return lasts.containsKey(start) ? null : beat.state();
        }
        Last last = lasts.get(start);
        if (last == null) {
            last = new Last(beat);
            last.sinceNs = nowNs;
            lasts.put(start, last);
        }
        if (beat.number() > last.beat.number()) {
            last.beat = beat;
            last.sinceNs = nowNs;
            last.answers = 0;
        }
        last.answers++;
        boolean isOld =
                last.answers > PATIENT_ANSWERS && nowNs - last.sinceNs > patienceNs(last.beat);
        return isOld ? null : last.beat.state();
    }

    private long patienceNs(NodeCodec.Beat beat) {
        long expiryMs = Math.max(own.toMillis(), beat.expiryMs());
        return timeout.plusMillis(expiryMs).toNanos();
    }
}
