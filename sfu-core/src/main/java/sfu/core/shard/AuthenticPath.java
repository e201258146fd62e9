package sfu.core.shard;

import org.jspecify.annotations.Nullable;

/**
 * Tells ICE on which path packets that decrypt come: when it is another one than before, and, while
 * the peer has several, once a second. That decides between several nominated paths.
 */
final class AuthenticPath {
    /** Takes an address as in {@link sfu.core.io.Addr}. */
    @FunctionalInterface
    interface Listener {
        void authenticFrom(long hi, long lo, long port);
    }

    private static final long REPEAT_NS = 1_000_000_000L;

    private @Nullable Listener listener;
    private int paths;
    private boolean told;
    private long toldHi;
    private long toldLo;
    private long toldPort;
    private long toldNs;

    void listener(Listener ice) {
        listener = ice;
    }

    /** The peer has one path more that datagrams may come on, or one less. */
    void pathsChanged(int by) {
        paths += by;
    }

    boolean isOnlyOne() {
        return paths == 1;
    }

    void note(long hi, long lo, long port, long nowNs) {
        boolean isSame = told && port == toldPort && lo == toldLo && hi == toldHi;
        if (isSame && (paths <= 1 || nowNs - toldNs < REPEAT_NS)) {
            return;
        }
        told = true;
        toldHi = hi;
        toldLo = lo;
        toldPort = port;
        toldNs = nowNs;
        if (listener != null) {
            listener.authenticFrom(hi, lo, port);
        }
    }
}
