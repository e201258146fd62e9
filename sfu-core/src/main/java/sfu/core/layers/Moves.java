package sfu.core.layers;

/** Which layer was forwarded at each time since a source began, for packets that come late. */
final class Moves {
    /** Before the source began. */
    static final int NOTHING = -1;

    /** More within a round trip than anyone asks for. */
    private static final int SIZE = 8;

    private final int[] timestamps = new int[SIZE];
    private final int[] layers = new int[SIZE];
    private int count;

    /** The source begins with the picture of this timestamp. */
    void start(int timestamp, int layer) {
        count = 0;
        move(timestamp, layer);
    }

    /** From the picture of this timestamp on another layer is forwarded. */
    void move(int timestamp, int layer) {
        timestamps[count & SIZE - 1] = timestamp;
        layers[count & SIZE - 1] = layer;
        count++;
    }

    /** What was forwarded of the picture of this timestamp. */
    int at(int timestamp) {
        for (int i = count - 1; i >= Math.max(0, count - SIZE); i--) {
            if (timestamp - timestamps[i & SIZE - 1] >= 0) {
                return layers[i & SIZE - 1];
            }
        }
        return NOTHING;
    }
}
