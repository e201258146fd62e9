package sfu.admin.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a TCP port of this machine that can be cut. */
final class TcpRelay implements AutoCloseable {
    private final ServerSocket server;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    TcpRelay(int to) throws IOException {
        this.to = to;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket onward = new Socket();
                onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
                open.add(from);
                open.add(onward);
                Thread.ofVirtual().start(() -> copy(from, onward));
                Thread.ofVirtual().start(() -> copy(onward, from));
            }
        } catch (IOException e) {
            cut(); // closed
        }
    }

    private void copy(Socket from, Socket onward) {
        try (from;
                onward;
                InputStream in = from.getInputStream()) {
            in.transferTo(onward.getOutputStream());
        } catch (IOException e) {
            // cut
        }
        open.remove(from);
        open.remove(onward);
    }

    /** Resets all connections that there are. */
    void cut() {
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // closed already
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
