package sfu.signaling.whip;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;

import java.util.List;

/** An HTTP client hears nothing of the room; only its end matters. */
record Ending(Runnable onClosed) implements ParticipantListener {
    @Override
    public void rosterChanged(Shared<RosterDelta> delta) {}

    @Override
    public void slotsChanged(List<SlotState> slots) {}

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason) {
        onClosed.run();
    }
}
