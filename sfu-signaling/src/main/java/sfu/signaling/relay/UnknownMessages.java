package sfu.signaling.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/**
 * Messages of other nodes that only later versions know, as there are while nodes are upgraded one
 * by one: skipped and counted, the first of each kind is a line of the log.
 */
final class UnknownMessages {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownMessages.class);

    /** More kinds than a version adds: what says so many makes them up. */
    private static final int MOST_KINDS = 100;

    private final Set<String> kinds = new HashSet<>(); // guarded by this
    private long count; // guarded by this

    synchronized void add(String node, String kind) {
        count++;
        if (kinds.size() < MOST_KINDS && kinds.add(kind)) {
            LOG.warn("node {} says {}, which this version does not know: skipped", node, kind);
        }
    }

    synchronized long count() {
        return count;
    }
}
