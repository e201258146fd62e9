package sfu.core.dtls;

import org.jspecify.annotations.Nullable;

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

    private final int max;
    private final long patienceNs;
    private final Semaphore permits;
    private final Set<Place> places = new LinkedHashSet<>(); // the oldest first; guarded by this
    private long givenUp; // guarded by this

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
        long endNs = System.nanoTime() + timeoutMs * MS;
        long leftNs = timeoutMs * MS;
        boolean isIn = permits.tryAcquire(0, TimeUnit.MILLISECONDS);
        while (!isIn && leftNs > 0) {
            isIn = permits.tryAcquire(Math.min(leftNs, makeRoom()), TimeUnit.NANOSECONDS);
            leftNs = endNs - System.nanoTime();
        }
        return isIn ? added() : null;
    }

    private synchronized Place added() {
        Place its = new Place();
        places.add(its);
        return its;
    }

    /** Gives up the oldest one if it has had its time; returns when to ask again, in ns. */
    private synchronized long makeRoom() {
        for (Place its : places) {
            if (its.isGivenUp) {
                continue; // on its way out
            }
            long ageNs = System.nanoTime() - its.sinceNs;
            if (ageNs < patienceNs) {
                return patienceNs - ageNs;
            }
            its.isGivenUp = true;
            its.thread.interrupt();
            givenUp++;
            break;
        }
        return patienceNs;
    }

    /** Handshakes that run now. */
    public int inside() {
        return max - permits.availablePermits();
    }

    /** Handshakes that wait for their turn, about. */
    public int waiting() {
        return permits.getQueueLength();
    }

    /** Handshakes that were given up for others. */
    public synchronized long givenUp() {
        return givenUp;
    }
}
