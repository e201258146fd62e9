package sfu.core.shard;

import java.util.HashMap;
import java.util.Map;

/**
 * Which encodings of each track the subscribers on one shard want, as their publishers' control
 * state was told last.
 */
final class WantedLayers {
    private static final int NOTHING_TOLD = -1;

    private static final class Entry {
        final TransportEvents publisher;
        int told = NOTHING_TOLD;

        Entry(TransportEvents publisher) {
            this.publisher = publisher;
        }
    }

    private final int shard;
    private final Map<Long, Entry> tracks = new HashMap<>();

    WantedLayers(int shard) {
        this.shard = shard;
    }

    /** The shard has the track, its own publisher's or a mirror of another shard's. */
    void add(long track, TransportEvents publisher) {
        tracks.put(track, new Entry(publisher));
    }

    void remove(long track) {
        tracks.remove(track);
    }

    /**
     * Tells it, if it is news.
     *
     * @param mask bit n for the n-th encoding of the publisher's offer; 0 when nobody here wants any
     */
    void tell(long track, int mask) {
        Entry entry = tracks.get(track);
        if (entry != null && entry.told != mask) {
            entry.told = mask;
            entry.publisher.layersWanted(track, shard, mask);
        }
    }

    /** Another slot shows the track: the room may have begun to count anew, so it is told again. */
    void forget(long track) {
        Entry entry = tracks.get(track);
        if (entry != null) {
            entry.told = NOTHING_TOLD;
        }
    }
}
