package sfu.core.shard;

import sfu.core.sim.Capacity;
import sfu.core.sim.LinkOptions;
import sfu.core.sim.Spread;

import java.util.Locale;

/** Prints what a viewer of a simulcast camera gets through a bottleneck, over some seeds. */
final class SwitchedTable {
    private static final int SEEDS = 10;

    private SwitchedTable() {}

    public static void main(String[] args) throws Exception {
        System.out.println("| case | measured |");
        System.out.println("|---|---|");
        for (long jitterMs : new long[] {0, 4}) {
            steady(1.5e6, jitterMs);
            steady(2.5e6, jitterMs);
            drop(500e3, jitterMs);
            drop(300e3, jitterMs);
        }
    }

    static LinkOptions link(Capacity capacity, long jitterMs) {
        return LinkOptions.delayMs(20).rate(capacity, 1000).jitterMs(jitterMs);
    }

    /** From 5 Mbit/s down after 30 s and back after 60. */
    static Capacity drop(double bps) {
        long at = Bottleneck.START_NS;
        return Capacity.of(5e6).then(at + 30_000_000_000L, bps).then(at + 60_000_000_000L, 5e6);
    }

    private static void steady(double bps, long jitterMs) throws Exception {
        Spread estimate = new Spread();
        Spread least = new Spread();
        Spread full = new Spread();
        Spread p95 = new Spread();
        Spread up = new Spread();
        Spread gap = new Spread();
        Spread switches = new Spread();
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchedRoom room = new SwitchedRoom(seed, link(Capacity.of(bps), jitterMs));
            room.until(60);
            estimate.add(room.estimate.mean(20, 60) / bps);
            least.add(room.estimate.percentile(0, 20, 60) / bps);
            full.add(room.fullFrames(20, 60));
            p95.add(room.net.queueMs.percentile(0.95, 20, 60));
            up.add(room.shown.secondsUntilAbove(2, 0));
            gap.add(room.gapsMs.max(20, 60));
            switches.add(room.gapsMs.percentile(0.99, 20, 60));
        }
        System.out.printf(
                Locale.ROOT,
                "| %.1f Mbit/s, jitter %d | estimate %s, least %s, full frames %s, queue p95 %s, first full %s, gap %s ms, p99 %s |%n",
                bps / 1e6,
                jitterMs,
                estimate.fine(),
                least.fine(),
                full.fine(),
                p95.fine(),
                up.fine(),
                gap.fine(),
                switches.fine());
    }

    private static void drop(double bps, long jitterMs) throws Exception {
        Spread down = new Spread();
        Spread estimateDown = new Spread();
        Spread queue = new Spread();
        Spread gap = new Spread();
        Spread back = new Spread();
        Spread full = new Spread();
        Spread estimate = new Spread();
        for (long seed = 1; seed <= SEEDS; seed++) {
            SwitchedRoom room = new SwitchedRoom(seed, link(drop(bps), jitterMs));
            room.until(90);
            down.add(room.shown.secondsUntilBelow(1, 30));
            estimateDown.add(room.estimate.secondsUntilBelow(1.05 * bps, 30));
            queue.add(room.net.queueMs.max(32, 60));
            gap.add(room.gapsMs.max(30, 60));
            back.add(room.shown.secondsUntilAbove(2, 60));
            full.add(room.shown.mean(40, 60));
            estimate.add(room.estimate.mean(32, 60) / bps);
        }
        System.out.printf(
                Locale.ROOT,
                "| 5 Mbit/s to %.0f kbit/s, jitter %d | lower %s s, estimate down %s s, queue after 2 s %s ms, gap %s ms, back %s s, layer %s, estimate %s |%n",
                bps / 1e3,
                jitterMs,
                down.fine(),
                estimateDown.fine(),
                queue.fine(),
                gap.fine(),
                back.fine(),
                full.fine(),
                estimate.fine());
    }
}
