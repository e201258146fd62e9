package sfu.core.relay;

/** What this node is in one association with another. */
interface Side {
    /**
     * Takes what the other node says.
     *
     * @throws IllegalArgumentException if nobody says that to such a side
     */
    void onMessage(RelayMessage message);

    /** The association is over, or the connection to the other node. */
    void lost(String why);

    /** What there is of it now. */
    RelayFigures count();
}
