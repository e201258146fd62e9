package sfu.signaling.cluster;

/**
 * How full nodes are made.
 *
 * @param fullLoad at this share of its budget a node is given no more rooms, above 0 and up to 1;
 *     what is left is for the rooms that it has, which grow ({@link Admission})
 * @param roomLoad what a room is taken to need of a node's budget until the node's heart-beats
 *     tell, 0 to 1
 * @param participantLoad the same of one participant: rather of one with all pictures than the mean
 * @param evenLoad two nodes whose loads differ by no more have as much to do, 0 to 1: else all
 *     rooms would go to that of two idle ones whose processor has a little less to do
 */
public record PlacementLimits(
        double fullLoad, double roomLoad, double participantLoad, double evenLoad) {
    private static final double FULL = 0.7;
    private static final double EVEN = 0.03; // what idle nodes differ by
    private static final double PACKETS_OF_ROOM = 2_000;
    private static final double PACKETS_OF_PARTICIPANT = 700;

    /**
     * @throws IllegalArgumentException out of these ranges
     */
    public PlacementLimits {
        if (!(fullLoad > 0 && fullLoad <= 1)) {
            throw new IllegalArgumentException(
                    "a node is full at a share of its budget above 0 and up to 1, not " + fullLoad);
        }
        if (!(roomLoad >= 0 && roomLoad <= 1)) {
            throw new IllegalArgumentException(
                    "a room needs a share of a node's budget from 0 to 1, not " + roomLoad);
        }
        if (!(participantLoad >= 0 && participantLoad <= 1)) {
            throw new IllegalArgumentException(
                    "a participant needs a share of a node's budget from 0 to 1, not "
                            + participantLoad);
        }
        if (!(evenLoad >= 0 && evenLoad <= 1)) {
            throw new IllegalArgumentException(
                    "two nodes are even within a share of a node's budget from 0 to 1, not "
                            + evenLoad);
        }
    }

    /**
     * Full at 0.7; participants are let in a little longer ({@link Admission#FULL}).
     *
     * @param perSecond packets in and out that are a node's budget, more than 0
     */
    public static PlacementLimits ofPackets(double perSecond) {
        return new PlacementLimits(
                FULL,
                Math.min(1, PACKETS_OF_ROOM / perSecond),
                Math.min(1, PACKETS_OF_PARTICIPANT / perSecond),
                EVEN);
    }

    /** Of a node of two shards. */
    public static PlacementLimits defaults() {
        return ofPackets(400_000);
    }
}
