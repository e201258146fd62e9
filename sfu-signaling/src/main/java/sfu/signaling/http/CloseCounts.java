package sfu.signaling.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * How often this server closed clients' WebSockets, by the code that it said; one that another node
 * carries is counted there. From any thread.
 */
public final class CloseCounts {
    /** Of RFC 6455 7.4.1 and its registry what a server says, and this protocol's own. */
    public static final List<Integer> CODES =
            IntStream.concat(
                            IntStream.of(1000, 1001, 1002, 1003, 1007, 1009, 1011, 1012),
                            IntStream.rangeClosed(4000, 4012))
                    .boxed()
                    .toList();

    private final Map<Integer, LongAdder> counts = new TreeMap<>();

    CloseCounts() {
        CODES.forEach(code -> counts.put(code, new LongAdder()));
    }

    /**
     * Since the start.
     *
     * @param code one of {@link #CODES}
     */
    public long count(int code) {
        LongAdder its = counts.get(code);
        return its == null ? 0 : its.sum();
    }

    /** Others are not said. */
    void note(int code) {
        LongAdder its = counts.get(code);
        if (its != null) {
            its.increment();
        }
    }
}
