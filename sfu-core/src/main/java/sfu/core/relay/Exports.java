package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.TopLayers;
import sfu.core.shard.NodeTransport;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The tracks that go to the other node: each once, in the encodings that are wanted there; sound
 * always. Safe for all threads.
 */
final class Exports {
    private static final class Export {
        final TrackSpec spec;
        final PublishSection section;
        int uses = 1;
        int made; // a bit for each encoding that has a slot
        int open; // and for each that goes
        int asked = -1; // for which it was asked last
        RelayMessage.@Nullable Wanted wanted; // what the other node said last

        Export(TrackSpec spec, PublishSection section) {
            this.spec = spec;
            this.section = section;
        }
    }

    /** Tracks that nobody there is shown, of which the streams are kept. */
    private static final int MAX_IDLE = 200;

    private final NodeTransport node;
    private final IntSupplier ssrcs;
    private final Consumer<RelayMessage> out;
    private final Map<Long, Export> tracks = new HashMap<>();
    private final LinkedHashSet<Long> idle = new LinkedHashSet<>(); // of these, the oldest first

    Exports(NodeTransport node, IntSupplier ssrcs, Consumer<RelayMessage> out) {
        this.node = node;
        this.ssrcs = ssrcs;
        this.out = out;
    }

    /** Of the home: somebody at the edge is about to be shown it. */
    synchronized void use(TrackSpec spec) {
        Export its = tracks.get(spec.number());
        if (its == null) {
            PublishSection section = RelayedTrack.section(spec, ssrcs);
            out.accept(new RelayMessage.Import(section, spec));
            begin(spec, section);
            return;
        }
        idle.remove(spec.number());
        if (its.uses++ > 0) {
            return;
        }
        if (spec.kind() == MediaKind.AUDIO) {
            want(its, 1, TopLayers.ALL);
        } else if (its.wanted != null) { // it may be told before this is, by another way
            carryOut(its, its.wanted);
        }
    }

    /**
     * Somebody at the edge is shown it no longer. Its streams are kept for a while: who speaks by
     * turns is shown again and again, and the keys are for so many streams.
     */
    synchronized void release(long track) {
        Export its = tracks.get(track);
        if (its == null || --its.uses > 0) {
            return;
        }
        want(its, 0, TopLayers.ALL);
        idle.add(track);
        if (idle.size() > MAX_IDLE) {
            long oldest = idle.removeFirst();
            end(oldest);
            out.accept(new RelayMessage.Unimport(oldest));
        }
    }

    /** Of the edge: one of its participants publishes it, and the home knows how it comes. */
    synchronized void begin(TrackSpec spec, PublishSection section) {
        Export its = new Export(spec, section);
        tracks.put(spec.number(), its);
        if (spec.kind() == MediaKind.AUDIO) {
            want(its, 1, TopLayers.ALL);
        }
    }

    synchronized void end(long track) {
        Export its = tracks.remove(track);
        if (its != null) {
            close(its);
        }
    }

    /**
     * The other node wants these of it, and the best of them no better than this; sound goes in any
     * case.
     */
    synchronized void wanted(RelayMessage.Wanted wanted) {
        Export its = tracks.get(wanted.track());
        if (its != null && its.spec.kind() == MediaKind.VIDEO) {
            its.wanted = wanted;
            if (its.uses > 0) {
                carryOut(its, wanted);
            }
        }
    }

    private void carryOut(Export its, RelayMessage.Wanted wanted) {
        long track = wanted.track();
        int mask = wanted.mask() & (1 << its.spec.encodings()) - 1;
        want(its, mask, wanted.limitTops());
        if (mask != 0) {
            int best = 31 - Integer.numberOfLeadingZeros(mask);
            node.most(RelayedTrack.slotMid(track, best), best, wanted.limitBps());
        }
        if (mask != its.asked) {
            its.asked = mask;
            node.retell(track);
        }
    }

    /** It came here, perhaps anew: what goes of it goes on. */
    synchronized void came(long track) {
        Export its = tracks.get(track);
        if (its != null) {
            for (int i = 0; i < its.spec.encodings(); i++) {
                if ((its.open >>> i & 1) != 0) {
                    node.assign(RelayedTrack.slotMid(track, i), its.spec);
                }
            }
        }
    }

    private void want(Export its, int mask, int tops) {
        for (int i = 0; i < its.spec.encodings(); i++) {
            boolean isOpen = (its.open >>> i & 1) != 0;
            boolean isWanted = (mask >>> i & 1) != 0;
            String mid = RelayedTrack.slotMid(its.spec.number(), i);
            if (isWanted && (its.made >>> i & 1) == 0) {
                node.openSlot(RelayedTrack.slot(its.spec, its.section, i));
                node.pin(mid, i);
                its.made |= 1 << i;
            }
            if (isWanted && its.spec.kind() == MediaKind.VIDEO) {
                node.top(mid, TopLayers.spatial(tops, i), TopLayers.temporal(tops, i));
            }
            if (isWanted != isOpen) {
                node.assign(mid, isWanted ? its.spec : null);
            }
        }
        its.open = mask;
    }

    /** Only with its track: a slot that began anew would use the keys again for other packets. */
    private void close(Export its) {
        for (int i = 0; i < its.spec.encodings(); i++) {
            if ((its.made >>> i & 1) != 0) {
                node.closeSlot(RelayedTrack.slotMid(its.spec.number(), i));
            }
        }
    }

    /** How many tracks go. */
    synchronized int size() {
        return tracks.size() - idle.size();
    }
}
