package sfu.core.room;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;

import java.util.List;

/** Whoever is told and does nothing. */
class QuietListener implements ParticipantListener {
    @Override
    public void rosterChanged(Shared<RosterDelta> delta) {}

    @Override
    public void slotsChanged(List<SlotState> changed) {}

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason) {}
}
