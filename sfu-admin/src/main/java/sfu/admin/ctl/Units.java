package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them. */
final class Units {
    private static final String[] PREFIXES = {"", "k", "M", "G"};
    private static final double STEP = 1000;

    private Units() {}

    /** Bits a second: 1.25M. */
    static String bits(double bitsPerSecond) {
        double value = bitsPerSecond;
        int prefix = 0;
        while (value >= STEP && prefix < PREFIXES.length - 1) {
            value /= STEP;
            prefix++;
        }
        String format = prefix == 0 || value >= 100 ? "%.0f%s" : "%.1f%s";
        return String.format(Locale.ROOT, format, value, PREFIXES[prefix]);
    }

    /** Of a fraction. */
    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f%%", fraction * 100);
    }

    /** 1 (bad) to 5, or nothing where nothing is known. */
    static String score(JsonNode score) {
        return score.asDouble() > 0 ? String.format(Locale.ROOT, "%.1f", score.asDouble()) : "-";
    }

    /** Since a time in milliseconds since 1970: 3h12m. */
    static String since(long atMs, long nowMs) {
        return span(Math.max(0, nowMs - atMs) / 1000);
    }

    static String span(long seconds) {
        Duration span = Duration.ofSeconds(seconds);
        if (span.toDays() > 0) {
            return span.toDays() + "d" + span.toHoursPart() + "h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + "h" + span.toMinutesPart() + "m";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + "m" + span.toSecondsPart() + "s"
                : seconds + "s";
    }

    /** What people call themselves moves no cursor and hides no line. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> isHarmless(point) ? point : '?')
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            default -> true;
        };
    }
}
