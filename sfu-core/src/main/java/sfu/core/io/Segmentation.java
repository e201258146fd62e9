package sfu.core.io;

/**
 * Whether runs of packets leave as one message (GSO), and when that was refused too often to go on:
 * EIO from a device without checksum offload or behind IPsec, EINVAL from one that cannot segment.
 */
final class Segmentation {
    /**
     * By so many more refusals than successes. One odd route among good ones is split each time; a
     * device that never takes a run is asked no more after some milliseconds of traffic.
     */
    static final int GIVE_UP_AFTER = 32;

    private final GsoRefusal refusal;
    private boolean on;
    private int balance;

    /**
     * @param refusal told when this port gives up
     */
    Segmentation(boolean on, GsoRefusal refusal) {
        this.on = on;
        this.refusal = refusal;
    }

    boolean isOn() {
        return on;
    }

    /** Whether a run may have failed for being one, so that its packets are worth trying singly. */
    static boolean mayBeTheCause(int errno) {
        return switch (errno) {
            case Errno.EIO, Errno.EINVAL, Errno.EMSGSIZE, Errno.EOPNOTSUPP -> true;
            default -> false;
        };
    }

    /**
     * Whether the run failed since this packet of it does, alone too. What does not fit the path
     * fails with EMSGSIZE alone, and as a run with EINVAL in older kernels.
     */
    static boolean isExplainedBy(int errnoOfPacket, int errnoOfRun) {
        return errnoOfPacket == errnoOfRun
                || errnoOfPacket == Errno.EMSGSIZE && errnoOfRun == Errno.EINVAL;
    }

    void accepted() {
        if (balance > 0) {
            balance--;
        }
    }

    /** A run was refused, for no fault of its packets: they went singly. */
    void refused(int errno) {
        if (on && ++balance == GIVE_UP_AFTER) {
            on = false;
            refusal.report(errno);
        }
    }
}
