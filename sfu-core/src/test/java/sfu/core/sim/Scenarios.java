package sfu.core.sim;

import sfu.core.bwe.BweOptions;

/** The golden cases of adaptation; those of RFC 8867 with its figures. */
final class Scenarios {
    private static final long S = 1_000_000_000L;
    private static final double MBIT = 1e6;

    private Scenarios() {}

    private static LinkOptions bottleneck(Capacity capacity, long queueMs) {
        return LinkOptions.delayMs(0).rate(capacity, queueMs);
    }

    private static LinkOptions way(long delayMs) {
        return LinkOptions.delayMs(delayMs);
    }

    private static LinkOptions jittery(long delayMs) {
        return LinkOptions.delayMs(delayMs).jitterMs(30);
    }

    private static Network single(long seed, LinkOptions bottleneck, long delayMs, Source source) {
        Network network = new Network(seed, bottleneck);
        network.flow(way(delayMs), way(delayMs), source).start(0);
        return network;
    }

    /** An encoder that can use more than the link has. */
    private static Source greedy(long seed) {
        return Source.encoder(seed, 50_000, 8 * MBIT, 0);
    }

    static Network steady(long seed, double bps) {
        return single(seed, bottleneck(Capacity.of(bps), 300), 25, greedy(seed)).run(60);
    }

    /** The highest of the layers that fit is far below the link. */
    static Network steadyLayers(long seed) {
        Source layers = Source.layers(seed, 150_000, 500_000, 2.5 * MBIT);
        return single(seed, bottleneck(Capacity.of(1.5 * MBIT), 300), 25, layers).run(60);
    }

    /** Encodings that begin with key frames, seen over a path of some jitter. */
    static Network switchedLayers(long seed, Capacity capacity, long jitterMs) {
        Source layers = new SwitchedLayers(seed, 120_000, 380_000, 1.2 * MBIT);
        Network network = new Network(seed, bottleneck(capacity, 300));
        network.flow(way(25).jitterMs(jitterMs), way(25).jitterMs(jitterMs), layers).start(0);
        return network.run(90);
    }

    /** Who drives the estimator wakes every 10 ms. */
    static Network coarseWakeUps(long seed) {
        BweOptions fine = BweOptions.defaults();
        BweOptions coarse =
                new BweOptions(
                        fine.minBps(),
                        fine.startBps(),
                        fine.maxBps(),
                        fine.pacing(),
                        fine.windowNs(),
                        10_000_000L,
                        true,
                        fine.maxLogPackets());
        LinkOptions bottleneck = LinkOptions.delayMs(0).rate(dropping(500_000), 1000);
        Network network = new Network(seed, bottleneck);
        network.flow(way(25), way(25), encoderBelow5(seed), coarse).start(0);
        return network.run(90);
    }

    /** Of {@link #dropping}. */
    static Network drop(long seed, LinkOptions bottleneck, Source source) {
        Network network = new Network(seed, bottleneck);
        network.flow(way(25), way(25), source).start(0);
        return network.run(90);
    }

    /** From 5 Mbit/s down at 30 s and back at 60 s. */
    static Capacity dropping(double bps) {
        return Capacity.of(5 * MBIT).then(30 * S, bps).then(60 * S, 5 * MBIT);
    }

    static Source encoderBelow5(long seed) {
        return Source.encoder(seed, 50_000, 4.5 * MBIT, 0);
    }

    static Source layersBelow5(long seed) {
        return Source.layers(seed, 150_000, 500_000, 1.7 * MBIT, 4 * MBIT);
    }

    /** RFC 8867 5.1: one flow, at 40, 60 and 80 s other capacities. */
    static Network variableCapacity(long seed) {
        Capacity capacity =
                Capacity.of(MBIT)
                        .then(40 * S, 2.5 * MBIT)
                        .then(60 * S, 0.6 * MBIT)
                        .then(80 * S, MBIT);
        Network network = new Network(seed, bottleneck(capacity, 300));
        network.flow(jittery(50), jittery(50), rfcSource(seed)).start(0);
        return network.run(100);
    }

    /** RFC 8867 5.2: two flows, each 25 s another capacity. */
    static Network variableCapacityOfTwo(long seed) {
        Capacity capacity =
                Capacity.of(4 * MBIT)
                        .then(25 * S, 2 * MBIT)
                        .then(50 * S, 3.5 * MBIT)
                        .then(75 * S, MBIT)
                        .then(100 * S, 2 * MBIT);
        Network network = new Network(seed, bottleneck(capacity, 300));
        for (int i = 0; i < 2; i++) {
            network.flow(jittery(50), jittery(50), rfcSource(10 * seed + i)).start(0);
        }
        return network.run(125);
    }

    /** RFC 8867 5.5: five flows that differ in their round trips, begun 10 s apart. */
    static Network roundTripFairness(long seed) {
        Network network = new Network(seed, bottleneck(Capacity.of(4 * MBIT), 300));
        int[] delaysMs = {10, 25, 50, 100, 150};
        for (int i = 0; i < delaysMs.length; i++) {
            LinkOptions way = jittery(delaysMs[i]);
            network.flow(way, jittery(delaysMs[i]), rfcSource(10 * seed + i)).start(10 * i);
        }
        return network.run(300);
    }

    /** RFC 8867 4.3: 150 kbit/s to 1.5 Mbit/s. */
    private static Source rfcSource(long seed) {
        return Source.encoder(seed, 150_000, 1.5 * MBIT, 0);
    }

    /** Through 3 Mbit/s. */
    static Network randomLoss(long seed, double loss) {
        LinkOptions lossy = bottleneck(Capacity.of(3 * MBIT), 300).loss(loss);
        return single(seed, lossy, 25, greedy(seed)).run(60);
    }

    /** 3 Mbit/s, from 20 to 50 s 200 kbit/s with a short queue and 20 % of random loss. */
    static Network badPhase(long seed, Source source) {
        Capacity capacity = Capacity.of(3 * MBIT).then(20 * S, 200_000).then(50 * S, 3 * MBIT);
        LinkOptions bad = bottleneck(capacity, 100).loss(0.2).lossBetween(20 * S, 50 * S);
        return single(seed, bad, 25, source).run(80);
    }

    /** What exceeds the rate is lost at once, as by a policer. */
    static Network shallow(long seed) {
        return single(seed, bottleneck(Capacity.of(1.5 * MBIT), 15), 25, greedy(seed)).run(60);
    }

    /** Runs of five losses, 2.5 % in all, through 3 Mbit/s. */
    static Network burstLoss(long seed) {
        LinkOptions lossy = bottleneck(Capacity.of(3 * MBIT), 300).bursts(0.005, 0.2);
        return single(seed, lossy, 25, greedy(seed)).run(60);
    }

    /** Nothing passes from 30 to 32 s; what fits into the queue comes afterwards. */
    static Network blackout(long seed, long queueMs) {
        Capacity capacity = Capacity.of(1.5 * MBIT).then(30 * S, 0).then(32 * S, 1.5 * MBIT);
        return single(seed, bottleneck(capacity, queueMs), 25, greedy(seed)).run(60);
    }

    static Network longRoundTrip(long seed) {
        return single(seed, bottleneck(Capacity.of(1.5 * MBIT), 300), 250, greedy(seed)).run(60);
    }

    /** Reports are lost, overtake each other and come twice; so do a few packets. */
    static Network badFeedback(long seed, double loss) {
        Network network = new Network(seed, bottleneck(Capacity.of(1.5 * MBIT), 300));
        LinkOptions back = way(25).loss(loss).reorder(0.1, 80).duplicate(0.05);
        network.flow(way(25).reorder(0.02, 20).duplicate(0.01), back, greedy(seed)).start(0);
        return network.run(60);
    }

    static Network jitter(long seed) {
        Network network = new Network(seed, bottleneck(Capacity.of(1.5 * MBIT), 300));
        network.flow(jittery(25), jittery(25), greedy(seed)).start(0);
        return network.run(60);
    }

    /** A viewer joins on a link as slow as the start. */
    static Network slowStart(long seed) {
        Source layers = Source.layers(seed, 150_000, 500_000, 1.5 * MBIT);
        return single(seed, bottleneck(Capacity.of(300_000), 1000), 25, layers).run(30);
    }
}
