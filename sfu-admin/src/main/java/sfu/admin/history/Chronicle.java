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
        boolean isWorst = isWorst(sample);
        for (int i = 0; i < sample.length; i++) {
            Figure figure = figures.get(i);
            if (samples == 1) {
                minute[i] = sample[i];
            } else if (isWorst || figure.of() != Figure.Of.CAUSE) {
                minute[i] = figure.merged(minute[i], sample[i], samples);
            }
        }
        seconds.add(atMs, sample);
        lastMs = atMs;
    }

    /** Whether nothing before it in this minute has a score as low. */
    private boolean isWorst(float[] sample) {
        for (int i = 0; i < sample.length; i++) {
            if (figures.get(i).of() == Figure.Of.LEAST_ABOVE_ZERO) {
                return sample[i] > 0 && (minute[i] == 0 || sample[i] < minute[i]);
            }
        }
        return true;
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
            double[] column = its.figures(i, fromMs, toMs);
            boolean isCause = figures.get(i).of() == Figure.Of.CAUSE;
            columns.put(figures.get(i).name(), isCause ? Causes.texts(column) : column);
        }
        return columns;
    }
}
