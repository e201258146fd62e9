package sfu.core.layers;

/** Chooses the layers within one encoding; packets come in the order in which they are sent. */
interface LayerFilter {
    /** The encoding begins with this packet of a key frame. */
    void start(LayerPacket packet, int spatial, int temporal);

    /** The highest layers wanted from now on. */
    void target(int spatial, int temporal);

    /** FORWARD, MOVED, LAYER or MISSING_REFERENCE. */
    Decision accept(LayerPacket packet);

    /** Whether the packet just forwarded ends what is forwarded of its picture. */
    boolean endsPicture();

    /** Whether the target is reached with a key frame only. */
    boolean wantsKeyFrame();

    /** What is forwarded now. */
    int spatial();

    int temporal();
}
