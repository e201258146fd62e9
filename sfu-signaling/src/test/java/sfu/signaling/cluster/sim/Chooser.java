package sfu.signaling.cluster.sim;

import sfu.core.relay.MediaPlacing;
import sfu.signaling.cluster.Candidate;
import sfu.signaling.cluster.Placed;
import sfu.signaling.cluster.Placement;
import sfu.signaling.cluster.PlacementLimits;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How one node chooses: all but the choice itself is as in the service. */
final class Chooser {
    /** Of nodes with their told loads, in a region. */
    interface Choice {
        Optional<String> of(List<Candidate> nodes, String region, RandomGenerator random);
    }

    /** As Choosing. */
    private static final int MOST_IN_ORDER = 2;

    private final Placement placement;
    private final Choice choice;

    private Chooser(Placement placement, Choice choice) {
        this.placement = placement;
        this.choice = choice;
    }

    /** The real one. */
    static Chooser real(PlacementLimits limits) {
        Placement placement = new Placement(limits);
        return new Chooser(placement, placement::choose);
    }

    /** To compare with: the herd. */
    static Chooser leastLoaded(PlacementLimits limits) {
        return new Chooser(
                new Placement(limits),
                (nodes, region, random) ->
                        open(nodes, region, limits).stream()
                                .min(Comparator.comparingDouble(Candidate::load))
                                .map(Candidate::node));
    }

    /** To compare with: any that is not full. */
    static Chooser anyOne(PlacementLimits limits) {
        return new Chooser(
                new Placement(limits),
                (nodes, region, random) -> {
                    List<Candidate> open = open(nodes, region, limits);
                    return open.isEmpty()
                            ? Optional.empty()
                            : Optional.of(open.get(random.nextInt(open.size())).node());
                });
    }

    private static List<Candidate> open(
            List<Candidate> nodes, String region, PlacementLimits limits) {
        double full = limits.fullLoad();
        List<Candidate> open = nodes.stream().filter(node -> node.load() < full).toList();
        List<Candidate> near =
                open.stream()
                        .filter(node -> region.isEmpty() || node.region().equals(region))
                        .toList();
        return near.isEmpty() ? open : near;
    }

    Optional<String> choose(List<Candidate> nodes, String region, RandomGenerator random) {
        return choice.of(nodes, region, random);
    }

    /** Who is asked for media of somebody whose room is full at home, before one is chosen. */
    List<String> order(List<Candidate> nodes, MediaPlacing.Overflow who, String region) {
        return placement.order(nodes, who, region, MOST_IN_ORDER);
    }

    void placed(String node, Placed what, double budgetPackets) {
        placement.placed(node, what, budgetPackets);
    }

    void heard(String node) {
        placement.heard(node);
    }
}
