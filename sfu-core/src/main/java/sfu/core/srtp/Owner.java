package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

/** The thread that uses something first, and from then on alone. */
final class Owner {
    private @Nullable Thread thread;

    /**
     * @throws WrongThreadException on any other thread
     */
    void check() {
        Thread now = Thread.currentThread();
        if (thread != now) {
            if (thread != null) {
                throw new WrongThreadException("this worker belongs to " + thread);
            }
            thread = now;
        }
    }
}
