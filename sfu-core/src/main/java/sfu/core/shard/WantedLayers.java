package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.forward.LayeredTrack;
import sfu.core.layers.LayersWanted;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Which encodings of each track the subscribers on one shard want, as their publishers' control
 * state was told last.
 */
final class WantedLayers {
    private static final class Entry {
        final TransportEvents publisher;
        @Nullable LayersWanted told;

        Entry(TransportEvents publisher) {
            this.publisher = publisher;
        }
    }

    /** What many subscribers want at the same time is added up once. */
    private static final long DELAY_NS = 20_000_000L;

    private final int shard;
    private final TimerWheel timers;
    private final LongFunction<@Nullable LayeredTrack> here;
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::tellChanged);
    private final Map<Long, Entry> tracks = new HashMap<>();
    private final Set<Long> changed = new LinkedHashSet<>();
    private long nowNs;

    /**
     * @param here the shard's track of a number
     */
    WantedLayers(int shard, TimerWheel timers, LongFunction<@Nullable LayeredTrack> here) {
        this.shard = shard;
        this.timers = timers;
        this.here = here;
    }

    /** Its slots may want other encodings than before: they are asked soon. */
    void changed(@Nullable LayeredTrack track) {
        if (track != null && track.spec().kind() == MediaKind.VIDEO) {
            changed.add(track.spec().number());
            timers.scheduleBy(timer, nowNs + DELAY_NS);
        }
    }

    private void tellChanged(long atNs) {
        nowNs = atNs;
        for (long number : changed) {
            LayeredTrack track = here.apply(number);
            if (track != null) {
                LayersWanted wanted = track.wanted();
                track.leaveOutAbove(wanted.tops(), atNs);
                tell(number, wanted);
            }
        }
        changed.clear();
    }

    /** The shard has the track, its own publisher's or a mirror of another shard's. */
    void add(long track, TransportEvents publisher) {
        tracks.put(track, new Entry(publisher));
    }

    void remove(long track) {
        tracks.remove(track);
    }

    /** Tells it, if it is news. */
    void tell(long track, LayersWanted wanted) {
        Entry entry = tracks.get(track);
        if (entry != null && !wanted.equals(entry.told)) {
            entry.told = wanted;
            entry.publisher.layersWanted(track, shard, wanted);
        }
    }

    /** Another slot shows the track: the room may have begun to count anew, so it is told again. */
    void forget(long track) {
        Entry entry = tracks.get(track);
        if (entry != null) {
            entry.told = null;
        }
    }
}
