package sfu.core.room;

import sfu.core.shard.TransportProxy;

import java.util.HashMap;
import java.util.Map;

/** Which tracks of the room are shown on shards other than their publisher's, and how often. */
final class Mirrors {
    private record Key(long track, int shard) {}

    private final Map<Key, Integer> uses = new HashMap<>();

    /** A slot on this shard is about to show the track. */
    void use(Track track, TransportProxy publisher, int shard) {
        if (publisher.home() != shard
                && uses.merge(new Key(track.number(), shard), 1, Integer::sum) == 1) {
            publisher.mirrorTo(shard, track.spec());
        }
    }

    /** A slot on this shard no longer shows the track. */
    void release(Track track, TransportProxy publisher, int shard) {
        if (publisher.home() != shard
                && uses.merge(new Key(track.number(), shard), -1, Integer::sum) == 0) {
            uses.remove(new Key(track.number(), shard));
            publisher.unmirror(shard, track.number());
        }
    }
}
