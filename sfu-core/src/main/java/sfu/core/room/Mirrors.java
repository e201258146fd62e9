package sfu.core.room;

import sfu.core.shard.TransportProxy;

import java.util.HashMap;
import java.util.Map;

/**
 * Which tracks of the room other shards than their publishers' know, and which of these all packets
 * go to.
 */
final class Mirrors {
    private record Key(long track, int shard) {}

    private static final class Uses {
        int known; // by slots that show it, or by the floor there
        int shown; // by slots
    }

    private final Map<Key, Uses> uses = new HashMap<>();

    /** A slot on this shard is about to show the track. */
    void use(Track track, TransportProxy publisher, int shard) {
        if (publisher.home() != shard) {
            Uses its = known(track, publisher, shard);
            if (++its.shown == 1) {
                publisher.passTo(shard, track.number());
            }
        }
    }

    /** A slot on this shard no longer shows the track. */
    void release(Track track, TransportProxy publisher, int shard) {
        Uses its = uses.get(new Key(track.number(), shard));
        if (its != null) {
            if (--its.shown == 0) {
                publisher.stopPassing(shard, track.number());
            }
            forget(track, publisher, shard, its);
        }
    }

    /** The shard is to know the track; its packets pass when they are loud. */
    void hold(Track track, TransportProxy publisher, int shard) {
        if (publisher.home() != shard) {
            known(track, publisher, shard);
        }
    }

    void letGo(Track track, TransportProxy publisher, int shard) {
        Uses its = uses.get(new Key(track.number(), shard));
        if (its != null) {
            forget(track, publisher, shard, its);
        }
    }

    private Uses known(Track track, TransportProxy publisher, int shard) {
        Uses its = uses.computeIfAbsent(new Key(track.number(), shard), key -> new Uses());
        if (++its.known == 1) {
            publisher.mirrorTo(shard, track.spec());
        }
        return its;
    }

    private void forget(Track track, TransportProxy publisher, int shard, Uses its) {
        if (--its.known == 0) {
            uses.remove(new Key(track.number(), shard));
            publisher.unmirror(shard, track.number());
        }
    }
}
