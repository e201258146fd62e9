package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.io.Addr;
import sfu.core.io.TcpBatch;
import sfu.core.io.TcpPeer;
import sfu.core.io.TcpPeers;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpPort;
import sfu.core.io.UdpStats;
import sfu.core.srtp.SrtpSender;
import sfu.core.srtp.SrtpWorker;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A shard's way out: packets are written into the send slab, encrypted there in batches and handed
 * to the kernel together.
 *
 * <p>Use: {@link #reserve}, write the header (and, where it changes, the payload) at the returned
 * offset of {@link #slab()}, then one of the send methods.
 */
public final class Egress {
    private final UdpBinding binding;
    private final UdpPort port;
    private final SrtpWorker srtp;
    private final MemorySegment slab;
    private final TcpPeers tcpPeers;
    private final TcpBatch tcp;

    /** With peers over UDP alone. */
    public Egress(UdpBinding binding, SrtpWorker srtp) {
        this(binding, srtp, TcpPeers.NONE);
    }

    public Egress(UdpBinding binding, SrtpWorker srtp, TcpPeers tcpPeers) {
        this.binding = binding;
        this.port = binding.port();
        this.srtp = srtp;
        this.slab = port.out();
        this.tcpPeers = tcpPeers;
        tcp = new TcpBatch(slab);
    }

    public MemorySegment slab() {
        return slab;
    }

    public UdpStats stats() {
        return port.stats();
    }

    /** What left by TCP. */
    public TcpBatch tcp() {
        return tcp;
    }

    /** The connection of such an address (see {@link Addr}); null over UDP. */
    public @Nullable TcpPeer tcpPeer(long addrHi, long addrLo, long addrPort) {
        return Addr.isTcp(addrPort) ? tcpPeers.find(addrHi, addrLo, addrPort) : null;
    }

    /**
     * Room for a packet of at most {@code maxBytes}, tag included: an offset in the slab, or -1.
     */
    public long reserve(int maxBytes) {
        long at = port.reserve(maxBytes);
        if (at >= 0) {
            return at;
        }
        flush();
        return port.reserve(maxBytes);
    }

    /**
     * Encrypts a payload from wherever it lies behind the header at {@code at} and queues the
     * packet.
     *
     * @return whether it was queued; if not, the outlet's counters say why
     */
    public boolean sendRtp(
            Outlet to,
            SrtpSender sender,
            long at,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength) {
        int length =
                srtp.protectRtp(
                        sender, slab, at, headerLength, payload, payloadOffset, payloadLength);
        return commit(to, at, length);
    }

    /** As {@link #sendRtp}, for the very same bytes under the same number (RFC 3711 9.1). */
    public boolean sendRtpAgain(
            Outlet to, SrtpSender sender, long at, int headerLength, int payloadLength) {
        int length =
                srtp.protectRtpAgain(
                        sender, slab, at, headerLength, slab, at + headerLength, payloadLength);
        return commit(to, at, length);
    }

    /** Encrypts the compound RTCP packet of {@code length} bytes at {@code at} and queues it. */
    public boolean sendRtcp(Outlet to, SrtpSender sender, long at, int length) {
        return commit(to, at, srtp.protectRtcp(sender, slab, at, length));
    }

    /** Queues a datagram that needs no encryption (STUN, DTLS). */
    public boolean sendPlain(byte[] datagram, int length, long addrHi, long addrLo, long addrPort) {
        long at = reserve(length);
        if (at < 0) {
            return false;
        }
        MemorySegment.copy(datagram, 0, slab, ValueLayout.JAVA_BYTE, at, length);
        TcpPeer connection = tcpPeer(addrHi, addrLo, addrPort);
        if (connection == null) {
            port.commit(length, addrHi, addrLo, addrPort);
        } else {
            commit(connection, at, length);
        }
        return true;
    }

    private boolean commit(Outlet to, long at, int length) {
        if (length < 0) {
            to.drops().add(DropReason.PROTECT_FAILED);
            return false;
        }
        TcpPeer connection = to.tcp();
        if (connection == null) {
            port.commit(length, to.addrHi(), to.addrLo(), to.addrPort());
        } else {
            commit(connection, at, length);
        }
        to.count(length);
        return true;
    }

    /** It is encrypted and framed at the flush. */
    private void commit(TcpPeer connection, long at, int length) {
        port.skip(length);
        if (tcp.add(connection, at, length)) {
            flush();
        }
    }

    /** Completes the encryption of what is queued and gives it to the kernel. */
    public void flush() {
        srtp.flush();
        tcp.flush(); // before the slab is used again
        binding.flush();
    }
}
