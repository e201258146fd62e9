package sfu.admin.metrics;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.core.stats.DropReason;
import sfu.core.stats.ServerSnapshot;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Whether the media path lives: datagrams that are no media come to the own port and are counted as
 * such by a shard, and every shard answers. Only one runs at a time; whoever asks meanwhile, or
 * within a second, gets its result.
 */
public final class MediaSelfTest {
    private static final long HOLDS_NS = 1_000_000_000L;
    private static final long PATIENCE_SECONDS = 2;
    private static final int TRIES = 10;
    private static final long BETWEEN_MS = 50;

    /** No first byte of STUN, DTLS, RTP or RTCP (RFC 7983 7), so it is dropped as such. */
    private static final byte[] PROBE = {(byte) 255, 's', 'f', 'u'};

    /**
     * @param shardsMs until all shards had answered, -1 if they did not
     * @param datagramMs until a datagram was seen, -1 if it was not
     */
    public record Result(boolean passed, double shardsMs, double datagramMs, String detail) {}

    private final MediaServer server;
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
                return new Result(true, shardsMs, -1, "all shards answer; no port is known");
            }
            long probeNs = System.nanoTime();
            boolean isSeen = probe(before);
            return isSeen
                    ? new Result(true, shardsMs, ms(probeNs), "a datagram came through")
                    : new Result(false, shardsMs, -1, "no shard saw a datagram to the own port");
        } catch (IOException e) {
            return new Result(false, -1, -1, "no datagram could be sent: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(false, -1, -1, "the server ends");
        } catch (java.util.concurrent.CompletionException e) {
            return new Result(false, -1, -1, "a shard does not answer");
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
