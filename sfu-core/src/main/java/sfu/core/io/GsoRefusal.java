package sfu.core.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicInteger;

/** That some port of a server gave GSO up: logged once for all of them, and shown in /health. */
final class GsoRefusal {
    private static final Logger LOG = LoggerFactory.getLogger(GsoRefusal.class);

    private final AtomicInteger errno = new AtomicInteger();

    /** Any thread: the network refused run after run with this error. */
    void report(int refusal) {
        if (errno.compareAndSet(0, refusal)) {
            LOG.warn(
                    "UDP segmentation offload (GSO) is off: the network refuses it, {}; packets"
                            + " leave one by one",
                    Errno.describe(refusal));
        }
    }

    boolean isSeen() {
        return errno.get() != 0;
    }

    /** What the network said, in words. */
    String cause() {
        return Errno.describe(errno.get());
    }
}
