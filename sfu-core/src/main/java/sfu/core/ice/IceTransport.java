package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A peer's ICE: the generation of credentials in use and, during an ICE restart, the one to come
 * (RFC 8445 9). Its work is done on one ICE thread; its methods are for any thread.
 */
public final class IceTransport implements AutoCloseable {

    /** What the peer's owner learns; called on the transport's ICE thread. */
    public interface Listener {
        /**
         * DTLS and RTP from this path belong to this peer, unless its address is another's: all
         * that is known is that somebody with the password says so. It may be told again after a
         * restart.
         */
        void onKnown(Path path);

        /** The peer has answered a check of ours there: the address is its own. */
        default void onProven(Path path) {}

        void onUnknown(Path path);

        /** The path to send on, at first and after each change. */
        void onSelected(Path path, int rttMillis);

        /** From now on checks on the selected path may be answered by this, where they arrive. */
        default void onResponder(CheckResponder responder) {}

        /** Consent expired or no path was found; at most once, and not after close(). */
        void onClosed(String reason);
    }

    /** Until a round trip was measured. */
    private static final int DEFAULT_RTT_MILLIS = 100;

    /** RFC 8839 5.4: ufrag and password have at most 256 characters. */
    private static final int MAX_CREDENTIAL_CHARS = 256;

    final Listener listener;
    final TokenBucket newPaths; // of all generations: a restart brings no more
    final IceExecutor executor;
    private final IceMux mux;
    private volatile IceGeneration newest;
    private volatile @Nullable Path path;
    private volatile int rttMillis = DEFAULT_RTT_MILLIS;
    private volatile boolean isRttMeasured;

    private final AtomicReference<@Nullable Path> authentic = new AtomicReference<>();

    private volatile @Nullable Path checkedPath;
    private volatile long checkedNs;
    private volatile IceGeneration current; // written by the ICE thread
    // the ICE thread only
    private @Nullable IceGeneration pending;
    private boolean isClosed;

    /**
     * @param remoteUfrag as the peer signalled it, with its password
     * @throws IllegalArgumentException if these are empty or longer than 256 characters
     */
    public IceTransport(IceMux mux, String remoteUfrag, String remotePassword, Listener listener) {
        requireCredentials(remoteUfrag, remotePassword);
        this.mux = mux;
        this.listener = listener;
        executor = mux.nextExecutor();
        IceLimits limits = mux.limits;
        newPaths =
                new TokenBucket(
                        limits.newPathBurst(), limits.newPathsPerSecond(), System.nanoTime());
        newest = new IceGeneration(mux, this, remoteUfrag, remotePassword);
        current = newest;
    }

    private static void requireCredentials(String ufrag, String password) {
        if (ufrag.isEmpty()
                || password.isEmpty()
                || ufrag.length() > MAX_CREDENTIAL_CHARS
                || password.length() > MAX_CREDENTIAL_CHARS) {
            throw new IllegalArgumentException("ICE credentials have 1 to 256 characters");
        }
    }

    /**
     * Begins an ICE restart: the new credentials are those of localUfrag() and localPassword() from
     * now on. The old path serves until the new generation has one.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public void restart(String remoteUfrag, String remotePassword) {
        requireCredentials(remoteUfrag, remotePassword);
        IceGeneration next = new IceGeneration(mux, this, remoteUfrag, remotePassword);
        newest = next;
        executor.execute(() -> {
            if (isClosed) {
                next.close();
                return;
            }
            if (pending != null) {
                pending.close();
            }
            pending = next;
        });
    }

    public String localUfrag() {
        return newest.localUfrag();
    }

    public String localPassword() {
        return newest.localPassword();
    }

    /** The selected path; null before the first selection and after the end. */
    public @Nullable Path path() {
        return path;
    }

    /** The round trip time of the selected path when it was last measured; 100 before. */
    public int selectedRttMillis() {
        return rttMillis;
    }

    /** Whether it was ever measured. */
    public boolean isRttMeasured() {
        return isRttMeasured;
    }

    /**
     * Says that DTLS, SRTP or SRTCP that decrypts came on a path: it decides between several
     * nominated paths. To be called when that path is another one than before, and about once a
     * second while it stays.
     */
    public void onAuthenticPacket(Path from) {
        if (authentic.getAndSet(from) == null) { // else a task is on its way: a peer that hops
            executor.execute(this::tellAuthentic); // at each packet has one task, not a queue
        }
    }

    private void tellAuthentic() {
        Path from = authentic.getAndSet(null);
        if (from != null) {
            current.onAuthenticPacket(from);
            if (pending != null) {
                pending.onAuthenticPacket(from);
            }
        }
    }

    /** Sends on the selected path; false when there is none. */
    public boolean send(byte[] datagram) {
        Path to = path;
        if (to != null) {
            mux.send(to, datagram);
        }
        return to != null;
    }

    /** How long ago the peer last showed on the selected path that it wants what is sent. */
    public long consentAgeNs(long nowNs) {
        return Math.max(0, nowNs - current.consentNs());
    }

    void checked(Path from, long nowNs) {
        checkedNs = nowNs;
        checkedPath = from;
    }

    /** Whether any check of the peer came. */
    public boolean wasChecked() {
        return checkedPath != null;
    }

    /** The last check of the peer, in words. */
    public String lastCheck(long nowNs) {
        Path from = checkedPath;
        if (from == null) {
            return "no check came";
        }
        long lastNs = Math.min(Math.max(0, nowNs - checkedNs), consentAgeNs(nowNs));
        return "the last check came %.1f s before from %s:%d over %s"
                .formatted(
                        lastNs / 1e9,
                        from.remote().getAddress().getHostAddress(),
                        from.remote().getPort(),
                        from.tcp() ? "TCP" : "UDP");
    }

    void onSelected(IceGeneration generation) {
        Path selected = generation.selected();
        if (generation == current && !isClosed && selected != null) {
            path = selected;
            measured(generation);
            listener.onSelected(selected, rttMillis);
        }
    }

    /** The selected path's round trip time may be another one. */
    void measured(IceGeneration generation) {
        int measured = generation.selectedRttMillis();
        if (generation == current && measured != PathState.UNKNOWN_RTT) {
            rttMillis = measured;
            isRttMeasured = true;
        }
    }

    void onCompleted(IceGeneration generation) {
        CheckResponder responder = generation.responder();
        if (responder != null && !isClosed) {
            listener.onResponder(responder);
        }
        if (generation != pending) {
            return;
        }
        IceGeneration old = current;
        current = generation;
        pending = null;
        onSelected(generation);
        executor.schedule(old::close, mux.timers.restartGraceMs());
    }

    /** A generation lost a path: the owner hears of it unless the other one still knows it. */
    void forget(Path lost, IceGeneration by) {
        boolean isKept =
                by != current && current.knows(lost)
                        || pending != null && by != pending && pending.knows(lost);
        if (!isKept) {
            listener.onUnknown(lost);
        }
    }

    /** Whether the path was the peer's before a restart, so that it is no new address. */
    boolean knows(Path path, IceGeneration other) {
        return current != other && current.knows(path);
    }

    void onFailed(IceGeneration generation, String reason) {
        generation.close();
        if (generation == pending) {
            pending = null;
        } else if (generation == current) {
            path = null;
        }
        if (pending == null && current.isClosed() && !isClosed) { // else the other one goes on
            isClosed = true;
            listener.onClosed(reason);
        }
    }

    /** Ends it without a call of onClosed(). */
    @Override
    public void close() {
        executor.execute(() -> {
            isClosed = true;
            path = null;
            current.close();
            if (pending != null) {
                pending.close();
            }
        });
    }
}
