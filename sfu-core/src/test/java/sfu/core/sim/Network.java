package sfu.core.sim;

import sfu.core.bwe.BweOptions;

import java.util.ArrayList;
import java.util.List;

/** Flows through one bottleneck, each with its own way to and from it. */
public final class Network {
    /** The simulated clock begins at 0; so do the seconds of all figures. */
    final EventLoop loop = new EventLoop(0);

    private final Link bottleneck;
    private final long seed;
    private final List<Flow> flows = new ArrayList<>();

    public Network(long seed, LinkOptions bottleneckOptions) {
        this.seed = seed;
        bottleneck = new Link(loop, seed, bottleneckOptions);
    }

    public Flow flow(LinkOptions there, LinkOptions back, Source source) {
        return flow(there, back, source, BweOptions.defaults());
    }

    public Flow flow(LinkOptions there, LinkOptions back, Source source, BweOptions options) {
        long flowSeed = seed * 1000 + flows.size() * 10L;
        Link own = new Link(loop, flowSeed + 1, there);
        Link returning = new Link(loop, flowSeed + 2, back);
        Flow flow = new Flow(loop, List.of(bottleneck, own), returning, source, options);
        flows.add(flow);
        return flow;
    }

    public Network run(double seconds) {
        loop.runUntil((long) (seconds * 1e9));
        return this;
    }

    public List<Flow> flows() {
        return flows;
    }

    public Link bottleneck() {
        return bottleneck;
    }
}
