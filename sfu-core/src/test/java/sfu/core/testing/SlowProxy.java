package sfu.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Passes TCP connections on to a port of this host: what comes back comes later, and while the way
 * is cut nothing comes through and nobody is told, as where a network loses all packets.
 */
public final class SlowProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private record Chunk(byte[] bytes, long dueNs) {}

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile long delayNs;
    private CompletableFuture<Void> way = CompletableFuture.completedFuture(null); // by this

    public SlowProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().name("slow-proxy").start(this::accept);
    }

    /** Of each answer from now on. */
    public void delay(Duration its) {
        delayNs = its.toNanos();
    }

    /** From now on all waits, that somebody hung up too. */
    public synchronized void cut() {
        way = new CompletableFuture<>();
        connections.forEach(each -> each.way = way);
    }

    /** What waited comes through. */
    public synchronized void mend() {
        way.complete(null);
    }

    /** Only what connects from now on comes through: what was connected is never told. */
    public synchronized void mendForNewOnes() {
        connections.forEach(each -> each.way = new CompletableFuture<>());
        way = CompletableFuture.completedFuture(null);
    }

    private synchronized void add(Socket client, Socket there) {
        Connection its = new Connection(client, there, way);
        connections.add(its);
        Thread.ofVirtual().start(its::pass);
        Thread.ofVirtual().start(its::collect);
        Thread.ofVirtual().start(its::answer);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String redisUrl() {
        return "redis://127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                add(client, new Socket(InetAddress.getLoopbackAddress(), target));
            } catch (IOException e) {
                // closed, or nobody there: the client sees it
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket there;
        private final LinkedBlockingQueue<Chunk> answers = new LinkedBlockingQueue<>();
        private volatile CompletableFuture<Void> way;

        Connection(Socket client, Socket there, CompletableFuture<Void> way) {
            this.client = client;
            this.there = there;
            this.way = way;
        }

        void pass() {
            byte[] buffer = new byte[BUFFER];
            try (client;
                    there) {
                InputStream in = client.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    waitForTheWay();
                    there.getOutputStream().write(buffer, 0, n);
                }
                waitForTheWay();
            } catch (IOException e) {
                // over
            }
        }

        private void waitForTheWay() {
            CompletableFuture<Void> its;
            do {
                its = way;
                its.join();
            } while (its != way);
        }

        void collect() {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = there.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    answers.add(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime() + delayNs));
                }
            } catch (IOException e) {
                // over
            }
            answers.add(new Chunk(new byte[0], 0));
        }

        void answer() {
            try (client;
                    there) {
                OutputStream out = client.getOutputStream();
                for (Chunk next = answers.take(); next.bytes().length > 0; next = answers.take()) {
                    long waitNs = next.dueNs() - System.nanoTime();
                    if (waitNs > 0) {
                        Thread.sleep(Duration.ofNanos(waitNs));
                    }
                    waitForTheWay();
                    out.write(next.bytes());
                }
                waitForTheWay();
            } catch (IOException e) {
                // over
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whoever waits goes on, and finds both ends closed. */
        void close() throws IOException {
            client.close();
            there.close();
            way.complete(null);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Connection each : connections) {
            each.close();
        }
    }
}
