package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotState;

/** A slot of a subscriber in its room: what it shows, and what its client was told of that. */
final class Slot {
    private final SlotSection section;
    private final SlotIdentity identity;
    private @Nullable Track track;
    private boolean codecMissing;
    private long rtpTimestamp = -1;
    private @Nullable SlotState told;

    Slot(SlotSection section, SlotIdentity identity) {
        this.section = section;
        this.identity = identity;
    }

    String mid() {
        return section.mid();
    }

    SlotSection section() {
        return section;
    }

    SlotIdentity identity() {
        return identity;
    }

    MediaKind kind() {
        return section.kind();
    }

    @Nullable Track track() {
        return track;
    }

    boolean isFree() {
        return track == null;
    }

    boolean canShow(Track candidate) {
        return candidate.kind() == kind() && candidate.isDecodableBy(section.codecs());
    }

    void show(@Nullable Track next) {
        track = next;
        rtpTimestamp = -1;
    }

    void started(long firstTimestamp) {
        if (track != null) {
            rtpTimestamp = firstTimestamp;
        }
    }

    /** Whether it is empty because none of the waiting tracks can be decoded. */
    void setCodecMissing(boolean missing) {
        codecMissing = missing;
    }

    private SlotState state() {
        Track shown = track;
        if (shown == null) {
            SlotState.Reason why =
                    codecMissing ? SlotState.Reason.CODEC : SlotState.Reason.NO_SOURCE;
            return new SlotState(mid(), kind(), null, null, why, -1);
        }
        SlotState.Reason why = shown.isMuted() ? SlotState.Reason.MUTED : null;
        return new SlotState(
                mid(), kind(), shown.id(), shown.publisher().info().id(), why, rtpTimestamp);
    }

    /** Its state, if that is news for the client; it is told then. */
    @Nullable SlotState news() {
        SlotState now = state();
        if (now.equals(told)) {
            return null;
        }
        told = now;
        return now;
    }

    String reason() {
        SlotState.Reason reason = state().reason();
        return reason == null ? "" : reason.name();
    }
}
