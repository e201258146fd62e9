package sfu.core.sim;

import java.util.ArrayList;
import java.util.List;

/** The rate of a link over time, in steps; 0 is an outage in which packets wait. */
public final class Capacity {
    private record Step(long fromNs, double bps) {}

    private final List<Step> steps = new ArrayList<>();

    private Capacity(double bps) {
        steps.add(new Step(Long.MIN_VALUE, bps));
    }

    public static Capacity of(double bps) {
        return new Capacity(bps);
    }

    /** From then on; steps are added in order. */
    public Capacity then(long fromNs, double bps) {
        steps.add(new Step(fromNs, bps));
        return this;
    }

    public double bps(long nowNs) {
        return steps.get(index(nowNs)).bps;
    }

    private int index(long nowNs) {
        int i = steps.size() - 1;
        while (steps.get(i).fromNs > nowNs) {
            i--;
        }
        return i;
    }

    /** When bytes are through that begin then; Long.MAX_VALUE for never. */
    long finishNs(long startNs, long bytes) {
        double bits = bytes * 8.0;
        long at = startNs;
        for (int i = index(startNs); i < steps.size(); i++) {
            double bps = steps.get(i).bps;
            long end = i + 1 < steps.size() ? steps.get(i + 1).fromNs : Long.MAX_VALUE;
            double needNs = bps == 0 ? Double.MAX_VALUE : bits * 1e9 / bps;
            if (needNs <= (double) end - at) {
                return at + (long) Math.ceil(needNs);
            }
            bits -= bps * (end - at) / 1e9;
            at = end;
        }
        return Long.MAX_VALUE;
    }
}
