package sfu.core.layers;

import sfu.core.codec.FrameSize;

import java.util.ArrayList;
import java.util.List;

/** A subscriber with slots that show cameras in three sizes. */
abstract class AllocatorSlots {
    static final long MS = 1_000_000;
    static final long[] CAMERA = {150_000, 500_000, 1_700_000};

    final Allocator allocator = new Allocator(AllocatorLimits.DEFAULT);
    final List<SlotDemand> slots = new ArrayList<>();
    long nowMs;

    static View view(int width, int height, int priority) {
        return new View(new LayerLimit(width, height, 0, 0), priority, true);
    }

    /** 320x180, 640x360, 1280x720 at 30 frames a second. */
    static void fill(SlotDemand slot, double factor) {
        slot.ladder().begin(false);
        for (int i = 0; i < CAMERA.length; i++) {
            slot.ladder()
                    .add(
                            i,
                            0,
                            0,
                            i,
                            FrameSize.of(320 << i, 180 << i),
                            30,
                            (long) (CAMERA[i] * factor));
        }
        slot.ladder().end();
    }

    SlotDemand slot(int width, int height, int priority) {
        SlotDemand slot = new SlotDemand();
        slot.newSource(false);
        slot.obstacle(LayerReason.NONE);
        slot.view(view(width, height, priority));
        fill(slot, 1);
        slots.add(slot);
        return slot;
    }

    void allocate(long estimateBps) {
        allocator.allocate(estimateBps, estimateBps, 0, slots, false, nowMs * MS);
    }

    /** Until nothing more is held back. */
    void settle(long estimateBps) {
        for (int i = 0; i < 400; i++) {
            allocate(estimateBps);
            nowMs += 100;
        }
    }

    List<Integer> targets() {
        return slots.stream().map(SlotDemand::target).toList();
    }
}
