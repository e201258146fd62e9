package sfu.core.ice;

import org.jspecify.annotations.Nullable;

/** A peer's ICE: the generation in use and, during an ICE restart, the one to come. */
public final class IceTransport implements AutoCloseable {

    /** What the peer's owner learns; called on the ICE thread. */
    public interface Listener {
        /** DTLS and RTP from this path belong to this peer. */
        void onKnown(Path path);

        void onUnknown(Path path);

        /** The path to send on, at first and after each change. */
        void onSelected(Path path, int rttMillis);

        /** Consent expired or no path was found. */
        void onClosed(String reason);

        /** Nobody listens: for the warm-up. */
        Listener NONE =
                new Listener() {
                    @Override
                    public void onKnown(Path path) {}

                    @Override
                    public void onUnknown(Path path) {}

                    @Override
                    public void onSelected(Path path, int rttMillis) {}

                    @Override
                    public void onClosed(String reason) {}
                };
    }

    final Listener listener;
    private final IceMux mux;
    private volatile IceGeneration
            current; // written on the ICE executor only, as all below but newest
    private @Nullable IceGeneration pending;
    private boolean closed;
    private volatile IceGeneration newest;
    private volatile @Nullable Path path;

    public IceTransport(IceMux mux, String remoteUfrag, String remotePassword, Listener listener) {
        this.mux = mux;
        this.listener = listener;
        newest = new IceGeneration(mux, this, remoteUfrag, remotePassword);
        current = newest;
    }

    /**
     * Begins an ICE restart: the new credentials are those of localUfrag() and localPassword() from
     * now on.
     */
    public void restart(String remoteUfrag, String remotePassword) {
        IceGeneration next = new IceGeneration(mux, this, remoteUfrag, remotePassword);
        newest = next;
        mux.execute(() -> {
            if (closed) {
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

    public boolean send(byte[] datagram) {
        Path to = path;
        if (to != null) {
            mux.sender.send(to, datagram);
        }
        return to != null;
    }

    void onSelected(IceGeneration generation) {
        Path selected = generation.selected();
        if (generation == current && !closed && selected != null) {
            path = selected;
            listener.onSelected(selected, generation.rttMillis());
        }
    }

    void onCompleted(IceGeneration generation) {
        if (generation != pending) {
            return;
        }
        IceGeneration old = current;
        current = generation;
        pending = null;
        onSelected(generation);
        mux.schedule(old::close, mux.timers.restartGrace());
    }

    /**
     * A generation no longer knows a path: the owner hears of it unless another generation still
     * does.
     */
    void forget(Path lost, IceGeneration by) {
        boolean kept =
                by != current && current.knows(lost)
                        || pending != null && by != pending && pending.knows(lost);
        if (!kept) {
            listener.onUnknown(lost);
        }
    }

    void onFailed(IceGeneration generation, String reason) {
        generation.close();
        if (generation == pending) {
            pending = null;
        } else if (generation == current) {
            path = null;
        }
        if (pending == null && current.isClosed() && !closed) { // else the other generation goes on
            closed = true;
            listener.onClosed(reason);
        }
    }

    /** Ends it without a call of onClosed(). */
    @Override
    public void close() {
        mux.execute(() -> {
            closed = true;
            path = null;
            current.close();
            if (pending != null) {
                pending.close();
            }
        });
    }
}
