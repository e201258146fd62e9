package sfu.signaling.cluster.sim;

import sfu.signaling.cluster.Admission;
import sfu.signaling.cluster.Candidate;
import sfu.signaling.cluster.Placed;
import sfu.signaling.cluster.PlacementLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A node: where rooms are, and where people land who may belong to a room elsewhere. */
final class SimulatedNode {
    final String name;
    final Region region;
    final Chooser chooser;
    private final Admission admission = new Admission(Admission.FULL);
    private final PlacementLimits limits;
    private final double budget;
    double packets;
    boolean isDead;

    /** Who placed something here that the last heart-beats did not tell of. */
    private List<Chooser> placers = new ArrayList<>();

    private List<Chooser> earlierPlacers = new ArrayList<>();

    /**
     * @param budget packets a second
     */
    SimulatedNode(
            String name,
            Region region,
            Function<PlacementLimits, Chooser> choosers,
            double budget) {
        this.name = name;
        this.region = region;
        this.budget = budget;
        limits = PlacementLimits.ofPackets(budget);
        chooser = choosers.apply(limits);
    }

    /** Whether it takes one more. */
    boolean takes(Placed what) {
        return admission.admit(what == Placed.ROOM ? limits.roomLoad() : limits.participantLoad());
    }

    void placedBy(Chooser landing, Placed what) {
        landing.placed(name, what, budget);
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
