package sfu.core.stats;

/** What a shard gives up for want of its own resources; each level with all before it. */
public enum LoadLevel {
    /** Nothing. */
    NORMAL,
    /** New rooms are refused. */
    FULL,
    /** Cameras get half of what is of use. */
    REDUCED,
    /** Cameras get their lowest layer, screens half of what is of use. */
    LOWEST,
    /** Cameras are paused, screens get their lowest layer. */
    SCREENS_ONLY,
    /** All video is paused: sound is never touched. */
    SOUND_ONLY;

    /** The next one, or this where there is none. */
    public LoadLevel worse() {
        return values()[Math.min(ordinal() + 1, values().length - 1)];
    }

    /** The one before, or this where there is none. */
    public LoadLevel better() {
        return values()[Math.max(ordinal() - 1, 0)];
    }

    /** Whether new rooms open. */
    public boolean opensRooms() {
        return this == NORMAL;
    }

    /**
     * Which share of the best layer of use a slot gets: 1 for all, 0 for the lowest layer, less for
     * none.
     */
    public double share(boolean isScreen) {
        return switch (this) {
            case NORMAL, FULL -> 1;
            case REDUCED -> isScreen ? 1 : 0.5;
            case LOWEST -> isScreen ? 0.5 : 0;
            case SCREENS_ONLY -> isScreen ? 0 : -1;
            case SOUND_ONLY -> -1;
        };
    }
}
