package sfu.signaling.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Finds the node for a new room: {@link Placement} chooses by what nodes said last, and the chosen
 * one is asked. Who does not want it, or does not answer in time, is left out. Safe for all
 * threads.
 */
final class Choosing {
    private static final int TRIES = 3; // then whoever comes waits too long

    private final Nodes nodes;
    private final ClusterSettings settings;
    private final RandomGenerator random;
    private final Placement placement; // guarded by itself
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private volatile Function<NodeState, CompletableFuture<Boolean>> word =
            node -> CompletableFuture.completedFuture(true);

    Choosing(
            Nodes nodes, ClusterSettings settings, PlacementLimits limits, RandomGenerator random) {
        this.nodes = nodes;
        this.settings = settings;
        this.random = random;
        placement = new Placement(limits);
    }

    /**
     * @param asked whether a node takes one more room; this one too
     */
    void askBy(Function<NodeState, CompletableFuture<Boolean>> asked) {
        word = asked;
    }

    /**
     * @param without the starts of nodes that it may not be
     * @return the start of a node that takes it; nothing: none of those that were asked does
     */
    CompletableFuture<Optional<String>> choose(List<String> without) {
        return choose(without, TRIES);
    }

    private CompletableFuture<Optional<String>> choose(List<String> without, int left) {
        Optional<String> chosen;
        synchronized (placement) {
            List<Candidate> able =
                    nodes.candidates().stream()
                            .filter(each -> !without.contains(each.node()))
                            .toList();
            chosen = placement.choose(able, settings.region(), random);
        }
        NodeState its = chosen.map(nodes::find).orElse(null);
        if (its == null || left == 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return ask(its).thenCompose(takesIt -> {
            if (takesIt) {
                placed(its.start());
                return CompletableFuture.completedFuture(Optional.of(its.start()));
            }
            List<String> others = new ArrayList<>(without);
            others.add(its.start());
            return choose(others, left - 1);
        });
    }

    private CompletableFuture<Boolean> ask(NodeState node) {
        return word.apply(node)
                .copy()
                .orTimeout(settings.pace().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((takesIt, failure) -> {
                    LongAdder count = failure != null ? silent : takesIt ? taken : refused;
                    count.increment();
                    if (failure != null) {
                        nodes.reached(node.start(), false);
                    }
                    return failure == null && takesIt;
                });
    }

    private void placed(String start) {
        synchronized (placement) {
            placement.placed(start);
        }
    }

    /** What came, and who is gone. */
    void heard(List<NodeState> all, List<String> gone) {
        synchronized (placement) {
            all.forEach(state -> placement.heard(state.start()));
            gone.forEach(placement::gone);
        }
    }

    /** How often a node that was asked took the room. */
    long taken() {
        return taken.sum();
    }

    /** How often it did not want it. */
    long refused() {
        return refused.sum();
    }

    /** How often it did not answer in time. */
    long silent() {
        return silent.sum();
    }
}
