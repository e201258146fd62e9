package sfu.signaling.cluster;

/** The node of a room is known, and its heart-beats stopped a moment ago. */
public final class NodeSilentException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient NodeState node;

    public NodeSilentException(NodeState node) {
        super("node " + node.name() + " does not answer", null, false, false);
        this.node = node;
    }

    /** As it said last. */
    public NodeState node() {
        return node;
    }
}
