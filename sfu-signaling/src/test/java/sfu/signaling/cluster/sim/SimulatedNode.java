package sfu.signaling.cluster.sim;

import sfu.signaling.cluster.Admission;
import sfu.signaling.cluster.Candidate;

import java.util.ArrayList;
import java.util.List;

/** A node: where rooms are, and where people land who may belong to a room elsewhere. */
final class SimulatedNode {
    final String name;
    final Region region;
    final Chooser chooser;
    final Admission admission;
    private final double budget;
    double packets;
    boolean isDead;

    /** Who placed something here that the last heart-beats did not tell of. */
    private List<Chooser> placers = new ArrayList<>();

    private List<Chooser> earlierPlacers = new ArrayList<>();

    /**
     * @param budget packets a second
     */
    SimulatedNode(String name, Region region, Chooser chooser, double budget) {
        this.name = name;
        this.region = region;
        this.chooser = chooser;
        this.budget = budget;
        admission = new Admission(Admission.FULL, Sizes.mostPackets() / budget);
    }

    void placedBy(Chooser landing) {
        landing.placed(name);
        if (!placers.contains(landing)) {
            placers.add(landing);
        }
    }

    /** What it says of itself; whom it does not matter to is not told. */
    Candidate heartbeat() {
        earlierPlacers.stream().filter(each -> !placers.contains(each)).forEach(this::tell);
        placers.forEach(this::tell);
        earlierPlacers = placers;
        placers = new ArrayList<>();
        admission.measured(load());
        return new Candidate(name, region.name(), load(), true);
    }

    double load() {
        return packets / budget;
    }

    private void tell(Chooser landing) {
        landing.heard(name);
    }
}
