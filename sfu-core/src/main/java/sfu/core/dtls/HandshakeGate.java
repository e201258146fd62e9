package sfu.core.dtls;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the handshakes that run at a time; the others wait in the order in which they came. */
public final class HandshakeGate {
    private final int max;
    private final Semaphore permits;

    public HandshakeGate(int max) {
        this.max = max;
        permits = new Semaphore(max, true);
    }

    /** False when there was no place in time; else {@link #leave} has to follow. */
    boolean enter(long timeoutMs) throws InterruptedException {
        return permits.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS);
    }

    void leave() {
        permits.release();
    }

    /** Handshakes that run now. */
    public int inside() {
        return max - permits.availablePermits();
    }

    /** Handshakes that wait for their turn, about. */
    public int waiting() {
        return permits.getQueueLength();
    }
}
