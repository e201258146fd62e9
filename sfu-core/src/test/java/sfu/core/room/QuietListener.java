package sfu.core.room;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.ParticipantListener;
import sfu.core.api.SlotState;
import sfu.core.api.TrackInfo;

import java.util.List;

/** Whoever is told and does nothing. */
class QuietListener implements ParticipantListener {
    @Override
    public void participantJoined(ParticipantInfo joined) {}

    @Override
    public void participantLeft(ParticipantInfo left, LeaveReason reason) {}

    @Override
    public void trackPublished(TrackInfo track) {}

    @Override
    public void trackUpdated(TrackInfo track) {}

    @Override
    public void trackUnpublished(TrackInfo track) {}

    @Override
    public void slotsChanged(List<SlotState> changed) {}

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason) {}
}
