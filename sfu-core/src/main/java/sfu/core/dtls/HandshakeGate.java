package sfu.core.dtls;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the handshakes that run at a time; the others wait in the order in which they came. Peers
 * that begin and say no more do not hold all places: while somebody waits, whoever has been inside
 * for long is given up.
 */
public final class HandshakeGate {
    private static final long MS = 1_000_000;

    /** Whoever had its time is seen so much later at most, and looked for no more often. */
    private static final long LOOK_NS = 10 * MS;

    private final int max;
    private final long patienceNs;
    private final Semaphore permits;
    private final Set<Place> places = new LinkedHashSet<>(); // the oldest first; guarded by this
    private long givenUp; // guarded by this
    private int waiting; // guarded by this
    private boolean isWatched; // guarded by this

    /**
     * @param max handshakes at a time
     * @param patienceMs how long each has its place for sure
     */
    public HandshakeGate(int max, int patienceMs) {
        this.max = max;
        patienceNs = patienceMs * MS;
        permits = new Semaphore(max, true);
    }

    /** A handshake that runs, on the thread that entered. */
    final class Place {
        private final Thread thread = Thread.currentThread();
        private final long sinceNs = System.nanoTime();
        private volatile boolean isGivenUp;

        /** Whether it was interrupted, for others. */
        boolean isGivenUp() {
            return isGivenUp;
        }

        /** By the thread that entered; it is not interrupted any more. */
        void leave() {
            synchronized (HandshakeGate.this) {
                places.remove(this);
            }
            permits.release();
        }
    }

    /** Null when there was no place in time; else {@link Place#leave} has to follow. */
    @Nullable Place enter(long timeoutMs) throws InterruptedException {
        if (permits.tryAcquire(0, TimeUnit.MILLISECONDS)) {
            return added();
        }
        beginWait();
        try {
            return permits.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS) ? added() : null;
        } finally {
            endWait();
        }
    }

    /** While anybody waits, one thread looks who has been inside for long. */
    private synchronized void beginWait() {
        waiting++;
        if (!isWatched) {
            isWatched = true;
            Thread.ofVirtual().name("handshakes").start(this::watch);
        }
    }

    private void watch() {
        try {
            do {
                Thread.sleep(Duration.ofNanos(makeRoom()));
            } while (isWaitedFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void endWait() {
        waiting--;
    }

    private synchronized boolean isWaitedFor() {
        isWatched = waiting > 0;
        return isWatched;
    }

    private synchronized Place added() {
        Place its = new Place();
        places.add(its);
        return its;
    }

    /**
     * Gives up as many of the oldest as others wait, if they had their time; when to look again.
     */
    private synchronized long makeRoom() {
        int wanted = waiting;
        for (Place its : places) {
            long leftNs = patienceNs - (System.nanoTime() - its.sinceNs);
            if (wanted-- <= 0 || leftNs > 0) {
                return Math.clamp(leftNs, LOOK_NS, patienceNs);
            }
            if (!its.isGivenUp) { // else it is on its way out
                its.isGivenUp = true;
                its.thread.interrupt();
                givenUp++;
            }
        }
        return LOOK_NS;
    }

    /** Handshakes that run now. */
    public int inside() {
        return max - permits.availablePermits();
    }

    /** Handshakes that wait for their turn. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Handshakes that were given up for others. */
    public synchronized long givenUp() {
        return givenUp;
    }
}
