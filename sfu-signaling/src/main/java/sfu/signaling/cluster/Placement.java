package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import sfu.core.relay.MediaPlacing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Decides which node a room opens on: of two nodes taken at random the one with less to do, or,
 * where both have about as much, the one whose busiest shard has more time left, or that was given
 * less from here since.
 *
 * <p>Loads are as old as the last heart-beat, and all who place see the same: who always took the
 * least loaded node would send everything there until the next one. Two random choices spread it
 * (Mitzenmacher, "How Useful Is Old Information?", 2000), and what was placed from here since is
 * added ({@link PlacedSince}). A node's own word is the last ({@link Admission}).
 *
 * <p>Of one thread, or guarded by its owner.
 */
public final class Placement {
    private static final double HEADROOM = 0.1; // less is noise

    private final PlacementLimits limits;
    private final PlacedSince placed = new PlacedSince();

    public Placement(PlacementLimits limits) {
        this.limits = limits;
    }

    /**
     * The node for a new room; nothing is noted, see {@link #placed}.
     *
     * @param nodes all that are alive, each once
     * @param region of the nodes that are preferred while one of them has room; empty: of all
     * @return its name; empty when no node takes a room
     */
    public Optional<String> choose(List<Candidate> nodes, String region, RandomGenerator random) {
        double full = limits.fullLoad();
        List<Candidate> near = open(nodes, node -> isNear(node, region), full);
        List<Candidate> able = near.isEmpty() ? open(nodes, node -> true, full) : near;
        return able.isEmpty() ? Optional.empty() : Optional.of(ofTwo(able, random).node());
    }

    /**
     * In which order nodes are asked to take the media of somebody whose room's home does not:
     * those of its region that have media of the room, since what is sent crosses to them anyway,
     * then the one by which it came. If none takes it, one is to be {@link #choose chosen}.
     *
     * @param nodes all that are alive, each once
     * @param region in which it came; empty: anywhere
     */
    public List<String> order(
            List<Candidate> nodes, MediaPlacing.Overflow who, String region, int most) {
        List<String> near = new ArrayList<>();
        for (Candidate node : open(nodes, its -> isNear(its, region), Admission.FULL)) {
            near.add(node.node());
        }
        List<String> order = new ArrayList<>(who.open());
        order.retainAll(near);
        if (order.remove(who.via())) {
            order.addFirst(who.via());
        }
        if (!order.contains(who.via()) && near.contains(who.via())) {
            order.add(Math.min(order.size(), most - 1), who.via());
        }
        return List.copyOf(order.subList(0, Math.min(order.size(), most)));
    }

    /**
     * It was placed there: its load counts here until heart-beats tell of it.
     *
     * @param budgetPackets of that node; null: as many as this one's
     */
    public void placed(String node, Placed what, @Nullable Double budgetPackets) {
        PlacementLimits its =
                budgetPackets != null && budgetPackets > 0
                        ? PlacementLimits.ofPackets(budgetPackets)
                        : limits;
        placed.add(node, what.load(its));
    }

    /** A heart-beat of that node came. */
    public void heard(String node) {
        placed.heard(node);
    }

    /** That node is no more. */
    public void gone(String node) {
        placed.forget(node);
    }

    private static boolean isNear(Candidate node, String region) {
        return region.isEmpty() || node.region().equals(region);
    }

    private List<Candidate> open(
            List<Candidate> nodes, Predicate<Candidate> wanted, double fullLoad) {
        List<Candidate> open = new ArrayList<>(nodes.size());
        for (Candidate node : nodes) {
            if (node.takesRooms() && wanted.test(node) && load(node) < fullLoad) {
                open.add(node);
            }
        }
        return open;
    }

    private Candidate ofTwo(List<Candidate> able, RandomGenerator random) {
        int first = random.nextInt(able.size());
        if (able.size() == 1) {
            return able.get(first);
        }
        int second = (first + 1 + random.nextInt(able.size() - 1)) % able.size();
        Candidate one = able.get(first);
        Candidate other = able.get(second);
        double more = load(other) - load(one);
        double freer = other.headroom() - one.headroom();
        if (Math.abs(more) > limits.evenLoad()) {
            return more < 0 ? other : one;
        }
        if (Math.abs(freer) > HEADROOM) { // a large room needs a shard's time
            return freer > 0 ? other : one;
        }
        return placed.load(other.node()) < placed.load(one.node()) ? other : one;
    }

    private double load(Candidate node) {
        return node.load() + placed.load(node.node());
    }
}
