package sfu.signaling.cluster.sim;

import sfu.signaling.cluster.Candidate;
import sfu.signaling.cluster.PlacementLimits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The nodes, and what each of them knows of the others. */
final class Service {
    private static final double FULL = PlacementLimits.defaults().fullLoad();

    private static final int TRIES = 3;

    final List<SimulatedNode> nodes = new ArrayList<>();
    private final Scenario scenario;
    private final RandomGenerator random;
    private final Map<String, Candidate> told = new HashMap<>();
    private final Map<String, SimulatedNode> byName = new HashMap<>();
    private List<Candidate> candidates = new ArrayList<>();
    private boolean isLossKnown;
    private int relayed;
    private int refused;

    Service(Scenario scenario, Supplier<Chooser> choosers, SplittableRandom random) {
        this.scenario = scenario;
        this.random = random.split();
        double all = scenario.rooms() * Sizes.meanPackets(random.split());
        double budget = all / scenario.nodes() / scenario.meanLoad();
        for (int i = 0; i < scenario.nodes(); i++) {
            Region region = Region.ofNode(i, scenario.nodes());
            nodes.add(new SimulatedNode("n" + i, region, choosers.get(), budget));
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
     * One comes to any node of the region that lives, and is sent to where the room is; whether.
     */
    boolean join(SimulatedRoom room) {
        if (isLossKnown) {
            room.forgetDead();
        }
        for (SimulatedRoom.Part part : room.parts) {
            if (part.node.isDead) { // who asks there gets no answer
                refused++;
                return false;
            }
            if (admits(part.node)) {
                room.join(part);
                return true;
            }
        }
        return place(room);
    }

    /**
     * Asks nodes until one takes it; a dead one does not answer in time, and that is the end of it.
     */
    private boolean place(SimulatedRoom room) {
        SimulatedNode landing = landing(room.region);
        List<Candidate> left = new ArrayList<>(candidates);
        for (int i = 0; i < TRIES; i++) {
            var chosen = landing.chooser.choose(left, room.region.name(), random);
            SimulatedNode node = chosen.map(byName::get).orElse(null);
            if (node == null || node.isDead) {
                break;
            }
            if (!scenario.isOwnWordLast() || node.admission.admit()) {
                open(room, node, landing.chooser);
                return true;
            }
            left.removeIf(each -> each.node().equals(node.name));
        }
        refused++;
        return false;
    }

    private void open(SimulatedRoom room, SimulatedNode node, Chooser landing) {
        node.placedBy(landing);
        SimulatedRoom.Part part = new SimulatedRoom.Part(node);
        room.parts.add(part);
        relayed += room.parts.size() == 2 ? 1 : 0;
        room.join(part);
    }

    private boolean admits(SimulatedNode node) {
        if (scenario.isOwnWordLast()) {
            return node.admission.admit();
        }
        Candidate its = told.get(node.name);
        return its != null && its.load() < FULL;
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

    /** Joins for which no node was found, or one that is dead or does not want. */
    int refused() {
        return refused;
    }
}
