package sfu.admin.metrics;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.core.stats.DropReason;
import sfu.core.stats.ServerSnapshot;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Whether the media path lives: every shard answers, datagrams that are no media come to the own
 * port and are counted as such by a shard, and what each shard sends from its socket comes to
 * another of this machine. Only one runs at a time; whoever asks meanwhile, or within a second,
 * gets its result.
 */
public final class MediaSelfTest {
    private static final long HOLDS_NS = 1_000_000_000L;
    private static final long PATIENCE_SECONDS = 2;
    private static final int TRIES = 10;
    private static final long BETWEEN_MS = 50;
    private static final int MOST_RECEIVED = 1_000; // strangers may send, too

    /** No first byte of STUN, DTLS, RTP or RTCP (RFC 7983 7), so it is dropped as such. */
    private static final byte[] PROBE = {(byte) 255, 's', 'f', 'u'};

    /**
     * @param shardsMs until all shards had answered, -1 if they did not
     * @param datagramMs until a datagram was seen, -1 if it was not
     * @param sentMs until one of each shard had come, -1 if not of all
     */
    public record Result(
            boolean passed, double shardsMs, double datagramMs, double sentMs, String detail) {
        private static Result failed(double shardsMs, double datagramMs, String detail) {
            return new Result(false, shardsMs, datagramMs, -1, detail);
        }
    }

    private final MediaServer server;
    private final SecureRandom random = new SecureRandom();
    private final Executor probing =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("self-test-", 0).factory());
    private @Nullable CompletableFuture<Result> running; // guarded by this
    private long beganNs; // guarded by this

    public MediaSelfTest(MediaServer server) {
        this.server = server;
    }

    /** The result of a test that runs, or of one within the last second. */
    public synchronized CompletableFuture<Result> run() {
        CompletableFuture<Result> its = running;
        if (its == null || its.isDone() && System.nanoTime() - beganNs > HOLDS_NS) {
            beganNs = System.nanoTime();
            its = CompletableFuture.supplyAsync(this::test, probing);
            running = its;
        }
        return its;
    }

    private Result test() {
        long startNs = System.nanoTime();
        try {
            ServerSnapshot before = snapshot();
            double shardsMs = ms(startNs);
            if (server.mediaPort() <= 0) {
                String detail = "all shards answer; no port is known";
                return new Result(true, shardsMs, -1, -1, detail);
            }
            return datagrams(before, shardsMs);
        } catch (IOException e) {
            return Result.failed(-1, -1, "no datagram could be sent: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.failed(-1, -1, "the server ends");
        } catch (java.util.concurrent.CompletionException e) {
            return Result.failed(-1, -1, "a shard does not answer");
        }
    }

    private Result datagrams(ServerSnapshot before, double shardsMs)
            throws IOException, InterruptedException {
        long probeNs = System.nanoTime();
        if (!probe(before)) {
            return Result.failed(shardsMs, -1, "no shard saw a datagram to the own port");
        }
        double datagramMs = ms(probeNs);
        long sendNs = System.nanoTime();
        BitSet silent = silent(before.shards().size());
        return silent.isEmpty()
                ? new Result(true, shardsMs, datagramMs, ms(sendNs), "datagrams come and go")
                : Result.failed(
                        shardsMs, datagramMs, "what these shards send does not come: " + silent);
    }

    /** Shards of which nothing came. */
    private BitSet silent(int shards) throws IOException {
        BitSet silent = new BitSet();
        silent.set(0, shards);
        byte[] nonce = Arrays.copyOf(PROBE, PROBE.length + Long.BYTES); // nobody else's comes in
        ByteBuffer.wrap(nonce).putLong(PROBE.length, random.nextLong());
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) BETWEEN_MS);
            InetSocketAddress here = (InetSocketAddress) socket.getLocalSocketAddress();
            for (int i = 0; i < TRIES && !silent.isEmpty(); i++) {
                server.probe(here, nonce);
                collect(socket, nonce, silent);
            }
        }
        return silent;
    }

    private static void collect(DatagramSocket socket, byte[] nonce, BitSet silent)
            throws IOException {
        byte[] bytes = new byte[nonce.length + 1];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
            for (int i = 0; i < MOST_RECEIVED && !silent.isEmpty(); i++) {
                socket.receive(packet);
                boolean isOurs =
                        packet.getLength() == bytes.length
                                && Arrays.equals(bytes, 0, nonce.length, nonce, 0, nonce.length);
                if (isOurs) {
                    silent.clear(bytes[nonce.length] & 0xFF);
                }
                packet.setLength(bytes.length);
            }
        } catch (SocketTimeoutException e) {
            // asked again, so many times
        }
    }

    private ServerSnapshot snapshot() {
        return server.snapshot().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private boolean probe(ServerSnapshot before) throws IOException, InterruptedException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < TRIES; i++) {
                InetAddress to = InetAddress.getLoopbackAddress();
                socket.send(new DatagramPacket(PROBE, PROBE.length, to, server.mediaPort()));
                Thread.sleep(BETWEEN_MS);
                if (stray(snapshot()) > stray(before)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Either counts, by what a shard looks at first. */
    private static long stray(ServerSnapshot snapshot) {
        return snapshot.drops().getOrDefault(DropReason.MALFORMED, 0L)
                + snapshot.drops().getOrDefault(DropReason.UNKNOWN_ADDRESS, 0L);
    }

    private static double ms(long sinceNs) {
        return Math.round((System.nanoTime() - sinceNs) / 1e4) / 100.0;
    }
}
