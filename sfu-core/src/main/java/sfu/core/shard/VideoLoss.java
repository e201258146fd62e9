package sfu.core.shard;

import sfu.core.forward.DownTrack;
import sfu.core.forward.SlotReport;

import java.util.List;

/**
 * What a subscriber loses of its video, by its last report of each slot: of many packets that says
 * much, of a few little. Sound does not count, since no layer is lowered for it: of the few packets
 * of a silent microphone one that is lost is a third.
 */
final class VideoLoss {
    private VideoLoss() {}

    /** 0..1, of those slots that are sent something. */
    static double of(List<AllocatedSlot> slots) {
        double lost = 0;
        long expected = 0;
        for (int i = 0; i < slots.size(); i++) {
            DownTrack slot = slots.get(i).slot();
            if (slot.track() != null && !slot.isPaused()) {
                SlotReport its = slot.report();
                lost += its.fractionLost() * its.expected();
                expected += its.expected();
            }
        }
        return expected == 0 ? 0 : lost / expected;
    }
}
