package sfu.signaling.cluster.sim;

import java.util.random.RandomGenerator;

/** Where nodes and people are: not in the same shares. The first is the one that is lost. */
enum Region {
    US_EAST(0.25, 0.26),
    EU(0.30, 0.33),
    ASIA(0.20, 0.19),
    US_WEST(0.15, 0.14),
    SOUTH_AMERICA(0.10, 0.08);

    private static final Region[] ALL = values();

    private final double ofNodes;
    private final double ofRooms;

    Region(double ofNodes, double ofRooms) {
        this.ofNodes = ofNodes;
        this.ofRooms = ofRooms;
    }

    /** Of node i of so many. */
    static Region ofNode(int i, int nodes) {
        double share = (i + 0.5) / nodes;
        for (Region region : ALL) {
            share -= region.ofNodes;
            if (share < 0) {
                return region;
            }
        }
        return SOUTH_AMERICA;
    }

    static Region ofRoom(RandomGenerator random) {
        double share = random.nextDouble();
        for (Region region : ALL) {
            share -= region.ofRooms;
            if (share < 0) {
                return region;
            }
        }
        return SOUTH_AMERICA;
    }
}
