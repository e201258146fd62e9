package sfu.core.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the kernel gave a socket, as it counts: SO_RCVBUF and SO_SNDBUF in bytes. */
record SocketBuffers(int receiveBytes, int sendBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(SocketBuffers.class);

    /** What to do about it when less than asked for was given, else an empty string. */
    String hint(UdpOptions asked) {
        if (receiveBytes >= asked.receiveBufferBytes() && sendBytes >= asked.sendBufferBytes()) {
            return "";
        }
        // The kernel doubles what is asked for, up to its limit: half of it is what it must allow.
        return "UDP socket buffers: %d bytes to receive and %d to send, wanted %d and %d; allow more with sysctl -w net.core.rmem_max=%d net.core.wmem_max=%d"
                .formatted(
                        receiveBytes,
                        sendBytes,
                        asked.receiveBufferBytes(),
                        asked.sendBufferBytes(),
                        asked.receiveBufferBytes() / 2,
                        asked.sendBufferBytes() / 2);
    }

    void logHint(UdpOptions asked) {
        String hint = hint(asked);
        if (!hint.isEmpty()) {
            LOG.warn(hint);
        }
    }
}
