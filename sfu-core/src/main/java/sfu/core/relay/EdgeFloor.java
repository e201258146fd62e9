package sfu.core.relay;

import sfu.core.forward.TrackSpec;
import sfu.core.shard.NodeFloor;
import sfu.core.shard.TransportProxy;

import java.util.HashSet;
import java.util.Set;

/** A room's voices at an edge: all of them go there, where the loudest are found. */
final class EdgeFloor implements NodeFloor {
    private final HomeSide relay;
    private final long room;
    private final Set<Long> sent = new HashSet<>(); // those that come from here

    EdgeFloor(HomeSide relay, long room) {
        this.relay = relay;
        this.room = room;
    }

    @Override
    public void open() {
        relay.send(new RelayMessage.OpenFloor(room));
    }

    @Override
    public void add(TrackSpec voice, TransportProxy publisher) {
        long at = 0;
        if (publisher.node().equals(relay.peer())) {
            at = publisher.number();
        } else if (sent.add(voice.number())) {
            relay.supply().use(voice);
        }
        relay.send(new RelayMessage.AddVoice(room, voice.number(), at));
    }

    @Override
    public void hush(long voice, boolean isHushed) {
        relay.send(new RelayMessage.Hush(room, voice, isHushed));
    }

    @Override
    public void remove(long voice) {
        if (sent.remove(voice)) {
            relay.supply().release(voice);
        }
    }

    @Override
    public void close() {
        Set.copyOf(sent).forEach(this::remove);
        relay.send(new RelayMessage.CloseFloor(room));
    }
}
