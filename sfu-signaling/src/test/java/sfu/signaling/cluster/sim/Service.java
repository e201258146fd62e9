package sfu.signaling.cluster.sim;

import org.jspecify.annotations.Nullable;

import sfu.core.relay.MediaPlacing;
import sfu.signaling.cluster.Candidate;
import sfu.signaling.cluster.Placed;
import sfu.signaling.cluster.PlacementLimits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The nodes, and what each of them knows of the others. */
final class Service {
    private static final double FULL = PlacementLimits.defaults().fullLoad();
    private static final int TRIES = 6; // these as Choosing
    private static final int TRIES_OF_SILENT = 3;
    private static final int TRIES_NEAR = 3;
    private static final int TIMEOUT_MS = 500; // as ClusterPace
    private static final int MOST_EACH = 1_000; // as RoomLimits

    final List<SimulatedNode> nodes = new ArrayList<>();
    private final Scenario scenario;
    private final RandomGenerator random;
    private final Map<String, Candidate> told = new HashMap<>();
    private final Map<String, SimulatedNode> byName = new HashMap<>();
    private List<Candidate> candidates = new ArrayList<>();
    private boolean isLossKnown;
    private int relayed;
    private int refused;
    private int overfull;
    private int waitedMs;

    Service(
            Scenario scenario,
            Function<PlacementLimits, Chooser> choosers,
            SplittableRandom random) {
        this.scenario = scenario;
        this.random = random.split();
        double all = scenario.rooms() * Sizes.meanPackets(random.split());
        double budget = all / scenario.nodes() / scenario.meanLoad();
        for (int i = 0; i < scenario.nodes(); i++) {
            Region region = Region.ofNode(i, scenario.nodes());
            nodes.add(new SimulatedNode("n" + i, region, choosers, budget));
        }
        nodes.forEach(node -> byName.put(node.name, node));
    }

    /** Those whose moment it is. */
    void heartbeats(int tick) {
        int period = scenario.heartbeatMs() / Scenario.TICK_MS;
        for (int i = tick % period; i < nodes.size(); i += period) {
            SimulatedNode node = nodes.get(i);
            if (!node.isDead) {
                told.put(node.name, node.heartbeat());
            }
        }
        candidates = new ArrayList<>(told.values());
    }

    /**
     * One comes to any node of the region that lives, and is sent to where the room is.
     *
     * @return what it waited for nodes that do not answer, in milliseconds; less than 0: it is not
     *     in
     */
    int join(SimulatedRoom room) {
        if (isLossKnown) {
            room.forgetDead();
        }
        waitedMs = 0;
        SimulatedNode landing = landing(room.region);
        SimulatedRoom.Part home = room.home();
        if (home == null) {
            home = open(room, landing);
        }
        if (home == null || home.node.isDead) { // who asks there gets no answer
            refused++;
            return -1;
        }
        room.join(takesHere(home) ? home : elsewhere(room, home, landing));
        return waitedMs;
    }

    private boolean takesHere(SimulatedRoom.Part home) {
        if (scenario.isOwnWordLast()) {
            return home.node.takes(Placed.PARTICIPANT);
        }
        Candidate its = told.get(home.node.name);
        return its != null && its.load() < FULL;
    }

    /** Asks nodes until one takes a new room; null: none of them, and the landing one is gone. */
    private SimulatedRoom.@Nullable Part open(SimulatedRoom room, SimulatedNode landing) {
        SimulatedNode chosen = choose(room, landing.chooser, candidates, Placed.ROOM, TRIES);
        return room.begin(chosen == null ? landing : chosen);
    }

    /** The room's home asks nodes until one takes one more; if none does, it is there. */
    private SimulatedRoom.Part elsewhere(
            SimulatedRoom room, SimulatedRoom.Part home, SimulatedNode landing) {
        Chooser chooser = home.node.chooser;
        List<String> others =
                room.parts.stream()
                        .filter(part -> part != home && part.people < MOST_EACH)
                        .map(part -> part.node.name)
                        .toList();
        String via = landing == home.node ? "" : landing.name;
        String region = landing.region.name();
        List<String> order =
                chooser.order(candidates, new MediaPlacing.Overflow(via, others), region);
        for (String name : order) {
            SimulatedNode node = find(name);
            if (takes(node, chooser, Placed.PARTICIPANT)) {
                return room.on(node).orElseGet(() -> relayTo(room, node));
            }
        }
        List<Candidate> left = new ArrayList<>(candidates);
        left.removeIf(its -> order.contains(its.node()) || its.node().equals(home.node.name));
        SimulatedNode chosen =
                choose(room, chooser, left, Placed.PARTICIPANT, TRIES - order.size());
        if (chosen == null) {
            overfull++;
            return home;
        }
        return room.on(chosen).orElseGet(() -> relayTo(room, chosen));
    }

    private SimulatedRoom.Part relayTo(SimulatedRoom room, SimulatedNode node) {
        relayed += room.parts.size() == 1 ? 1 : 0;
        return room.begin(node);
    }

    private @Nullable SimulatedNode choose(
            SimulatedRoom room, Chooser chooser, List<Candidate> of, Placed what, int tries) {
        List<Candidate> left = new ArrayList<>(of);
        int again = tries;
        while (again > 0) {
            String region = again > TRIES - TRIES_NEAR ? room.region.name() : "";
            var chosen = chooser.choose(left, region, random);
            if (chosen.isEmpty()) {
                return null;
            }
            SimulatedNode node = find(chosen.get());
            if (takes(node, chooser, what)) {
                return node;
            }
            left.removeIf(each -> each.node().equals(node.name));
            again -= node.isDead ? TRIES_OF_SILENT : 1;
        }
        return null;
    }

    private boolean takes(SimulatedNode node, Chooser asker, Placed what) {
        if (node.isDead) {
            waitedMs += TIMEOUT_MS;
            return false;
        }
        boolean takesIt = !scenario.isOwnWordLast() || node.takes(what);
        if (takesIt) {
            node.placedBy(asker, what);
        }
        return takesIt;
    }

    private SimulatedNode find(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    private SimulatedNode landing(Region region) {
        for (int i = 0; i < 20; i++) {
            SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
            if (!node.isDead && node.region == region) {
                return node;
            }
        }
        SimulatedNode node;
        do { // the region is lost: elsewhere
            node = nodes.get(random.nextInt(nodes.size()));
        } while (node.isDead);
        return node;
    }

    void lose(Region region) {
        nodes.stream()
                .filter(node -> node.region == region)
                .forEach(node -> {
                    node.isDead = true;
                    node.packets = 0;
                });
    }

    /** The others know it now. */
    void expire() {
        isLossKnown = true;
        nodes.stream().filter(node -> node.isDead).forEach(node -> told.remove(node.name));
    }

    double[] loads() {
        return nodes.stream()
                .filter(node -> !node.isDead)
                .mapToDouble(SimulatedNode::load)
                .toArray();
    }

    /** Rooms that came to a second node. */
    int relayed() {
        return relayed;
    }

    /** People whose room's home had to take them, since nobody else did. */
    int overfull() {
        return overfull;
    }

    /** Joins that came to a room on a node that is dead, and not known to be. */
    int refused() {
        return refused;
    }
}
