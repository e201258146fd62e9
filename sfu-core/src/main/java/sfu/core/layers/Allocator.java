package sfu.core.layers;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares a subscriber's estimated bandwidth among its video slots: first everyone's lowest layer,
 * by priority, then step by step upwards, equal priorities in turn. What does not fit is paused,
 * the lowest priority first. Down at once; up with head-room and after a hold.
 *
 * <p>It keeps nothing but scratch space: what was decided before is in the {@link SlotDemand}s.
 */
public final class Allocator {
    /** There is no estimate: everyone gets what its view and cap allow. */
    public static final long NO_ESTIMATE = -1;

    /** As if nothing were lost: more than all lowest layers cost, so that none is paused. */
    public static final long PAUSES_NONE = 1L << 60;

    private final AllocatorLimits limits;
    private final List<SlotDemand> order = new ArrayList<>();
    private boolean isScreenFirst;

    public Allocator(AllocatorLimits limits) {
        this.limits = limits;
    }

    /**
     * Decides what each slot gets.
     *
     * @param estimateBps of all that can be sent to the subscriber, or {@link #NO_ESTIMATE}
     * @param losslessBps as if nothing were lost but what congestion loses, not below estimateBps:
     *     lowest layers are paused by this, and not for a short fall of it; {@link #PAUSES_NONE}
     * @param audioBps what its audio takes of it, which is served first and never less
     * @param slots their ladders just filled
     * @param isScreenFirst whether screens are served before cameras of any priority
     */
    public void allocate(
            long estimateBps,
            long losslessBps,
            long audioBps,
            List<SlotDemand> slots,
            boolean isScreenFirst,
            long nowNs) {
        this.isScreenFirst = isScreenFirst;
        sort(slots);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).prepare();
        }
        if (estimateBps == NO_ESTIMATE) {
            for (int i = 0; i < order.size(); i++) {
                SlotDemand slot = order.get(i);
                slot.apply(slot.ceiling, limits, nowNs);
            }
            return;
        }
        long budgetBps = Math.max(estimateBps - audioBps, 0);
        long lowestBps = Math.max(losslessBps - audioBps, budgetBps);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).allowed = order.get(i).ceiling;
        }
        share(budgetBps, lowestBps, nowNs);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).hold(limits, nowNs);
        }
        share(budgetBps, lowestBps, nowNs);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).apply(order.get(i).wish, limits, nowNs);
        }
    }

    /** By insertion: from one allocation to the next the order hardly changes. */
    private void sort(List<SlotDemand> slots) {
        order.clear();
        for (int i = 0; i < slots.size(); i++) {
            SlotDemand slot = slots.get(i);
            int at = order.size();
            while (at > 0 && isBefore(slot, order.get(at - 1))) {
                at--;
            }
            order.add(at, slot);
        }
    }

    private boolean isBefore(SlotDemand a, SlotDemand b) {
        if (isScreenFirst && a.isScreen() != b.isScreen()) {
            return a.isScreen();
        }
        return a.priority() > b.priority();
    }

    /** Sets every slot's wish: what it would get of this budget, within what it is allowed. */
    private void share(long budgetBps, long lowestBps, long nowNs) {
        long leftBps = budgetBps - shareLowest(lowestBps, nowNs);
        int from = 0;
        while (from < order.size()) {
            int to = from + 1;
            while (to < order.size() && !isBefore(order.get(from), order.get(to))) {
                to++;
            }
            leftBps = shareAmongEquals(from, to, leftBps, budgetBps);
            from = to;
        }
    }

    /** Returns what the lowest layers take. */
    private long shareLowest(long budgetBps, long nowNs) {
        long mostBps = (long) (budgetBps * limits.overdraft());
        long takenBps = 0;
        for (int i = 0; i < order.size(); i++) {
            SlotDemand slot = order.get(i);
            slot.reset();
            takenBps += raise(slot, budgetBps - takenBps, budgetBps);
            if (slot.wish == SlotDemand.NOTHING && slot.mayOverdraw(limits, nowNs)) {
                long costBps = slot.ladder().bitrateBps(0);
                if (costBps <= mostBps - takenBps) {
                    slot.overdraw();
                    takenBps += costBps;
                }
            }
        }
        return takenBps;
    }

    private long shareAmongEquals(int from, int to, long leftBps, long budgetBps) {
        long left = leftBps;
        boolean isRising = true;
        while (isRising) {
            isRising = false;
            for (int i = from; i < to; i++) {
                SlotDemand slot = order.get(i);
                if (slot.wish != SlotDemand.NOTHING) {
                    long costBps = raise(slot, left, budgetBps);
                    isRising |= costBps > 0;
                    left -= costBps;
                }
            }
        }
        return left;
    }

    /** Raises a slot by one step if that fits; returns what it costs more. */
    private long raise(SlotDemand slot, long leftBps, long budgetBps) {
        int next = slot.wish + 1;
        if (next > slot.allowed) {
            return 0;
        }
        long costBps = slot.ladder().bitrateBps(next);
        if (slot.wish != SlotDemand.NOTHING) {
            costBps -= slot.ladder().bitrateBps(slot.wish);
        }
        if (costBps > leftBps - reserveBps(slot, next, budgetBps)) {
            return 0;
        }
        slot.wish = next;
        return Math.max(costBps, 1); // a step of no cost is a step
    }

    /**
     * What must stay free when a slot takes a step that it did not have; else less than nothing.
     */
    private long reserveBps(SlotDemand slot, int step, long budgetBps) {
        if (step <= slot.current) {
            return budgetBps - (long) (budgetBps * limits.slack());
        }
        boolean isFirst = step == 0 && slot.isFresh();
        double room = slot.hasMoreFrames(step) ? limits.frameHeadRoom() : limits.headRoom();
        return isFirst ? 0 : budgetBps - (long) (budgetBps / room);
    }
}
