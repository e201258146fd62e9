package sfu.signaling.whip;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.ParticipantListener;
import sfu.core.api.SlotState;
import sfu.core.api.TrackInfo;

import java.util.List;

/** An HTTP client hears nothing of the room; only its end matters. */
record Ending(Runnable onClosed) implements ParticipantListener {
    @Override
    public void participantJoined(ParticipantInfo participant) {}

    @Override
    public void participantLeft(ParticipantInfo participant, LeaveReason reason) {}

    @Override
    public void trackPublished(TrackInfo track) {}

    @Override
    public void trackUpdated(TrackInfo track) {}

    @Override
    public void trackUnpublished(TrackInfo track) {}

    @Override
    public void slotsChanged(List<SlotState> slots) {}

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason) {
        onClosed.run();
    }
}
