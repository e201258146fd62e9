package sfu.admin.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a TCP port of this machine on which answers take their time. */
final class SlowWay implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile long delayMs;

    SlowWay(int to) throws IOException {
        this.to = to;
        Thread.ofVirtual().start(this::accept);
    }

    /** From now on. */
    void delay(long ms) {
        delayMs = ms;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(from);
                open.add(onward);
                Thread.ofVirtual().start(() -> copy(from, onward, false));
                Thread.ofVirtual().start(() -> copy(onward, from, true));
            }
        } catch (IOException e) {
            closeAll();
        }
    }

    private void copy(Socket from, Socket onward, boolean isAnswer) {
        byte[] bytes = new byte[65_536];
        try (from;
                onward) {
            InputStream in = from.getInputStream();
            OutputStream out = onward.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                if (isAnswer && delayMs > 0) {
                    Thread.sleep(delayMs);
                }
                out.write(bytes, 0, length);
            }
        } catch (IOException e) {
            open.remove(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        for (Socket each : open) {
            try {
                each.close();
            } catch (IOException e) {
                open.remove(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }
}
