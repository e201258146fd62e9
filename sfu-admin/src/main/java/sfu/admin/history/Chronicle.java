package sfu.admin.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of one thing over time: the last minutes by the second, the last day by the minute.
 */
final class Chronicle {
    private static final long MINUTE_MS = 60_000;

    private final List<Figure> figures;
    private final Series seconds;
    private final Series minutes;
    private final float[] minute; // of the one that goes on
    private long minuteMs;
    private int samples;
    private long lastMs;

    Chronicle(List<Figure> figures, HistoryLimits limits, Budget budget) {
        this.figures = figures;
        seconds = new Series(figures.size(), limits.seconds(), budget);
        minutes = new Series(figures.size(), limits.minutes(), budget);
        minute = new float[figures.size()];
    }

    /** Of the latest sample. */
    long lastMs() {
        return lastMs;
    }

    void add(long atMs, float[] sample) {
        long its = Math.floorDiv(atMs, MINUTE_MS) * MINUTE_MS;
        if (samples > 0 && its != minuteMs) {
            endMinute();
        }
        minuteMs = its;
        samples++;
        for (int i = 0; i < sample.length; i++) {
            minute[i] =
                    samples == 1 ? sample[i] : figures.get(i).merged(minute[i], sample[i], samples);
        }
        seconds.add(atMs, sample);
        lastMs = atMs;
    }

    private void endMinute() {
        minutes.add(minuteMs, minute);
        samples = 0;
    }

    /** It ended: what there is of its last minute is kept. */
    void end() {
        if (samples > 0) {
            endMinute();
        }
    }

    void forget() {
        seconds.clear();
        minutes.clear();
    }

    /**
     * By name, in the order of time.
     *
     * @param isByMinute else by the second
     */
    Map<String, Object> read(boolean isByMinute, long fromMs, long toMs) {
        Series its = isByMinute ? minutes : seconds;
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("at", its.times(fromMs, toMs));
        for (int i = 0; i < figures.size(); i++) {
            columns.put(figures.get(i).name(), its.figures(i, fromMs, toMs));
        }
        return columns;
    }
}
