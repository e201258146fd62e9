package sfu.signaling.cluster.sim;

import sfu.signaling.cluster.Candidate;
import sfu.signaling.cluster.Placement;
import sfu.signaling.cluster.PlacementLimits;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How one landing node chooses. */
interface Chooser {
    Optional<String> choose(List<Candidate> nodes, String region, RandomGenerator random);

    default void placed(String node) {}

    default void heard(String node) {}

    /** The real one. */
    static Chooser real() {
        Placement placement = new Placement(PlacementLimits.defaults());
        return new Chooser() {
            @Override
            public Optional<String> choose(
                    List<Candidate> nodes, String region, RandomGenerator random) {
                return placement.choose(nodes, region, random);
            }

            @Override
            public void placed(String node) {
                placement.placed(node);
            }

            @Override
            public void heard(String node) {
                placement.heard(node);
            }
        };
    }

    /** To compare with: the herd. */
    static Chooser leastLoaded() {
        return (nodes, region, random) ->
                open(nodes, region).stream()
                        .min(Comparator.comparingDouble(Candidate::load))
                        .map(Candidate::node);
    }

    /** To compare with: any that is not full. */
    static Chooser anyOne() {
        return (nodes, region, random) -> {
            List<Candidate> open = open(nodes, region);
            return open.isEmpty()
                    ? Optional.empty()
                    : Optional.of(open.get(random.nextInt(open.size())).node());
        };
    }

    private static List<Candidate> open(List<Candidate> nodes, String region) {
        double full = PlacementLimits.defaults().fullLoad();
        List<Candidate> open = nodes.stream().filter(node -> node.load() < full).toList();
        List<Candidate> near = open.stream().filter(node -> node.region().equals(region)).toList();
        return near.isEmpty() ? open : near;
    }
}
