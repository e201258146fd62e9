package sfu.signaling.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How much of each kind was not taken; the first of each kind is a line of the log. */
public final class Oddities {
    private static final Logger LOG = LoggerFactory.getLogger(Oddities.class);
    private static final int SHOWN = 80; // characters of a value

    private final Map<Oddity, LongAdder> counts = new EnumMap<>(Oddity.class);

    public Oddities() {
        for (Oddity each : Oddity.values()) {
            counts.put(each, new LongAdder());
        }
    }

    /**
     * @param where it was found
     */
    void add(Oddity kind, String where, String value) {
        LongAdder count = counts.get(kind);
        if (count == null) {
            return;
        }
        if (count.sum() == 0) {
            LOG.warn("{}: {} is left as it is and ignored: {}", where, kind, shown(value));
        }
        count.increment();
    }

    /** Where the log has it already. */
    void add(Oddity kind) {
        LongAdder count = counts.get(kind);
        if (count != null) {
            count.increment();
        }
    }

    public long count(Oddity kind) {
        LongAdder count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }

    /** Nothing that steers a terminal, and not all of it. */
    private static String shown(String value) {
        String start = value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
