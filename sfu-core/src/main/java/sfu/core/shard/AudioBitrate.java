package sfu.core.shard;

import sfu.core.forward.DownTrack;
import sfu.core.forward.SlotReport;

import java.util.ArrayList;
import java.util.List;

/** What the sound that a subscriber gets takes of its path. */
final class AudioBitrate {
    /** Over less, a few packets of sound look like a flood. */
    private static final long MEASURE_NS = 500_000_000L;

    /** Of a packet of sound beside its payload: headers, extensions, SRTP tag. */
    private static final int OVERHEAD_BYTES = 64;

    private static final double SECOND_NS = 1e9;

    private final List<DownTrack> slots = new ArrayList<>();
    private long measuredNs = Long.MIN_VALUE;
    private long bytes;
    private long bps;

    void add(DownTrack slot) {
        slots.add(slot);
    }

    void remove(DownTrack slot) {
        slots.remove(slot);
    }

    /** In bits a second, smoothed; brought up to date where there is enough new. */
    long measure(long nowNs) {
        if (measuredNs != Long.MIN_VALUE && nowNs - measuredNs < MEASURE_NS) {
            return bps;
        }
        long sum = 0;
        for (int i = 0; i < slots.size(); i++) {
            SlotReport its = slots.get(i).report();
            sum += its.bytes() + its.packets() * OVERHEAD_BYTES;
        }
        if (measuredNs != Long.MIN_VALUE) {
            double now = (sum - bytes) * 8 * SECOND_NS / (nowNs - measuredNs);
            bps += Math.round((Math.max(now, 0) - bps) / 4);
        }
        bytes = sum;
        measuredNs = nowNs;
        return bps;
    }

    /** As of the last measurement. */
    long bps() {
        return bps;
    }
}
