package sfu.signaling.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each kind of problem was answered; from any thread. */
public final class ProblemCounts {
    private static final byte[] BEGINNING =
            ("{\"type\":\"" + ProblemTypes.PREFIX).getBytes(StandardCharsets.US_ASCII);

    private final Map<String, LongAdder> counts = new TreeMap<>();

    ProblemCounts() {
        ProblemTypes.ALL.keySet().forEach(kind -> counts.put(kind, new LongAdder()));
    }

    /**
     * Since the start.
     *
     * @param kind one of {@link ProblemTypes}
     */
    public long count(String kind) {
        LongAdder its = counts.get(kind);
        return its == null ? 0 : its.sum();
    }

    /** Takes note of an answer, if it is a problem. */
    void note(HttpResponse response) {
        if (response.status() >= 400) {
            LongAdder its = counts.get(kind(response.body()));
            if (its != null) {
                its.increment();
            }
        }
    }

    /** As {@link HttpResponse#problem} writes it; empty of another body. */
    private static String kind(byte[] body) {
        for (int i = 0; i < BEGINNING.length; i++) {
            if (i >= body.length || body[i] != BEGINNING[i]) {
                return "";
            }
        }
        int end = BEGINNING.length;
        while (end < body.length && body[end] != '"') {
            end++;
        }
        int length = end - BEGINNING.length;
        return new String(body, BEGINNING.length, length, StandardCharsets.US_ASCII);
    }
}
