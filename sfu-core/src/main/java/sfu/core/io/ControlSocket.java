package sfu.core.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A port's second socket, of the same number: STUN and RTCP arrive at it (see {@link Steering}), so
 * that it can be read less often than media, and that a flood of checks never fills media's buffer.
 * Nothing is sent from it.
 */
final class ControlSocket {
    private final LinuxSocket socket;
    private final RecvBatch in;
    private final int batch;
    private boolean tookFeedback;
    private boolean receiving;
    private boolean closed;

    private ControlSocket(LinuxSocket socket, UdpOptions options, UdpStats stats) {
        this.socket = socket;
        batch = options.receiveBatch();
        in = new RecvBatch(socket, socket.arena(), options, socket.isDualStack(), stats);
    }

    /**
     * @param stats of the port that it belongs to
     */
    static ControlSocket open(InetSocketAddress address, UdpOptions options, UdpStats stats)
            throws IOException {
        LinuxSocket socket = LinuxSocket.open(true, options);
        try {
            socket.bind(address);
            return new ControlSocket(socket, options, stats);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    int fd() {
        return socket.fd();
    }

    /** How many datagrams a call of {@link #take} takes at most. */
    int batch() {
        return batch;
    }

    /**
     * As {@link UdpPort#receive}, but returns how many datagrams it took from the system, with
     * those that nobody is given for their size: less than {@link #batch} if no more wait.
     */
    int take(UdpPort.Receiver receiver) {
        tookFeedback = false;
        if (closed) {
            return 0;
        }
        receiving = true;
        try {
            in.receive(receiver);
            tookFeedback = in.tookFeedback();
            return in.taken();
        } finally {
            receiving = false;
            if (closed) {
                socket.close();
            }
        }
    }

    /** Whether some of what was taken last is feedback: somebody waits for what it brings about. */
    boolean tookFeedback() {
        return tookFeedback;
    }

    /** Whether a datagram of it is handed out just now. */
    boolean isDelivering() {
        return in.isDelivering();
    }

    long waitedNs() {
        return in.waitedNs();
    }

    void close() {
        if (!closed) {
            closed = true;
            if (!receiving) { // else its receiver closes it: the batch's memory is still read
                socket.close();
            }
        }
    }
}
