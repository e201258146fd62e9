package sfu.core.time;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The wall clock, which may be set at any time, and one that goes on from where the wall clock was
 * at the start, whatever becomes of that. All times are milliseconds since 1970. Any thread.
 */
public final class Clocks {
    private static final Clocks SYSTEM = ofSystem();

    private final LongSupplier wallMs;
    private final LongSupplier nanoTime;
    private final long startNs; // since 1970
    private final long startNanoTime;

    private Clocks(LongSupplier wallMs, LongSupplier nanoTime, long startNs, long startNanoTime) {
        this.wallMs = wallMs;
        this.nanoTime = nanoTime;
        this.startNs = startNs;
        this.startNanoTime = startNanoTime;
    }

    /**
     * @param nanoTime goes on without jumps; its origin is any
     */
    public Clocks(LongSupplier wallMs, LongSupplier nanoTime) {
        this(
                wallMs,
                nanoTime,
                TimeUnit.MILLISECONDS.toNanos(wallMs.getAsLong()),
                nanoTime.getAsLong());
    }

    private static Clocks ofSystem() {
        Instant now = Instant.now();
        long startNanoTime = System.nanoTime();
        long startNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return new Clocks(System::currentTimeMillis, System::nanoTime, startNs, startNanoTime);
    }

    /** Those of this process; all of it have one start. */
    public static Clocks system() {
        return SYSTEM;
    }

    /** One that shows the time of both, and is never set. */
    public static Clocks steady(LongSupplier ms) {
        return new Clocks(ms, () -> TimeUnit.MILLISECONDS.toNanos(ms.getAsLong()));
    }

    /** To tell people and other machines; no difference of two of these is a duration. */
    public long wallMs() {
        return wallMs.getAsLong();
    }

    /** For durations, and to tell what is compared with other times of this run. */
    public long steadyMs() {
        return TimeUnit.NANOSECONDS.toMillis(startNs + nanoTime.getAsLong() - startNanoTime);
    }

    /**
     * For ages of what the wall clock dated: what is too old by this is so by both clocks, so that
     * none that is set makes anything old before its time.
     */
    public long earliestMs() {
        return Math.min(wallMs(), steadyMs());
    }
}
