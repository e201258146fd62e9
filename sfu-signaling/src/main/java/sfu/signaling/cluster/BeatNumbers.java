package sfu.signaling.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which heart-beats are of nodes that live: each has a number that rises. One that was said before
 * a later one is not heard again, and one that does not change any more is not for long: somebody
 * puts it there who is not that node.
 */
final class BeatNumbers {
    /** Of nodes that are gone, too: theirs are not to come back. */
    private static final int MOST_STARTS = 20_000;

    /** Answers in a row that have the same: one comes late where the directory was away. */
    private static final int PATIENT_ANSWERS = 3;

    private static final class Last {
        long number;
        long sinceNs;
        int answers; // that had it
    }

    private final long patienceNs;
    private final Map<String, Last> lasts =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
                    return size() > MOST_STARTS;
                }
            };

    BeatNumbers(Duration patience) {
        patienceNs = patience.toNanos();
    }

    /**
     * @param number of the heart-beat, in one answer of the directory; 0 of a node that does not
     *     number them
     */
    boolean isNews(String start, long number, long nowNs) {
        if (number == 0) {
            return !lasts.containsKey(start);
        }
        Last last = lasts.computeIfAbsent(start, its -> new Last());
        if (number > last.number) {
            last.number = number;
            last.sinceNs = nowNs;
            last.answers = 0;
        }
        last.answers++;
        boolean isOld = last.answers > PATIENT_ANSWERS && nowNs - last.sinceNs > patienceNs;
        return number == last.number && !isOld;
    }
}
