package sfu.core.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** A handshake in memory between a server and a client of the same certificate. */
final class DtlsRehearsal {
    /** A cold and loaded machine takes some. */
    private static final int MAX_SECONDS = 20;

    private DtlsRehearsal() {}

    static void play(DtlsCertificate certificate) throws IOException {
        AtomicReference<DtlsEndpoint> toClient = new AtomicReference<>();
        Side serverSide = new Side();
        Side clientSide = new Side();
        try (DtlsEndpoint server =
                        new DtlsEndpoint(
                                certificate,
                                certificate.fingerprint(),
                                datagram -> toClient.get().onDatagram(datagram),
                                serverSide);
                DtlsEndpoint client =
                        DtlsEndpoint.client(
                                certificate,
                                certificate.fingerprint(),
                                ProtectionProfiles.PREFERRED,
                                server::onDatagram,
                                clientSide)) {
            toClient.set(client);
            server.start(0);
            client.start(0);
            serverSide.await();
            clientSide.await();
        }
    }

    private static final class Side implements DtlsEndpoint.Listener {
        private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();

        void await() throws IOException {
            try {
                keys.get(MAX_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("no DTLS handshake in memory", e);
            }
        }

        @Override
        public void onKeys(SrtpKeys exported) {
            keys.complete(exported);
        }

        @Override
        public void onData(byte[] data) {
            // none is sent
        }

        @Override
        public void onClosed(String reason) {
            keys.completeExceptionally(new IOException(reason));
        }
    }
}
