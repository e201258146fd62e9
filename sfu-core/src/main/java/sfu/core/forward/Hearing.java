package sfu.core.forward;

import org.jspecify.annotations.Nullable;

/**
 * The track that a slot shows, and which of its encodings' packets come to the slot: no others cost
 * it anything.
 */
final class Hearing {
    private final DownTrack slot;
    private final SlotForwarder forwarder;
    private @Nullable LayeredTrack track;
    private int heard; // a bit for each encoding

    Hearing(DownTrack slot, SlotForwarder forwarder) {
        this.slot = slot;
        this.forwarder = forwarder;
    }

    static int bit(int encoding) {
        return encoding < 0 ? 0 : 1 << encoding;
    }

    @Nullable LayeredTrack track() {
        return track;
    }

    void begin(LayeredTrack next) {
        track = next;
        next.add(slot);
    }

    /** Not while a fan-out runs. */
    void only(int wanted) {
        LayeredTrack from = track;
        for (int i = 0; from != null && wanted != heard && i < from.encodingCount(); i++) {
            int bit = 1 << i;
            if ((wanted & ~heard & bit) != 0) {
                from.encoding(i).fanOut().add(forwarder);
            } else if ((heard & ~wanted & bit) != 0) {
                from.encoding(i).fanOut().remove(forwarder);
            }
        }
        heard = wanted;
    }

    /** No track is shown. */
    void end() {
        only(0);
        LayeredTrack from = track;
        if (from != null) {
            from.remove(slot);
            track = null;
        }
    }
}
