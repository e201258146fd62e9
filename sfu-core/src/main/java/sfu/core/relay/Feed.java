package sfu.core.relay;

/** Of an edge: what comes from another edge in place of the room's home. */
final class Feed implements Side {
    private final EdgeSide edge;
    private final Association association;
    private final Runnable onEnd;

    Feed(EdgeSide edge, Association association, Runnable onEnd) {
        this.edge = edge;
        this.association = association;
        this.onEnd = onEnd;
    }

    @Override
    public void onMessage(RelayMessage message) {
        switch (message) {
            case RelayMessage.Import its -> edge.importBy(this, its);
            case RelayMessage.Unimport(long track) ->
                    association.imports().end(association.node(), track);
            default ->
                    throw new IllegalArgumentException(
                            "no feeder says " + message.getClass().getSimpleName());
        }
    }

    Association association() {
        return association;
    }

    @Override
    public void lost(String why) {
        association.close();
        onEnd.run();
        edge.feedEnded(this);
    }

    /** The home sends itself, or is gone. */
    void end(String why) {
        association.send(new RelayMessage.End(why));
        association.close();
        onEnd.run();
    }

    @Override
    public RelayFigures count() {
        return association.count(0, 0);
    }
}
