package sfu.core.dtls;

import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;
import sfu.core.stats.DtlsSnapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One peer's DTLS association (RFC 5764): a virtual thread for the handshake, afterwards driven by
 * the thread that brings the datagrams.
 */
public final class DtlsEndpoint implements AutoCloseable {

    /**
     * What the peer's owner learns; called on the handshake's thread, later on that of {@link
     * #onDatagram}, one call at a time.
     */
    public interface Listener {
        /** The handshake is done; the peer may use the keys only after this returns. */
        void onKeys(SrtpKeys keys);

        /** Application data: SCTP (RFC 8261). */
        void onData(byte[] data);

        /** It ended by the peer or by an error; at most once, and not after close(). */
        void onClosed(String reason);
    }

    /** The reason given to {@link Listener#onClosed} after the peer's close_notify. */
    public static final String CLOSED_BY_PEER = "closed by the peer";

    /** For all endpoints that are not given one: clients, tests, the rehearsal. */
    private static final HandshakeGate SHARED_GATE =
            new HandshakeGate(DtlsLimits.DEFAULT.maxHandshakes(), DtlsLimits.DEFAULT.patienceMs());

    private final IntFunction<DtlsPeer> peers;
    private final boolean isServer;
    private final DtlsLimits limits;
    private final HandshakeGate gate;
    private final Listener listener;
    private final Guard guard; // the thread of onDatagram()
    private final FlightBuffer buffer;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private volatile boolean isClosing;
    private volatile @Nullable DTLSTransport transport;
    private volatile @Nullable DtlsSnapshot facts;
    private @Nullable Thread handshake; // guarded by this

    private DtlsEndpoint(
            boolean isServer,
            IntFunction<DtlsPeer> peers,
            DtlsLimits limits,
            HandshakeGate gate,
            Consumer<byte[]> out,
            Listener listener) {
        this.isServer = isServer;
        this.peers = peers;
        this.limits = limits;
        this.gate = gate;
        this.listener = listener;
        guard = isServer ? Guard.ofClient() : Guard.ofServer();
        buffer = new FlightBuffer(limits.queueDatagrams(), out);
    }

    /** A server with the usual limits, sharing one gate with all others of this kind. */
    public DtlsEndpoint(
            DtlsCertificate certificate,
            DtlsFingerprint peer,
            Consumer<byte[]> out,
            Listener listener) {
        this(certificate, peer, DtlsLimits.DEFAULT, SHARED_GATE, out, listener);
    }

    /**
     * A server (a=setup:passive).
     *
     * @param peer the fingerprint that the client signalled; sha-1, sha-256, sha-384 or sha-512
     * @param gate shared by the endpoints of a process
     * @param out where datagrams of up to 1,200 bytes leave; any thread, may be slow
     */
    public DtlsEndpoint(
            DtlsCertificate certificate,
            DtlsFingerprint peer,
            DtlsLimits limits,
            HandshakeGate gate,
            Consumer<byte[]> out,
            Listener listener) {
        this(
                true,
                rtt -> new DtlsServer(certificate, peer, limits.handshakeTimeoutMs(), rtt),
                limits,
                gate,
                out,
                listener);
    }

    /**
     * A client (a=setup:active), as for tests and load; it offers these profiles, best first.
     *
     * @param peer the server's fingerprint
     */
    public static DtlsEndpoint client(
            DtlsCertificate certificate,
            DtlsFingerprint peer,
            List<SrtpProfile> profiles,
            Consumer<byte[]> out,
            Listener listener) {
        int timeoutMs = DtlsLimits.DEFAULT.handshakeTimeoutMs();
        return client(
                rtt -> new DtlsClient(certificate, peer, profiles, timeoutMs, rtt), out, listener);
    }

    static DtlsEndpoint client(
            IntFunction<DtlsPeer> policy, Consumer<byte[]> out, Listener listener) {
        return new DtlsEndpoint(false, policy, DtlsLimits.DEFAULT, SHARED_GATE, out, listener);
    }

    /**
     * Begins the handshake; datagrams may have come before.
     *
     * @param rttMillis to the peer; flights are sent again after twice this, at least 50 ms
     */
    public synchronized void start(int rttMillis) {
        if (!isClosing && handshake == null && transport == null) {
            handshake = Thread.ofVirtual().name("dtls").start(() -> run(rttMillis));
        }
    }

    /** What its peer may take. */
    public DtlsLimits limits() {
        return limits;
    }

    private void run(int rttMillis) {
        try {
            if (isServer && !buffer.awaitFirst(limits.handshakeTimeoutMs())) {
                end("the peer did not begin a handshake");
                return;
            }
            DtlsPeer peer = peers.apply(rttMillis);
            peer.tellSuite(guard::encryptsBy);
            if (isServer) {
                serve(peer);
            } else {
                long beganNs = System.nanoTime();
                done(peer, peer.handshake(buffer), beganNs);
            }
        } catch (InterruptedException closed) {
            end("closed");
        } catch (Throwable t) { // an Error, too: nobody watches this thread
            end(CloseReason.of(t));
        }
    }

    /** As long as it has a place among those that run. */
    private void serve(DtlsPeer peer) throws InterruptedException, IOException {
        long beganNs = System.nanoTime();
        HandshakeGate.Place place = gate.enter(limits.handshakeTimeoutMs());
        if (place == null) {
            end("too many handshakes at a time");
            return;
        }
        DTLSTransport done;
        try {
            done = peer.handshake(buffer);
        } catch (IOException e) {
            if (place.isGivenUp()) {
                end("it took " + limits.patienceMs() + " ms while others waited for their turn");
            }
            throw e;
        } finally {
            place.leave();
        }
        done(peer, done, beganNs);
    }

    private void done(DtlsPeer peer, DTLSTransport done, long beganNs) {
        facts = peer.negotiated().facts(isServer, System.nanoTime() - beganNs);
        if (!isEnded.get()) {
            listener.onKeys(peer.keys());
        }
        buffer.flush(); // the last flight, upon which the peer may send SRTP
        buffer.stopWaiting();
        synchronized (this) {
            transport = done;
            handshake = null; // over, and not to be kept for as long as the peer is connected
        }
        drain();
    }

    /** What the handshake came to; null before it is done. */
    public @Nullable DtlsSnapshot facts() {
        return facts;
    }

    /** Takes one DTLS datagram of the peer; by one thread at a time. */
    public void onDatagram(byte[] datagram) {
        if (isEnded.get() || !buffer.hasRoomFor(datagram)) {
            return; // before the guard, which must see just what Bouncy Castle will see
        }
        byte[] clean = guard.filter(datagram);
        if (clean != null) {
            buffer.offer(clean);
            drain();
        }
    }

    /**
     * Sends application data; any thread.
     *
     * @return false before the handshake is done and after the end
     * @throws IllegalArgumentException if it does not fit a datagram
     */
    public boolean send(byte[] data) {
        DTLSTransport open = transport;
        if (open == null || isEnded.get()) {
            return false;
        }
        try {
            if (data.length > open.getSendLimit()) {
                throw new IllegalArgumentException("larger than a datagram");
            }
            open.send(data, 0, data.length);
            buffer.flush();
            return true;
        } catch (IOException e) {
            end(CloseReason.of(e));
            return false;
        }
    }

    /** Lets Bouncy Castle do what is due: here, or where another thread is at it already. */
    private void drain() {
        DTLSTransport open = transport;
        if (open == null || work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            if (isClosing) {
                closeTransport(open);
            } else {
                receive(open);
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Reads all that has come, and so also resends our last flight when the peer asks again. */
    private void receive(DTLSTransport open) {
        byte[] plain =
                new byte[FlightBuffer.RECEIVE_LIMIT]; // not kept: most peers send nothing more
        try {
            while (!buffer.isClosed()) {
                int length = open.receive(plain, 0, plain.length, 0);
                if (length >= 0 && !isEnded.get()) {
                    listener.onData(Arrays.copyOf(plain, length));
                }
            }
            end(CLOSED_BY_PEER); // by close_notify, of which receive() tells nothing
        } catch (InterruptedIOException empty) {
            buffer.flush();
            if (buffer.isClosed()) {
                end(CLOSED_BY_PEER);
            }
        } catch (IOException e) {
            end(CloseReason.of(e));
        }
    }

    private void closeTransport(DTLSTransport open) {
        try {
            open.close(); // sends close_notify
        } catch (IOException e) {
            // there is nobody to tell
        }
    }

    private void end(String reason) {
        if (isEnded.compareAndSet(false, true)) {
            listener.onClosed(reason);
        }
    }

    /** Ends it with close_notify, or ends the handshake; the listener hears no more of it. */
    @Override
    public void close() {
        isEnded.set(true);
        synchronized (this) {
            isClosing = true;
            if (handshake != null) {
                handshake.interrupt();
            }
        }
        drain();
    }

    /**
     * A handshake with ourselves, which loads and warms the code of the first real one.
     *
     * @throws IOException if it fails
     */
    public static void warmUp(DtlsCertificate certificate) throws IOException {
        DtlsRehearsal.play(certificate);
    }
}
