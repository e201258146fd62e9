package sfu.signaling.notify;

/** One session or event stream of a user. */
public interface Recipient {
    /** Empty: it belongs to none. */
    String org();

    String identity();

    /** In order; must not block. */
    void take(Notification notification);

    /**
     * Before anything else: what was kept comes next.
     *
     * @param missed how many come next
     * @param isComplete false: broadcasts since the last one that it had may be missing
     */
    default void ready(int missed, boolean isComplete) {}

    /** Whether others are not to know that it is there. */
    default boolean isHidden() {
        return false;
    }

    /** From then on it is told no more. */
    boolean isOver();
}
