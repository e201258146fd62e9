package sfu.core.dtls;

import sfu.core.api.DtlsFingerprint;
import sfu.core.srtp.SrtpProfile;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** A server and a client joined in memory by a link that loses a share of the datagrams. */
final class DtlsLink implements AutoCloseable {
    static final DtlsCertificate SERVER = new DtlsCertificate();
    static final DtlsCertificate CLIENT = new DtlsCertificate();
    static final List<SrtpProfile> PROFILES = ProtectionProfiles.PREFERRED;

    /** What one side heard. */
    static final class Heard implements DtlsEndpoint.Listener {
        final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final LinkedBlockingQueue<byte[]> data = new LinkedBlockingQueue<>();

        SrtpKeys keys() throws Exception {
            return keys.get(30, TimeUnit.SECONDS);
        }

        String closed() throws Exception {
            return closed.get(30, TimeUnit.SECONDS);
        }

        @Override
        public void onKeys(SrtpKeys exported) {
            keys.complete(exported);
        }

        @Override
        public void onData(byte[] bytes) {
            data.add(bytes);
        }

        @Override
        public void onClosed(String reason) {
            closed.complete(reason);
        }
    }

    final Heard server = new Heard();
    final Heard client = new Heard();
    final AtomicInteger datagramsOfServer = new AtomicInteger();
    final DtlsEndpoint serverEnd;
    final DtlsEndpoint clientEnd;
    private final Random random;
    private final double loss;

    DtlsLink(double loss, long seed) {
        this(loss, seed, CLIENT.fingerprint(), clientOf(PROFILES), false, DtlsLimits.DEFAULT);
    }

    DtlsLink(DtlsFingerprint expected) {
        this(0, 1, expected, clientOf(PROFILES), false, DtlsLimits.DEFAULT);
    }

    DtlsLink(IntFunction<DtlsPeer> policy) {
        this(0, 1, CLIENT.fingerprint(), policy, false, DtlsLimits.DEFAULT);
    }

    DtlsLink(
            double loss,
            long seed,
            DtlsFingerprint expected,
            IntFunction<DtlsPeer> policy,
            boolean isEachRecordAlone,
            DtlsLimits limits) {
        this.loss = loss;
        random = new Random(seed);
        DtlsEndpoint[] clientSide = new DtlsEndpoint[1];
        HandshakeGate gate = new HandshakeGate(limits.maxHandshakes(), limits.patienceMs());
        serverEnd =
                new DtlsEndpoint(
                        SERVER,
                        expected,
                        limits,
                        gate,
                        datagram -> {
                            datagramsOfServer.incrementAndGet();
                            pass(datagram, clientSide[0]::onDatagram);
                        },
                        server);
        Consumer<byte[]> up = datagram -> pass(datagram, serverEnd::onDatagram);
        clientEnd =
                DtlsEndpoint.client(
                        policy, isEachRecordAlone ? flight -> eachRecord(flight, up) : up, client);
        clientSide[0] = clientEnd;
    }

    static IntFunction<DtlsPeer> clientOf(List<SrtpProfile> profiles) {
        return rtt -> new DtlsClient(CLIENT, SERVER.fingerprint(), profiles, 30_000, rtt);
    }

    DtlsLink start() {
        return start(0);
    }

    /** With a far peer nothing is sent again because the machine is slow. */
    DtlsLink startFar() {
        return start(10_000);
    }

    private DtlsLink start(int rttMillis) {
        serverEnd.start(rttMillis);
        clientEnd.start(rttMillis);
        return this;
    }

    private void pass(byte[] datagram, Consumer<byte[]> to) {
        boolean isLost;
        synchronized (random) {
            isLost = random.nextDouble() < loss;
        }
        if (!isLost) {
            to.accept(datagram);
        }
    }

    private static void eachRecord(byte[] flight, Consumer<byte[]> to) {
        for (int at = 0; at < flight.length; ) {
            int end = at + 13 + (ByteBuffer.wrap(flight).getShort(at + 11) & 0xffff);
            to.accept(Arrays.copyOfRange(flight, at, end));
            at = end;
        }
    }

    @Override
    public void close() {
        clientEnd.close();
        serverEnd.close();
    }
}
