package sfu.admin.plan;

/**
 * What all rooms take.
 *
 * @param memoryBytes without what a server takes for itself
 */
record Need(Traffic in, Traffic out, double cores, double memoryBytes) {
    private static final int MOST_NODES = 1_000_000;

    static Need of(RoomNeed room, int rooms) {
        return new Need(
                room.in().times(rooms),
                room.out().times(rooms),
                room.cores() * rooms,
                room.memoryBytes() * rooms);
    }

    double mostBits() {
        return Math.max(in.bits(), out.bits());
    }

    /**
     * Without spares.
     *
     * @throws IllegalArgumentException with a sentence
     */
    int nodes(Machine machine) {
        double nodes = Math.ceil(Math.max(1, most(machine)));
        if (nodes > MOST_NODES) {
            throw new IllegalArgumentException(
                    "that takes more than a million nodes: give them more --cores or --network, or"
                            + " fewer --rooms");
        }
        return (int) nodes;
    }

    /** What decides how many nodes there are. */
    String limit(Machine machine) {
        double most = most(machine);
        if (byCores(machine) == most) {
            return "cores";
        }
        return byNetwork(machine) == most ? "network" : "memory";
    }

    private double most(Machine machine) {
        return Math.max(byCores(machine), Math.max(byNetwork(machine), byMemory(machine)));
    }

    private double byCores(Machine machine) {
        return cores / machine.usable(machine.cores());
    }

    private double byNetwork(Machine machine) {
        return mostBits() / machine.usable(machine.bitsPerSecond());
    }

    private double byMemory(Machine machine) {
        return memoryBytes / machine.usableBytes();
    }
}
