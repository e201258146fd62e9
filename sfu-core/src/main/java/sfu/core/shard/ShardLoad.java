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

    /** What was measured last; read by any thread. */
    record Figures(LoadLevel level, double busy, double late, double lost) {
        static final Figures NONE = new Figures(LoadLevel.NORMAL, 0, 0, 0);
    }

    /** Packets that came, and that were lost on their way into the shard, since its start. */
    interface Port {
        long received();

        long lost();
    }

    private final LoadLimits limits;
    private final LoadControl control;
    private final LongSupplier cpuNs;
    private final Port port;
    private volatile Figures figures = Figures.NONE;
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
        double busy = Math.min(1, worked / passedNs);
        double late = packets == 0 ? 0 : (double) latePackets / packets;
        long lost = port.lost() - beganLost;
        double lostShare = lost == 0 ? 0 : (double) lost / (lost + port.received() - beganReceived);
        boolean isChanged = control.update(busy, late, lostShare, nowNs);
        figures = new Figures(control.level(), busy, late, lostShare);
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

    LoadLevel level() {
        return control.level();
    }

    Figures figures() {
        return figures;
    }
}
