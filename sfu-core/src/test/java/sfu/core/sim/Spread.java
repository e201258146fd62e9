package sfu.core.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the seeds of a case gave: the median, the least and the most. */
public final class Spread {
    /** Below this a number is small. */
    private static final double FINE = 20;

    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    /** In whole numbers. */
    @Override
    public String toString() {
        return text("%.0f", "%.0f");
    }

    /** With one place. */
    public String seconds() {
        return text("%.1f", "%.1f");
    }

    /** Small numbers with two places. */
    public String fine() {
        return text("%.2f", "%.0f");
    }

    private String text(String small, String large) {
        List<Double> sorted = values.stream().sorted().toList();
        return number(sorted.get(sorted.size() / 2), small, large)
                + " ("
                + number(sorted.getFirst(), small, large)
                + "-"
                + number(sorted.getLast(), small, large)
                + ")";
    }

    private static String number(double value, String small, String large) {
        return String.format(Locale.ROOT, value < FINE ? small : large, value);
    }
}
