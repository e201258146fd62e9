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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** Passes TCP connections on to a port of this host; what comes back comes later. */
public final class SlowProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private record Chunk(byte[] bytes, long dueNs) {}

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayNs;

    public SlowProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().name("slow-proxy").start(this::accept);
    }

    /** Of each answer from now on. */
    public void delay(Duration its) {
        delayNs = its.toNanos();
    }

    public String redisUrl() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(there);
                LinkedBlockingQueue<Chunk> answers = new LinkedBlockingQueue<>();
                Thread.ofVirtual().start(() -> pass(client, there));
                Thread.ofVirtual().start(() -> collect(there, answers));
                Thread.ofVirtual().start(() -> answer(client, answers));
            } catch (IOException e) {
                // closed, or nobody there: the client sees it
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // over
        }
    }

    private void collect(Socket from, LinkedBlockingQueue<Chunk> answers) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                answers.add(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime() + delayNs));
            }
        } catch (IOException e) {
            // over
        }
        answers.add(new Chunk(new byte[0], 0));
    }

    private static void answer(Socket to, LinkedBlockingQueue<Chunk> answers) {
        try (OutputStream out = to.getOutputStream()) {
            while (true) {
                Chunk next = answers.take();
                if (next.bytes().length == 0) {
                    return;
                }
                long waitNs = next.dueNs() - System.nanoTime();
                if (waitNs > 0) {
                    Thread.sleep(Duration.ofNanos(waitNs));
                }
                out.write(next.bytes());
            }
        } catch (IOException e) {
            // over
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}
