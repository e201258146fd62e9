package sfu.signaling.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;
import sfu.signaling.store.StoredMap;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Where in the audit log the wall clock was set back: entries before such a place may be younger
 * than those behind it. Notes are made by one thread at a time, any may ask.
 */
final class Setbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);

    /** A clock that is corrected by less is taken for one that goes on. */
    static final long SLACK_MS = 1000;

    private static final int PART = 1000;

    /**
     * @param highestMs the latest time of the entries before
     */
    record Setback(long highestMs) {}

    private final StoredMap<Long, Setback> stored; // by the id of the first entry behind it
    private final ConcurrentSkipListMap<Long, Long> highestMs = new ConcurrentSkipListMap<>();
    private long latestMs; // since the last setback

    /**
     * @param latestMs of the last entry that there is; 0: there is none
     */
    Setbacks(Store store, long latestMs) {
        this.latestMs = latestMs;
        stored = store.numbered("audit-setbacks", Setback.class);
        try {
            readAll();
        } catch (StoreException e) {
            LOG.warn("where the audit log's clock was set back cannot be read", e);
        }
    }

    private void readAll() {
        for (long from = 0; from >= 0; ) {
            var part = stored.range(from, Long.MAX_VALUE, PART);
            part.forEach(each -> highestMs.put(each.key(), each.value().highestMs()));
            from = part.size() < PART ? -1 : part.getLast().key() + 1;
        }
    }

    /**
     * An entry is about to be written.
     *
     * @param tooOldMs nobody asks for what is older
     */
    void note(long id, long nowMs, long tooOldMs) {
        if (nowMs < latestMs - SLACK_MS) {
            highestMs.put(id, latestMs);
            var _ = stored.put(id, new Setback(latestMs));
            latestMs = nowMs;
            forget(tooOldMs);
        }
        latestMs = Math.max(latestMs, nowMs);
    }

    private void forget(long tooOldMs) {
        for (Map.Entry<Long, Long> each : highestMs.entrySet()) {
            if (each.getValue() < tooOldMs) {
                highestMs.remove(each.getKey());
                var _ = stored.remove(each.getKey());
            }
        }
    }

    /** Whether this entry and all of lower ids are from before a time. */
    boolean areAllBefore(long id, long atMs, long timeMs) {
        return atMs < timeMs - SLACK_MS
                && highestMs.headMap(id, true).values().stream().allMatch(its -> its < timeMs);
    }
}
