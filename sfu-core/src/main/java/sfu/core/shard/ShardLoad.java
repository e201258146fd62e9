package sfu.core.shard;

import sfu.core.overload.LoadControl;
import sfu.core.overload.LoadLimits;
import sfu.core.stats.LoadLevel;

import java.util.function.LongSupplier;

/**
 * How much one shard has to do, measured on its own loop, and what it gives up for it. All but the
 * last figures belongs to its thread.
 */
final class ShardLoad {
    /** Short against the time that a level takes, long against a large room's cycle. */
    private static final long INTERVAL_NS = 250_000_000L;

    /** Longer ones are those of a shard that had nothing to do. */
    private static final int MOST_INTERVALS = 4;

    /** Of the time: nobody needs to be told of less. */
    private static final double SOME = 0.01;

    /** What was measured last; read by any thread. */
    record Figures(LoadLevel level, double busy, double late, double lost) {}

    /** Packets that came, and that were lost on their way into the shard, since its start. */
    interface Port {
        long received();

        long lost();
    }

    private final LoadLimits limits;
    private final LoadControl control;
    private final LongSupplier cpuNs;
    private final Port port;
    private volatile double busy; // as the next two: of the last interval, read by any thread
    private volatile double late;
    private volatile double lost;
    private volatile LoadLevel level = LoadLevel.NORMAL;
    private long beganNs = Long.MIN_VALUE;
    private long beganCpuNs;
    private long beganReceived;
    private long beganLost;
    private long workedNs;
    private long packets;
    private long latePackets;

    /**
     * @param cpuNs processor time of the calling thread
     */
    ShardLoad(LoadLimits limits, LongSupplier cpuNs, Port port) {
        this.limits = limits;
        this.cpuNs = cpuNs;
        this.port = port;
        control = new LoadControl(limits);
    }

    /** Of a shard that gives nothing up. */
    static ShardLoad unmeasured() {
        Port none =
                new Port() {
                    @Override
                    public long received() {
                        return 0;
                    }

                    @Override
                    public long lost() {
                        return 0;
                    }
                };
        return new ShardLoad(LoadLimits.off(), () -> 0, none);
    }

    /** A cycle took so long, on the clock. */
    void worked(long ns) {
        workedNs += ns;
    }

    /** So many packets left this long after the oldest of them came. */
    void sent(long ns, long count) {
        packets += count;
        if (ns > limits.lateMs() * 1_000_000L) {
            latePackets += count;
        }
    }

    /**
     * Looks at what there was since the last time, if that is an interval ago; returns whether
     * something else is given up now.
     */
    boolean check(long nowNs) {
        if (beganNs == Long.MIN_VALUE) {
            begin(nowNs);
            return false;
        }
        long passedNs = nowNs - beganNs;
        if (passedNs < INTERVAL_NS) {
            return false;
        }
        // Of a shard that is not let run the clock tells more, of system calls the processor.
        double worked = Math.max(workedNs, cpuNs.getAsLong() - beganCpuNs);
        busy = Math.min(1, worked / passedNs);
        late = packets == 0 ? 0 : (double) latePackets / packets;
        long missed = port.lost() - beganLost;
        lost = missed == 0 ? 0 : (double) missed / (missed + port.received() - beganReceived);
        boolean isGap = passedNs > MOST_INTERVALS * INTERVAL_NS; // a packet between is no load
        boolean isChanged = control.update(busy, isGap ? 0 : late, isGap ? 0 : lost, nowNs);
        level = control.level();
        begin(nowNs);
        return isChanged;
    }

    private void begin(long nowNs) {
        beganNs = nowNs;
        beganCpuNs = cpuNs.getAsLong();
        beganReceived = port.received();
        beganLost = port.lost();
        workedNs = 0;
        packets = 0;
        latePackets = 0;
    }

    /** When {@link #check} is to be called next. */
    long dueNs(long nowNs) {
        return nowNs + INTERVAL_NS;
    }

    /** Whether it is to be measured again though nothing comes any more. */
    boolean isToBeSeenAgain() {
        return level != LoadLevel.NORMAL || busy > SOME || late > 0 || lost > 0;
    }

    LoadLevel level() {
        return level;
    }

    Figures figures() {
        return new Figures(level, busy, late, lost);
    }
}
