package sfu.signaling.cluster;

/** Where a room is. */
public sealed interface Place {
    /** On this node. */
    record Here() implements Place {}

    /** On another one. */
    record There(NodeState node) implements Place {}

    Place HERE = new Here();
}
