package sfu.core.dtls;

import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One peer's DTLS: a virtual thread for the handshake, afterwards driven by the I/O loop. */
public final class DtlsEndpoint implements AutoCloseable {

    /** What the peer's owner learns; onClosed at most once. */
    public interface Listener {
        void onKeys(SrtpKeys keys);

        void onData(byte[] data);

        void onClosed(String reason);
    }

    /** The reason given to {@link Listener#onClosed} after the peer's close_notify. */
    public static final String CLOSED_BY_PEER = "closed by the peer";

    private final DtlsCertificate certificate;
    private final DtlsFingerprint peerFingerprint;
    private final Listener listener;
    private final Guard guard = new Guard(); // I/O loop only
    private final FlightBuffer buffer;
    private final byte[] plain;
    private volatile @Nullable DTLSTransport transport;
    private @Nullable Thread handshake; // guarded by this, as the next
    private boolean ended;

    public DtlsEndpoint(
            DtlsCertificate certificate,
            DtlsFingerprint peerFingerprint,
            Consumer<byte[]> out,
            Listener listener) {
        this.certificate = certificate;
        this.peerFingerprint = peerFingerprint;
        this.listener = listener;
        buffer = new FlightBuffer(out);
        plain = new byte[buffer.getReceiveLimit()];
    }

    /** Begins the handshake; datagrams may have come before. */
    public synchronized void start(int rttMillis) {
        if (!ended) {
            handshake = Thread.ofVirtual().name("dtls").start(() -> handshake(rttMillis));
        }
    }

    private void handshake(int rttMillis) {
        DtlsServer server = new DtlsServer(certificate, peerFingerprint, rttMillis);
        try {
            DTLSTransport done = new DTLSServerProtocol().accept(server, buffer);
            listener.onKeys(
                    server.keys()); // before the client can know that we are done, and send SRTP
            buffer.flush(); // accept() leaves the last flight in it
            buffer.stopWaiting();
            transport = done;
            drain();
        } catch (Throwable t) { // an Error, too: nobody watches this thread
            end(t.toString());
        }
    }

    /** Takes one DTLS datagram; on the I/O loop. */
    public void onDatagram(byte[] datagram) {
        if (!buffer.hasRoomFor(datagram)) {
            return; // before the guard, which must see just what Bouncy Castle will see
        }
        byte[] clean = guard.filter(datagram);
        if (clean != null) {
            buffer.offer(clean);
            if (transport != null) {
                drain();
            }
        }
    }

    /** Reads all that has come, and so also resends our last flight when the client asks again. */
    private synchronized void drain() {
        DTLSTransport open = transport;
        try {
            while (open != null) {
                int length = open.receive(plain, 0, plain.length, 0);
                if (length >= 0) {
                    listener.onData(Arrays.copyOf(plain, length));
                }
            }
        } catch (InterruptedIOException empty) {
            buffer.flush();
            if (buffer.isClosed()) { // by close_notify, of which receive() tells nothing
                end(CLOSED_BY_PEER);
            }
        } catch (IOException e) {
            end(e.toString());
        }
    }

    private synchronized void end(String reason) {
        if (!ended) {
            ended = true;
            listener.onClosed(reason);
        }
    }

    @Override
    public synchronized void close() {
        ended = true;
        DTLSTransport open = transport;
        if (open == null) {
            if (handshake != null) {
                handshake.interrupt();
            }
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            // there is nobody to tell
        }
    }

    /** A handshake with ourselves, which loads and warms the code of the first real one. */
    public static void warmUp(DtlsCertificate certificate) throws IOException {
        FlightBuffer[] client = {new FlightBuffer(datagram -> {})};
        CountDownLatch keys = new CountDownLatch(1);
        try (DtlsEndpoint server =
                new DtlsEndpoint(
                        certificate,
                        certificate.fingerprint(),
                        datagram -> client[0].offer(datagram),
                        new Listener() {
                            @Override
                            public void onKeys(SrtpKeys exported) {
                                keys.countDown();
                            }

                            @Override
                            public void onData(byte[] data) {
                                // none is sent
                            }

                            @Override
                            public void onClosed(String reason) {
                                // the timeouts below tell
                            }
                        })) {
            client[0] = new FlightBuffer(server::onDatagram);
            server.start(0);
            new DTLSClientProtocol()
                    .connect(new DtlsClient(certificate, certificate.fingerprint()), client[0]);
            if (!keys.await(10, TimeUnit.SECONDS)) {
                throw new IOException("no keys");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }
}
