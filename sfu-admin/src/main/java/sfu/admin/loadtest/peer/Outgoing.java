package sfu.admin.loadtest.peer;

import sfu.core.io.PeerSockets;
import sfu.core.srtp.SrtpSender;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where peers write what they send: packets are encrypted and sent in batches. */
final class Outgoing {
    private final PeerSockets sockets;
    private final SrtpWorker worker;

    Outgoing(PeerSockets sockets, SrtpWorker worker) {
        this.sockets = sockets;
        this.worker = worker;
    }

    MemorySegment memory() {
        return sockets.out();
    }

    /** Room for a datagram of a full MTU. */
    long reserve() {
        long at = sockets.reserve();
        if (at < 0) {
            flush();
            at = sockets.reserve();
        }
        return at;
    }

    /** Sends STUN and DTLS. */
    void datagram(int peer, byte[] bytes) {
        long at = reserve();
        MemorySegment.copy(bytes, 0, memory(), ValueLayout.JAVA_BYTE, at, bytes.length);
        sockets.commit(peer, bytes.length);
    }

    /** Sends the RTP packet whose plain payload was written behind the header's room at that. */
    void rtp(int peer, SrtpSender sender, long at, int headerLength, int payloadLength) {
        long payload = at + headerLength;
        int length =
                worker.protectRtp(
                        sender, memory(), at, headerLength, memory(), payload, payloadLength);
        if (length > 0) {
            sockets.commit(peer, length);
        }
    }

    /** Sends the RTCP packet that was written there. */
    void rtcp(int peer, SrtpSender sender, long at, int plainLength) {
        int length = worker.protectRtcp(sender, memory(), at, plainLength);
        if (length > 0) {
            sockets.commit(peer, length);
        }
    }

    void flush() {
        worker.flush();
        sockets.flush();
    }
}
