package sfu.core.shard;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.log.LogContext;
import sfu.core.stats.DropReason;

import java.util.ArrayList;
import java.util.List;

/** The transports of a shard that met a bug, which are to be closed at the end of the cycle. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final List<Transport> broken = new ArrayList<>();

    void add(Transport transport, Throwable bug) {
        try (LogContext _ = transport.events().logContext()) {
            LOG.error("transport {} failed and is closed", transport.number(), bug);
        }
        transport.drops().add(DropReason.INTERNAL_ERROR);
        if (!broken.contains(transport)) {
            broken.add(transport);
        }
    }

    /** Takes one of them; null when there is none. */
    @Nullable Transport poll() {
        return broken.isEmpty() ? null : broken.removeLast();
    }
}
