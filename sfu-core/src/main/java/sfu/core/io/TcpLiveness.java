package sfu.core.io;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.TcpEnd;

/** When a connection has been of no use for too long; its loop's thread. */
final class TcpLiveness {
    private static final long MS = 1_000_000;

    private final TcpOptions options;
    private final long openedNs;
    private long readNs;
    private long takenNs;

    TcpLiveness(TcpOptions options, long nowNs) {
        this.options = options;
        openedNs = nowNs;
        readNs = nowNs;
        takenNs = nowNs;
    }

    /** Bytes came. */
    void read(long nowNs) {
        readNs = nowNs;
    }

    /** Bytes went, or none wait. */
    void taken(long nowNs) {
        takenNs = nowNs;
    }

    /**
     * Why it is to be closed now, or null.
     *
     * @param isUsed a peer's check came on it
     */
    @Nullable TcpEnd expired(boolean isUsed, long nowNs) {
        if (!isUsed) {
            return nowNs - openedNs >= options.checkTimeoutMs() * MS ? TcpEnd.UNCHECKED : null;
        }
        if (nowNs - takenNs >= options.stallTimeoutMs() * MS) {
            return TcpEnd.STALLED;
        }
        return nowNs - readNs >= options.idleTimeoutMs() * MS ? TcpEnd.IDLE : null;
    }
}
