package sfu.core.forward;

/** Which encodings' packets come to a slot: no others cost it anything. */
final class Hearing {
    private final DownTrack slot;
    private int heard; // a bit for each

    Hearing(DownTrack slot) {
        this.slot = slot;
    }

    static int bit(int encoding) {
        return encoding < 0 ? 0 : 1 << encoding;
    }

    /** Not while a fan-out runs. */
    void only(LayeredTrack track, int wanted) {
        for (int i = 0; wanted != heard && i < track.encodingCount(); i++) {
            int bit = 1 << i;
            if ((wanted & ~heard & bit) != 0) {
                track.encoding(i).add(slot);
            } else if ((heard & ~wanted & bit) != 0) {
                track.encoding(i).remove(slot);
            }
        }
        heard = wanted;
    }
}
