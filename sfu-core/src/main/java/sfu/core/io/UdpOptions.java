package sfu.core.io;

/**
 * How ports are opened.
 *
 * @param receiveBatch datagrams a receive call; bounds how long timers wait while they fan out
 * @param sendBatch messages a send call
 * @param mtuBytes the largest datagram
 * @param receiveBufferBytes SO_RCVBUF as the kernel counts it, about 2.3 kB a packet of 1,100
 *     bytes; 0: as the system has it
 * @param sendBufferBytes SO_SNDBUF, likewise
 * @param gso whether runs of packets to one peer leave as one message (UDP_SEGMENT)
 * @param nativeAllowed false forces java.nio
 * @param locals addresses of this host that answers must leave from when they were asked there;
 *     none where the route's choice is right anyway; native ports only
 */
public record UdpOptions(
        int receiveBatch,
        int sendBatch,
        int mtuBytes,
        int receiveBufferBytes,
        int sendBufferBytes,
        boolean gso,
        boolean nativeAllowed,
        LocalAddresses locals) {
    /** 70 ms of 100,000 packets a second: while others have the processor nothing is lost. */
    private static final int RECEIVE_BYTES = 16 << 20;

    private static final int SEND_BYTES = 4 << 20;

    public UdpOptions {
        if (receiveBatch < 1 || receiveBatch > 1024 || sendBatch < 1 || sendBatch > 1024) {
            throw new IllegalArgumentException("batches are 1 to 1024 messages");
        }
        if (mtuBytes < 1280 || mtuBytes > 9000) {
            throw new IllegalArgumentException("the MTU is 1280 to 9000 bytes, not " + mtuBytes);
        }
        if (receiveBufferBytes < 0 || sendBufferBytes < 0) {
            throw new IllegalArgumentException("socket buffers are 0 bytes or more");
        }
    }

    public static UdpOptions defaults() {
        return new UdpOptions(
                32, 64, 1500, RECEIVE_BYTES, SEND_BYTES, true, true, LocalAddresses.NONE);
    }

    /** What a datagram may have to be taken; longer ones are dropped and counted. */
    int receiveSlotBytes() {
        return mtuBytes + 255 & ~255;
    }

    public UdpOptions withBatches(int receive, int send) {
        return new UdpOptions(
                receive,
                send,
                mtuBytes,
                receiveBufferBytes,
                sendBufferBytes,
                gso,
                nativeAllowed,
                locals);
    }

    public UdpOptions withBuffers(int receiveBytes, int sendBytes) {
        return new UdpOptions(
                receiveBatch,
                sendBatch,
                mtuBytes,
                receiveBytes,
                sendBytes,
                gso,
                nativeAllowed,
                locals);
    }

    public UdpOptions withGso(boolean wanted) {
        return new UdpOptions(
                receiveBatch,
                sendBatch,
                mtuBytes,
                receiveBufferBytes,
                sendBufferBytes,
                wanted,
                nativeAllowed,
                locals);
    }

    public UdpOptions withNative(boolean allowed) {
        return new UdpOptions(
                receiveBatch,
                sendBatch,
                mtuBytes,
                receiveBufferBytes,
                sendBufferBytes,
                gso,
                allowed,
                locals);
    }

    public UdpOptions withLocals(LocalAddresses known) {
        return new UdpOptions(
                receiveBatch,
                sendBatch,
                mtuBytes,
                receiveBufferBytes,
                sendBufferBytes,
                gso,
                nativeAllowed,
                known);
    }
}
