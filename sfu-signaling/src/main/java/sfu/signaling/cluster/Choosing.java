package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import sfu.core.relay.MediaPlacing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Finds the node for a new room, or for media of somebody whose room is full at home: {@link
 * Placement} chooses by what nodes said last, and the chosen one is asked. Who does not want it, or
 * does not answer in time, is left out. Safe for all threads.
 */
final class Choosing {
    private static final int TRIES = 6;
    private static final int TRIES_OF_SILENT = 3; // that one is: who comes waits for each
    private static final int TRIES_NEAR = 3;
    private static final int MOST_IN_ORDER = 2;

    private enum Answer {
        TAKEN,
        REFUSED,
        SILENT
    }

    private final Nodes nodes;
    private final ClusterSettings settings;
    private final RandomGenerator random;
    private final Placement placement; // guarded by itself
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private volatile BiFunction<NodeState, Placed, CompletableFuture<Boolean>> word =
            (node, what) -> CompletableFuture.completedFuture(true);

    Choosing(
            Nodes nodes, ClusterSettings settings, PlacementLimits limits, RandomGenerator random) {
        this.nodes = nodes;
        this.settings = settings;
        this.random = random;
        placement = new Placement(limits);
    }

    /**
     * @param asked whether a node takes one more of these; this one too
     */
    void askBy(BiFunction<NodeState, Placed, CompletableFuture<Boolean>> asked) {
        word = asked;
    }

    /**
     * For a new room.
     *
     * @param without the starts of nodes that it may not be
     * @return the start of a node that takes it; nothing: none of those that were asked does
     */
    CompletableFuture<Optional<String>> choose(List<String> without) {
        return choose(Placed.ROOM, settings.region(), without, TRIES);
    }

    /**
     * For the media of somebody whose room is here and not to take it.
     *
     * @param self the start of this node
     * @return as {@link #choose}
     */
    CompletableFuture<Optional<String>> elsewhere(String self, MediaPlacing.Overflow who) {
        NodeState via = nodes.find(who.via());
        String region = via == null ? settings.region() : via.region();
        List<String> order;
        synchronized (placement) {
            order = placement.order(nodes.candidates(), who, region, MOST_IN_ORDER);
        }
        return firstOf(order, 0)
                .thenCompose(found -> {
                    if (found.isPresent()) {
                        return CompletableFuture.completedFuture(found);
                    }
                    List<String> without = new ArrayList<>(order);
                    without.add(self);
                    return choose(Placed.PARTICIPANT, region, without, TRIES - order.size());
                });
    }

    private CompletableFuture<Optional<String>> firstOf(List<String> order, int from) {
        if (from >= order.size()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        NodeState its = nodes.find(order.get(from));
        if (its == null) {
            return firstOf(order, from + 1); // gone a moment ago
        }
        return ask(its, Placed.PARTICIPANT)
                .thenCompose(answer ->
                        answer == Answer.TAKEN
                                ? CompletableFuture.completedFuture(Optional.of(its.start()))
                                : firstOf(order, from + 1));
    }

    private CompletableFuture<Optional<String>> choose(
            Placed what, String region, List<String> without, int left) {
        NodeState its = left > 0 ? chosen(left > TRIES - TRIES_NEAR ? region : "", without) : null;
        if (its == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return ask(its, what)
                .thenCompose(answer -> {
                    if (answer == Answer.TAKEN) {
                        return CompletableFuture.completedFuture(Optional.of(its.start()));
                    }
                    List<String> others = new ArrayList<>(without);
                    others.add(its.start());
                    int spent = answer == Answer.SILENT ? TRIES_OF_SILENT : 1;
                    return choose(what, region, others, left - spent);
                });
    }

    private @Nullable NodeState chosen(String region, List<String> without) {
        List<Candidate> able =
                nodes.candidates().stream().filter(each -> !without.contains(each.node())).toList();
        synchronized (placement) {
            return placement.choose(able, region, random).map(nodes::find).orElse(null);
        }
    }

    private CompletableFuture<Answer> ask(NodeState node, Placed what) {
        return word.apply(node, what)
                .copy()
                .orTimeout(settings.pace().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((takesIt, failure) -> {
                    Answer its =
                            failure != null
                                    ? Answer.SILENT
                                    : takesIt ? Answer.TAKEN : Answer.REFUSED;
                    note(node, what, its);
                    return its;
                });
    }

    private void note(NodeState node, Placed what, Answer answer) {
        switch (answer) {
            case TAKEN -> {
                taken.increment();
                synchronized (placement) {
                    placement.placed(node.start(), what, node.load().budgetPackets());
                }
            }
            case REFUSED -> refused.increment();
            case SILENT -> {
                silent.increment();
                nodes.reached(node.start(), false);
            }
        }
    }

    /** What came, and who is gone. */
    void heard(List<NodeState> all, List<String> gone) {
        synchronized (placement) {
            all.forEach(state -> placement.heard(state.start()));
            gone.forEach(placement::gone);
        }
    }

    /** How often a node that was asked took what it was asked for. */
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
