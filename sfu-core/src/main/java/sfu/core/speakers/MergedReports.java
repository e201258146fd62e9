package sfu.core.speakers;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/** The levels of several shards' reports, which overlap, in the order in which they were heard. */
final class MergedReports {
    /** The levels of a report came within this time at most. */
    private static final long MAX_SPAN_MS = 1_000;

    /**
     * Who speaks alone on a shard is reported each 400 ms; a shard that is later has nothing to
     * say.
     */
    private static final long MAX_LATE_MS = 500;

    /**
     * One packet's loudness.
     *
     * @param order of arrival, where the time is the same
     */
    record Level(long atMs, long order, long track, byte loudness) {}

    private final Queue<Level> levels =
            new PriorityQueue<>(
                    Comparator.comparingLong(Level::atMs).thenComparingLong(Level::order));
    private final Map<Integer, Long> reportedMs = new HashMap<>(); // by shard
    private long order;

    /**
     * Takes a report.
     *
     * @return up to when all who have something to say have reported
     */
    long add(SpeechReport report, long atMs) {
        long beforeMs = reportedMs.getOrDefault(report.shard(), 0L);
        long spanMs = Math.clamp(atMs - beforeMs, 0, MAX_SPAN_MS);
        for (SpeechReport.Heard voice : report.voices()) {
            byte[] all = voice.loudness();
            for (int i = 0; i < all.length; i++) {
                long heardMs = atMs - spanMs + spanMs * (i + 1) / all.length;
                levels.add(new Level(heardMs, order++, voice.track(), all[i]));
            }
        }
        reportedMs.put(report.shard(), atMs);
        reportedMs.values().removeIf(last -> last < atMs - MAX_LATE_MS);
        return reportedMs.values().stream().mapToLong(Long::longValue).min().orElse(atMs);
    }

    void takeUntil(long untilMs, Consumer<Level> taker) {
        while (!levels.isEmpty() && levels.element().atMs() <= untilMs) {
            taker.accept(levels.remove());
        }
    }
}
