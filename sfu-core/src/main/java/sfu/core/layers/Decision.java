package sfu.core.layers;

/** What a slot does with a packet of its track. */
public enum Decision {
    FORWARD(true),
    /** Forwarded, and the first packet of another encoding: numbers and timestamps join here. */
    SWITCHED(true),
    /** Forwarded, and the first packet after a change of layer within the encoding. */
    MOVED(true),
    /** Of another encoding than the slot shows. */
    OTHER_ENCODING(false),
    /** Of a layer above the one that the slot shows. */
    LAYER(false),
    /** Nothing can be shown before the next key frame. */
    NOT_KEY_FRAME(false),
    /** It refers to a frame that was not forwarded. */
    MISSING_REFERENCE(false),
    /** The slot is paused. */
    PAUSED(false);

    private final boolean forwards;

    Decision(boolean forwards) {
        this.forwards = forwards;
    }

    public boolean forwards() {
        return forwards;
    }
}
