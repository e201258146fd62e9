package sfu.core.forward;

/** Tells a slot's owner, and its track's, what became of the slot. */
final class SlotEvents {
    private final DownTrack slot;
    private final DownTrack.Listener listener;

    SlotEvents(DownTrack slot, DownTrack.Listener listener) {
        this.slot = slot;
        this.listener = listener;
    }

    /** See {@link DownTrack.Listener#started}. */
    void started(int rtpTimestamp) {
        listener.started(slot, rtpTimestamp);
    }

    /** See {@link DownTrack.Listener#catchesUp}. */
    void catchesUp() {
        listener.catchesUp(slot);
    }

    /** See {@link DownTrack.Listener#moved}. */
    void moved() {
        listener.moved(slot);
    }

    /** See {@link DownTrack.Listener#movedWithin}. */
    void movedWithin() {
        listener.movedWithin(slot);
    }

    /** See {@link DownTrack.Listener#isCutOff}. */
    void isCutOff() {
        listener.isCutOff(slot);
    }

    /** See {@link TrackOwner#listensElsewhere}. */
    void listensElsewhere(LayeredTrack track) {
        track.owner().listensElsewhere(slot);
    }
}
