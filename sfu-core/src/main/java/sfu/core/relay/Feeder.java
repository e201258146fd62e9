package sfu.core.relay;

import sfu.core.forward.TrackSpec;

import java.util.function.Consumer;

/** This node, which is an edge of a room, towards another edge that it sends the room's tracks. */
final class Feeder implements Side {
    private final RelayMessage.EdgeId to;
    private final Association association;
    private final Consumer<RelayMessage> home;
    private final Consumer<Feeder> onEnd;

    /**
     * @param home told how it goes
     * @param onEnd told when it is over, perhaps more than once
     */
    Feeder(
            RelayMessage.EdgeId to,
            Association association,
            Consumer<RelayMessage> home,
            Consumer<Feeder> onEnd) {
        this.to = to;
        this.association = association;
        this.home = home;
        this.onEnd = onEnd;
    }

    void use(TrackSpec spec) {
        association.exports().use(spec);
    }

    void release(long track) {
        association.exports().release(track);
    }

    /** A track came to this node, perhaps anew. */
    void came(long track) {
        association.exports().came(track);
    }

    @Override
    public void onMessage(RelayMessage message) {
        switch (message) {
            case RelayMessage.Begun(int port) -> {
                association.begun(port);
                home.accept(new RelayMessage.Feeding(to));
            }
            case RelayMessage.Wanted wanted -> association.exports().wanted(wanted);
            default ->
                    throw new IllegalArgumentException(
                            "no edge says " + message.getClass().getSimpleName());
        }
    }

    @Override
    public void lost(String why) {
        onEnd.accept(this);
        if (association.close()) {
            home.accept(new RelayMessage.NotFeeding(to, why));
        }
    }

    /** The home says so, or is gone. */
    void end(String why) {
        association.send(new RelayMessage.End(why));
        association.close();
        onEnd.accept(this);
    }

    @Override
    public RelayFigures count() {
        return association.count(0, 0);
    }
}
