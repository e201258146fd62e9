package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaKind;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a WHEP session watches: what its slots show, and the streams that tell its player. */
final class Viewer implements ParticipantListener {
    /** The layers of a whole server are read for each choice. */
    private static final long CHOICE_INTERVAL_NS = 200_000_000;

    private final String audience;
    private final List<String> mids;
    private final Runnable onClosed;
    private final EventStreams streams = new EventStreams();
    private final Map<String, SlotState> slots = new ConcurrentHashMap<>(); // by mid
    private boolean isActive; // room's executor only
    private long chosenNs = Long.MIN_VALUE; // guarded by this

    /**
     * @param audience the same for all who watch the same
     * @param mids of the offer's sections, in their order
     */
    Viewer(String audience, List<String> mids, Runnable onClosed) {
        this.audience = audience;
        this.mids = mids;
        this.onClosed = onClosed;
    }

    String audience() {
        return audience;
    }

    EventStreams streams() {
        return streams;
    }

    /** What its video sections show, by their index in the offer. */
    Map<Integer, SlotState> video() {
        Map<Integer, SlotState> shown = new TreeMap<>();
        for (int i = 0; i < mids.size(); i++) {
            SlotState slot = slots.get(mids.get(i));
            if (slot != null && slot.kind() == MediaKind.VIDEO) {
                shown.put(i, slot);
            }
        }
        return shown;
    }

    /**
     * A video section.
     *
     * @param mediaId its index or mid; null for the first
     * @return null if there is none such
     */
    @Nullable SlotState video(@Nullable String mediaId) {
        for (Map.Entry<Integer, SlotState> slot : video().entrySet()) {
            boolean isMeant =
                    mediaId == null
                            || mediaId.equals(slot.getKey().toString())
                            || mediaId.equals(slot.getValue().mid());
            if (isMeant) {
                return slot.getValue();
            }
        }
        return null;
    }

    /** Whether it may choose a layer at this time. */
    synchronized boolean mayChoose(long nowNs) {
        boolean isAdmitted = chosenNs == Long.MIN_VALUE || nowNs - chosenNs >= CHOICE_INTERVAL_NS;
        chosenNs = isAdmitted ? nowNs : chosenNs;
        return isAdmitted;
    }

    @Override
    public void slotsChanged(List<SlotState> changed) {
        changed.forEach(slot -> slots.put(slot.mid(), slot));
        boolean isShowing = slots.values().stream().anyMatch(slot -> slot.trackId() != null);
        if (isShowing != isActive) {
            isActive = isShowing;
            streams.tell(isShowing ? EventType.ACTIVE : EventType.INACTIVE, EventType.NO_DATA);
        }
    }

    @Override
    public void rosterChanged(Shared<RosterDelta> delta) {}

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason) {
        if (isCurable(reason)) {
            streams.tell(EventType.RECONNECT, EventType.NO_DATA);
        }
        streams.end();
        onClosed.run();
    }

    /** Whether a new session may do better. */
    private static boolean isCurable(LeaveReason reason) {
        return reason == LeaveReason.ICE_FAILED
                || reason == LeaveReason.DTLS_FAILED
                || reason == LeaveReason.SERVER_SHUTDOWN;
    }
}
