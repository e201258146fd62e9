package sfu.core.room;

import sfu.core.api.EncodingParameters;
import sfu.core.api.EncodingState;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaKind;
import sfu.core.layers.LayersWanted;
import sfu.core.shard.TransportProxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Has publishers send only the encodings that somebody wants (dynacast), the best of them no better
 * than somebody's path takes; on the room's executor, in time that its room gives.
 */
final class Dynacast {
    /** Runs a task after a while, on the room's executor. */
    @FunctionalInterface
    interface Later {
        void run(Runnable task, long delayNs);
    }

    /** A track, and what its publisher was told of it. */
    private static final class Entry {
        final Track track;
        final WantedEncodings wanted;
        long wakesAtNs = WantedEncodings.NEVER;
        long capBps; // that its shard holds it to; 0: none

        Entry(Track track, WantedEncodings wanted) {
            this.track = track;
            this.wanted = wanted;
        }
    }

    private final long holdNs;
    private final LongSupplier clock;
    private final Later later;
    private final Map<Long, Entry> tracks = new HashMap<>(); // by number

    /**
     * @param hold how long an encoding that nobody wants any more is still sent: switching it on
     *     again costs a key frame
     */
    Dynacast(Duration hold, LongSupplier clock, Later later) {
        holdNs = hold.toNanos();
        this.clock = clock;
        this.later = later;
    }

    void published(Track track) {
        if (track.kind() != MediaKind.VIDEO) {
            return;
        }
        int encodings = track.section().encodings().size();
        Entry entry = new Entry(track, new WantedEncodings(encodings, holdNs, clock.getAsLong()));
        tracks.put(track.number(), entry);
        tell(entry); // its client may still have some off, of another track in this section
        wake(entry);
    }

    /** Its client hears what it may send at most. */
    void capped(Member publisher) {
        for (Entry entry : tracks.values()) {
            if (entry.track.publisher() == publisher) {
                tell(entry);
            }
        }
    }

    void unpublished(Track track) {
        tracks.remove(track.number());
    }

    /** A slot on this shard shows the track from now on. */
    void viewerCame(Track track, int shard) {
        Entry entry = tracks.get(track.number());
        if (entry != null) {
            entry.wanted.hold(clock.getAsLong());
            entry.wanted.viewerCame(shard);
            update(entry);
        }
    }

    void viewerWent(Track track, int shard) {
        Entry entry = tracks.get(track.number());
        if (entry != null) {
            entry.wanted.hold(clock.getAsLong());
            entry.wanted.viewerWent(shard);
            update(entry);
        }
    }

    void wanted(long track, int shard, LayersWanted wanted) {
        Entry entry = tracks.get(track);
        if (entry != null) {
            entry.wanted.hold(clock.getAsLong());
            entry.wanted.wanted(shard, wanted.mask(), wanted.mostBps());
            update(entry);
        }
    }

    private void update(Entry entry) {
        if (entry.wanted.update(clock.getAsLong())) {
            tell(entry);
        }
        wake(entry);
    }

    private void wake(Entry entry) {
        long dueNs = entry.wanted.nextDueNs();
        if (dueNs < entry.wakesAtNs) {
            entry.wakesAtNs = dueNs;
            later.run(() -> woken(entry, dueNs), Math.max(dueNs - clock.getAsLong(), 0));
        }
    }

    private void woken(Entry entry, long atNs) {
        if (tracks.get(entry.track.number()) == entry && entry.wakesAtNs == atNs) {
            entry.wakesAtNs = WantedEncodings.NEVER;
            update(entry);
        }
    }

    private static void tell(Entry entry) {
        List<EncodingParameters> encodings = entry.track.section().encodings();
        List<EncodingState> states = new ArrayList<>();
        for (int i = 0; i < encodings.size(); i++) {
            boolean isActive = entry.wanted.isActive(i);
            long mostBps = isActive ? entry.wanted.mostBps(i) : 0;
            states.add(new EncodingState(i, encodings.get(i).rid(), isActive, mostBps));
        }
        Member publisher = entry.track.publisher();
        if (!publisher.isGone()) {
            MediaCap cap = publisher.publishCap(entry.track);
            publisher
                    .listener()
                    .encodingsWanted(entry.track.section().mid(), List.copyOf(states), cap);
            enforce(entry, publisher, cap.bitrateBps());
        }
    }

    /** A client that ignores the cap is held to it; told once, as its patience begins anew. */
    private static void enforce(Entry entry, Member publisher, long capBps) {
        TransportProxy transport = publisher.transport();
        if (transport != null && capBps != entry.capBps) {
            entry.capBps = capBps;
            transport.capTrack(entry.track.number(), capBps);
        }
    }
}
