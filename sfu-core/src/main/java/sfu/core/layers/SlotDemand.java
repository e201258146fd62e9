package sfu.core.layers;

import sfu.core.codec.FrameSize;

/**
 * One slot in the {@link Allocator}'s eyes: what it shows and how it is looked at, then what it
 * gets. It lives as long as the slot, since what it got before counts.
 */
public final class SlotDemand {
    /** No layer. */
    public static final int NOTHING = -1;

    private static final long NEVER = Long.MIN_VALUE;

    private final Ladder ladder = new Ladder();
    private View view = View.DEFAULT;
    private LayerBound cap = LayerBound.NONE;
    private SlotRule rule = SlotRule.NONE;
    private double share = 1;
    private LayerReason obstacle = LayerReason.NO_SOURCE;
    private boolean isScreen;

    int ceiling = NOTHING;
    int current;
    int allowed;
    int wish;
    private int target = NOTHING;
    private LayerReason ceilingReason = LayerReason.NONE;
    private LayerReason reason = LayerReason.NO_SOURCE;

    private int targetKey = NOTHING;
    private double targetWorth;
    private long targetBps;
    private boolean isSated; // it got all that was of use
    private boolean isFresh = true;
    private boolean isHurried;
    private boolean isOverdrawn; // does not fit, but did a moment ago
    private long overdrawnSinceNs = NEVER;
    private long overdrawnNs; // lately
    private final RaiseHold hold = new RaiseHold();

    /** To be filled with the layers of its track before each allocation. */
    public Ladder ladder() {
        return ladder;
    }

    /** The slot shows another track: nothing that it got before counts. */
    public void newSource(boolean isScreen) {
        this.isScreen = isScreen;
        isFresh = true;
        isSated = false;
        targetKey = NOTHING;
        hold.reset();
    }

    /** Why it can show nothing: NO_SOURCE, CODEC or MUTED; else {@link LayerReason#NONE}. */
    public void obstacle(LayerReason why) {
        if (obstacle != LayerReason.NONE && why == LayerReason.NONE) {
            isFresh = true;
        }
        obstacle = why;
    }

    public void view(View its) {
        isHurried |= !its.equals(view); // who enlarges a tile does not want to wait
        isFresh |= its.isVisible() && !view.isVisible();
        view = its;
    }

    /** What the server allows at most. */
    public void cap(LayerLimit its) {
        if (!cap.limit().equals(its)) {
            cap = LayerBound.of(its);
        }
    }

    /** What is said of this slot alone. */
    public void rule(SlotRule its) {
        isHurried |= !its.equals(rule);
        rule = its;
    }

    /**
     * How much it may get of what the best layer of use costs, for want of the server's own
     * resources: 1 for all, 0 for the lowest layer, less for nothing.
     */
    public void share(double its) {
        isHurried |= its > share;
        share = its;
    }

    /** Whether it gets nothing for want of the server's own resources. */
    public boolean isGivenUp() {
        return share < 0;
    }

    /** What the best layer of use costs, as of the last allocation. */
    public long usefulBps() {
        return ceiling == NOTHING || ceiling >= ladder.steps() ? 0 : ladder.bitrateBps(ceiling);
    }

    /** The step of {@link #ladder} that it gets now, or {@link #NOTHING}. */
    public int target() {
        return target;
    }

    /** Why no more. */
    public LayerReason reason() {
        return reason;
    }

    boolean isScreen() {
        return isScreen;
    }

    int priority() {
        return rule.priority() < 0 ? view.priority() : rule.priority();
    }

    boolean isFresh() {
        return isFresh;
    }

    /** Whether a step is the picture that it has, more often. */
    boolean hasMoreFrames(int step) {
        return current != NOTHING
                && ladder.encoding(step) == ladder.encoding(current)
                && ladder.spatial(step) == ladder.spatial(current);
    }

    /** Whether it would rise if the hold were over. */
    boolean isHeldBack() {
        return allowed < ceiling;
    }

    /** Whether its picture goes on though its lowest layer does not fit now. */
    boolean mayOverdraw(AllocatorLimits limits, long nowNs) {
        return current != NOTHING
                && allowed != NOTHING
                && (overdrawnSinceNs == NEVER || nowNs - overdrawnSinceNs < limits.overdraftNs());
    }

    /** Before the budget is shared. */
    void reset() {
        wish = NOTHING;
        isOverdrawn = false;
    }

    void overdraw() {
        wish = 0;
        isOverdrawn = true;
    }

    /** Finds the best step of use, and the one that it has. */
    void prepare() {
        reset();
        current = targetKey == NOTHING ? NOTHING : ladder.find(targetKey, targetWorth, targetBps);
        ceiling = NOTHING;
        ceilingReason = obstacle;
        if (obstacle == LayerReason.NONE && !view.isVisible()) {
            ceilingReason = LayerReason.PAUSED;
        } else if (obstacle == LayerReason.NONE && share < 0) {
            ceilingReason = LayerReason.OVERLOAD;
        } else if (obstacle == LayerReason.NONE && ladder.steps() == 0) {
            ceilingReason = LayerReason.NO_SOURCE;
        } else if (obstacle == LayerReason.NONE) {
            climb();
            descend();
        }
        current = Math.min(current, ceiling);
    }

    /** The lowest step is always allowed. */
    private void climb() {
        ceiling = 0;
        boolean isNeeded = !rule.least().equals(LayerBound.NONE);
        for (int step = 1; step < ladder.steps(); step++) {
            isNeeded &= !rule.least().isReachedBy(ladder, step - 1);
            LayerReason against = against(step, isNeeded);
            if (against == LayerReason.NONE) {
                ceiling = step;
                ceilingReason = LayerReason.NONE;
            } else if (ceilingReason == LayerReason.NONE) {
                ceilingReason = against;
            }
        }
    }

    /** To its share of that, though never below the lowest step. */
    private void descend() {
        long mostOfShare = (long) (share * ladder.bitrateBps(ceiling));
        while (share < 1 && ceiling > 0 && ladder.bitrateBps(ceiling) > mostOfShare) {
            ceiling--;
            ceilingReason = LayerReason.OVERLOAD;
        }
    }

    /**
     * @param isNeeded what is below is less than an operator wants
     */
    private LayerReason against(int step, boolean isNeeded) {
        boolean isCapped = cap.isExceededBy(ladder, step) || rule.cap().isExceededBy(ladder, step);
        if (isCapped) {
            return LayerReason.CAP;
        }
        if (rule.most().isExceededBy(ladder, step)) {
            return LayerReason.MODERATOR;
        }
        boolean isSeen =
                view.limit().allowsFrameRate(ladder.frameRate(step))
                        && view.limit().allowsBitrate(ladder.bitrateBps(step))
                        && !isFilledBelow(ladder.size(step));
        return isSeen || isNeeded ? LayerReason.NONE : LayerReason.VIEW;
    }

    /** Whether a smaller picture than this fills the view already. */
    private boolean isFilledBelow(int size) {
        for (int step = 0; step < ladder.steps(); step++) {
            int its = ladder.size(step);
            int width = FrameSize.width(its);
            boolean isSmaller = its != 0 && width < FrameSize.width(size);
            if (isSmaller && view.limit().isFilledBy(width, FrameSize.height(its))) {
                return true;
            }
        }
        return false;
    }

    /** Notes what would fit with head-room, and decides how far it may rise now. */
    void hold(AllocatorLimits limits, long nowNs) {
        if (isFresh || (isHurried || isSated) && wish > current) {
            allowed = ceiling;
            return;
        }
        allowed = hold.allowed(ladder, current, wish, limits, nowNs);
    }

    void apply(int step, AllocatorLimits limits, long nowNs) {
        if (step > current && !isFresh) {
            hold.raised(nowNs);
        } else if (step < current) {
            hold.lowered(limits, nowNs);
        }
        noteOverdraft(step, limits, nowNs);
        target = step;
        reason = step == ceiling ? ceilingReason : LayerReason.BANDWIDTH;
        isHurried = false;
        isSated = step == ceiling && ceilingReason == LayerReason.NONE;
        if (ceiling != NOTHING) {
            isFresh = false;
        }
        targetKey = step == NOTHING ? NOTHING : ladder.key(step);
        targetWorth = step == NOTHING ? 0 : ladder.worth(step);
        targetBps = step == NOTHING ? 0 : ladder.bitrateBps(step);
    }

    /** It is over when the step has fitted for as long as one that rises must. */
    private void noteOverdraft(int step, AllocatorLimits limits, long nowNs) {
        if (isOverdrawn && step != NOTHING) {
            overdrawnSinceNs = overdrawnSinceNs == NEVER ? nowNs : overdrawnSinceNs;
            overdrawnNs = nowNs;
        } else if (step == NOTHING || nowNs - overdrawnNs > limits.holdNs()) {
            overdrawnSinceNs = NEVER;
        }
    }
}
