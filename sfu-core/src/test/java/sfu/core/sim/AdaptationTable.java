package sfu.core.sim;

import java.util.Locale;
import java.util.function.LongFunction;

/** Prints what the golden cases measure, as the table in BENCHMARKS.md. */
public final class AdaptationTable {
    private static final int SEEDS = 10;

    private AdaptationTable() {}

    public static void main(String[] args) {
        print("| case | estimate, % of the link | queue p50 / p95 / max, ms | |");
        print("|---|---|---|---|");
        steady("steady 1.5 Mbit/s", 1.5e6, s -> Scenarios.steady(s, 1.5e6));
        steady("steady 300 kbit/s", 3e5, s -> Scenarios.steady(s, 3e5));
        steady("steady 5 Mbit/s", 5e6, s -> Scenarios.steady(s, 5e6));
        steady("steady 1.5 Mbit/s, layers of 0.5 and 2.5", 1.5e6, Scenarios::steadyLayers);
        steady("1.5 Mbit/s, jitter to 30 ms each way", 1.5e6, Scenarios::jitter);
        steady("1.5 Mbit/s, round trip 500 ms", 1.5e6, Scenarios::longRoundTrip);
        for (double loss : new double[] {0.1, 0.3}) {
            String name = "1.5 Mbit/s, reports: " + (int) (100 * loss) + " % lost, 10 % late";
            steady(name, 1.5e6, s -> Scenarios.badFeedback(s, loss));
        }
        for (double loss : new double[] {0.02, 0.05, 0.1, 0.2}) {
            String name = "3 Mbit/s, " + (int) (100 * loss) + " % random loss";
            steady(name, 3e6, s -> Scenarios.randomLoss(s, loss));
        }
        steady("1.5 Mbit/s, queue of 15 ms", 1.5e6, Scenarios::shallow);
        steady("3 Mbit/s, losses in runs of 5, 2.5 %", 3e6, Scenarios::burstLoss);
        part(
                "200 kbit/s, 20 % loss, encoder",
                2e5, s -> Scenarios.badPhase(s, Scenarios.encoderBelow5(s)), 0, 22, 50, "");
        part(
                "the same, layers",
                2e5,
                s -> Scenarios.badPhase(s, Scenarios.layersBelow5(s)),
                0,
                22,
                50,
                "");
        for (double bps : new double[] {500_000, 300_000}) {
            drops(bps);
        }
        blackouts("1.5 Mbit/s, 2 s blackout, queue 300 ms", 300);
        blackouts("1.5 Mbit/s, 2 s blackout, queue 3 s", 3000);
        variable();
        fairness();
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private static void row(String name, String estimate, String queue, String more) {
        print("| " + name + " | " + estimate + " | " + queue + " | " + more + " |");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static void steady(String name, double bps, LongFunction<Network> run) {
        part(name, bps, run, 0, 10, 60, "");
    }

    private static void part(
            String name,
            double bps,
            LongFunction<Network> run,
            int flow,
            double from,
            double to,
            String more) {
        Spread estimate = new Spread();
        Spread p50 = new Spread();
        Spread p95 = new Spread();
        Spread max = new Spread();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Flow f = run.apply(seed).flows().get(flow);
            estimate.add(100 * f.target.mean(from, to) / bps);
            p50.add(f.queueMs.percentile(0.5, from, to));
            p95.add(f.queueMs.percentile(0.95, from, to));
            max.add(f.queueMs.max(from, to));
        }
        String queue = p50 + " / " + p95 + " / " + max;
        row(name, estimate.toString(), queue, more);
    }

    private static void drops(double bps) {
        Capacity capacity = Scenarios.dropping(bps);
        LinkOptions second = LinkOptions.delayMs(0).rate(capacity, 1000);
        LinkOptions third = LinkOptions.delayMs(0).rate(capacity, 300);
        LinkOptions deep = LinkOptions.delayMs(0).rateAndBytes(capacity, 100_000);
        drop(bps, "queue 300 ms", third, false);
        drop(bps, "queue 1 s", second, false);
        drop(bps, "queue 1 s, layers", second, true);
        drop(bps, "queue 100 kB", deep, false);
    }

    private static void drop(double bps, String name, LinkOptions way, boolean isLayers) {
        Spread down = new Spread();
        Spread estimate = new Spread();
        Spread p50 = new Spread();
        Spread p95 = new Spread();
        Spread max = new Spread();
        Spread up = new Spread();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Source source = isLayers ? Scenarios.layersBelow5(seed) : Scenarios.encoderBelow5(seed);
            Flow f = Scenarios.drop(seed, way, source).flows().get(0);
            down.add(f.target.secondsUntilBelow(1.05 * bps, 30));
            estimate.add(100 * f.target.mean(32, 60) / bps);
            p50.add(f.queueMs.percentile(0.5, 32, 60));
            p95.add(f.queueMs.percentile(0.95, 32, 60));
            max.add(f.queueMs.max(32, 60));
            up.add(f.target.secondsUntilAbove(4e6, 60));
        }
        row(
                "5 Mbit/s to " + (int) (bps / 1000) + " kbit/s, " + name + "; from 2 s after",
                estimate.toString(),
                p50 + " / " + p95 + " / " + max,
                format("down in %s s, back (80 %%) in %s s", down.seconds(), up.seconds()));
    }

    private static void blackouts(String name, long queueMs) {
        Spread at = new Spread();
        Spread back = new Spread();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Flow f = Scenarios.blackout(seed, queueMs).flows().get(0);
            at.add(f.target.mean(31.9, 32) / 15_000);
            back.add(f.target.secondsUntilAbove(1.2e6, 32.05));
        }
        String more = format("down to %s %%, back (80 %%) in %s s", at, back.seconds());
        part(
                name + "; from 4 s after",
                1.5e6,
                s -> Scenarios.blackout(s, queueMs),
                0,
                36,
                60,
                more);
    }

    private static void variable() {
        double[][] single = {{1e6, 5, 40}, {1.55e6, 45, 60}, {0.6e6, 62, 80}, {1e6, 85, 100}};
        for (double[] p : single) {
            String name = format("RFC 8867 5.1, %.2f Mbit/s", p[0] / 1e6);
            part(name, p[0], Scenarios::variableCapacity, 0, p[1], p[2], "");
        }
        double[][] two = {{2e6, 28, 50}, {1e6, 78, 100}, {2e6, 103, 125}};
        for (double[] p : two) {
            Spread share = new Spread();
            Spread use = new Spread();
            for (long seed = 1; seed <= SEEDS; seed++) {
                Network n = Scenarios.variableCapacityOfTwo(seed);
                double a = n.flows().get(0).received.mean(p[1], p[2]);
                double b = n.flows().get(1).received.mean(p[1], p[2]);
                share.add(100 * Math.min(a, b) / (a + b));
                use.add(100 * (a + b) / p[0]);
            }
            String name =
                    format(
                            "RFC 8867 5.2, %.0f Mbit/s from %.0f s on, one of two",
                            p[0] / 1e6, p[1]);
            String more = format("use of the link %s %%, the smaller has %s %%", use, share);
            part(name, p[0], Scenarios::variableCapacityOfTwo, 0, p[1], p[2], more);
        }
    }

    private static void fairness() {
        Spread jain = new Spread();
        Spread use = new Spread();
        for (long seed = 1; seed <= SEEDS; seed++) {
            double sum = 0;
            double squares = 0;
            for (Flow f : Scenarios.roundTripFairness(seed).flows()) {
                double bps = f.received.mean(100, 300);
                sum += bps;
                squares += bps * bps;
            }
            jain.add(100 * sum * sum / (5 * squares));
            use.add(100 * sum / 4e6);
        }
        String more = format("Jain's index %s %%, use of the link %s %%", jain, use);
        part(
                "RFC 8867 5.5, 4 Mbit/s, that of 20 ms round trip of 20 to 300",
                4e6,
                Scenarios::roundTripFairness,
                0,
                100,
                300,
                more);
    }
}
