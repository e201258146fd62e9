package sfu.signaling.cluster;

/** What came from other nodes, or lay in Redis, and was not taken. */
public enum Oddity {
    /** A value of another version of this protocol. */
    FOREIGN_VERSION,
    /** What is no value of any version. */
    RUBBISH,
    /** A key of Redis with another type of value than any version puts there. */
    WRONG_TYPE,
    /** It was not made with this cluster's secret, or not for this node. */
    FORGED,
    /** It was taken before, or is older than what was. */
    REPLAYED,
    /** Of a node that is not alive. */
    UNKNOWN_NODE,
    /** A message about nothing that this version knows. */
    UNKNOWN_TOPIC
}
