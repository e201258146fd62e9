package sfu.signaling.cluster;

/**
 * How full nodes are made.
 *
 * @param fullLoad at this share of its budget a node is given no more rooms, above 0 and up to 1;
 *     what is left is for the rooms that it has, which grow ({@link Admission})
 * @param roomLoad what a room is taken to need of a node's budget until the node's heart-beats
 *     tell, 0 to 1
 */
public record PlacementLimits(double fullLoad, double roomLoad) {
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
    }

    /** Full at 0.7, while people are let in until 0.75; some 200 rooms fill a node. */
    public static PlacementLimits defaults() {
        return new PlacementLimits(0.7, 0.005);
    }
}
