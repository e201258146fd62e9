package sfu.admin.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What rooms take, and how many machines that are.
 *
 * @param participants of all rooms
 * @param packetsInPerSecond from publishers
 * @param packetsOutPerSecond to all who watch
 * @param bitsInPerSecond with headers down to IP
 * @param bitsOutPerSecond likewise
 * @param bytesInPerMonth in as many hours as the rooms are open
 * @param bytesOutPerMonth likewise
 * @param cores that are busy, without headroom
 * @param memoryBytes of all nodes, without spares and headroom
 * @param nodes spares included
 * @param limitedBy cores, network or memory: what a node has too little of first
 * @param node how much of one is used while no other has failed
 * @param notes sentences on what is to be known besides
 */
public record Estimate(
        long participants,
        long packetsInPerSecond,
        long packetsOutPerSecond,
        long bitsInPerSecond,
        long bitsOutPerSecond,
        long bytesInPerMonth,
        long bytesOutPerMonth,
        double cores,
        long memoryBytes,
        int nodes,
        String limitedBy,
        NodeUse node,
        List<String> notes) {
    private static final double SECONDS_OF_HOUR = 3_600;

    /**
     * @param rooms on it, in the mean
     * @param participants on it
     * @param cpu share of its cores
     * @param network share of it, of the direction that has more
     * @param memoryBytes of the process
     */
    public record NodeUse(
            double rooms, double participants, double cpu, double network, long memoryBytes) {}

    /**
     * @param hours of a month that these rooms are open, 0 to 744
     * @throws IllegalArgumentException with a sentence: hours are out of range, or it would take
     *     more than 1,000,000 nodes
     */
    public static Estimate of(Demand demand, Machine machine, double hours) {
        Range.check("--hours", hours, 0, 744);
        RoomNeed room = RoomNeed.of(demand);
        Need need = Need.of(room, demand.rooms());
        int working = need.nodes(machine);
        int nodes = working + machine.spares();
        double seconds = hours * SECONDS_OF_HOUR;
        return new Estimate(
                (long) demand.rooms() * demand.participants(),
                Math.round(need.in().packets()),
                Math.round(need.out().packets()),
                Math.round(need.in().bits()),
                Math.round(need.out().bits()),
                Math.round(need.in().bits() / Byte.SIZE * seconds),
                Math.round(need.out().bits() / Byte.SIZE * seconds),
                need.cores(),
                Math.round(need.memoryBytes() + working * (double) Costs.SERVER_BYTES),
                nodes,
                need.limit(machine),
                use(demand, machine, need, nodes),
                notes(room, machine, nodes));
    }

    private static NodeUse use(Demand demand, Machine machine, Need need, int nodes) {
        double rooms = demand.rooms() / (double) nodes;
        return new NodeUse(
                rooms,
                rooms * demand.participants(),
                need.cores() / nodes / machine.cores(),
                need.mostBits() / nodes / machine.bitsPerSecond(),
                Math.round(need.memoryBytes() / nodes) + Costs.SERVER_BYTES);
    }

    private static List<String> notes(RoomNeed room, Machine machine, int nodes) {
        List<String> notes = new ArrayList<>();
        double share = room.shareOf(machine);
        if (share > 1) {
            notes.add(
                    "a room takes more than a node may have: it needs "
                            + (int) Math.ceil(share)
                            + " nodes of this size, or a larger one");
        }
        if (nodes == 1) {
            notes.add("one node: its end is the end of all rooms, --spares 1 adds another");
        }
        notes.add("measure your own machine with sfu load-test before you buy");
        return notes;
    }
}
