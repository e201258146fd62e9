package sfu.core.forward;

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

    public Egress(UdpBinding binding, SrtpWorker srtp) {
        this.binding = binding;
        this.port = binding.port();
        this.srtp = srtp;
        this.slab = port.out();
    }

    public MemorySegment slab() {
        return slab;
    }

    public UdpStats stats() {
        return port.stats();
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
        return commit(to, length);
    }

    /** As {@link #sendRtp}, for the very same bytes under the same number (RFC 3711 9.1). */
    public boolean sendRtpAgain(
            Outlet to, SrtpSender sender, long at, int headerLength, int payloadLength) {
        int length =
                srtp.protectRtpAgain(
                        sender, slab, at, headerLength, slab, at + headerLength, payloadLength);
        return commit(to, length);
    }

    /** Encrypts the compound RTCP packet of {@code length} bytes at {@code at} and queues it. */
    public boolean sendRtcp(Outlet to, SrtpSender sender, long at, int length) {
        return commit(to, srtp.protectRtcp(sender, slab, at, length));
    }

    /** Queues a datagram that needs no encryption (STUN, DTLS). */
    public boolean sendPlain(byte[] datagram, int length, long addrHi, long addrLo, long addrPort) {
        long at = reserve(length);
        if (at < 0) {
            return false;
        }
        MemorySegment.copy(datagram, 0, slab, ValueLayout.JAVA_BYTE, at, length);
        port.commit(length, addrHi, addrLo, addrPort);
        return true;
    }

    private boolean commit(Outlet to, int length) {
        if (length < 0) {
            to.drops().add(DropReason.PROTECT_FAILED);
            return false;
        }
        port.commit(length, to.addrHi(), to.addrLo(), to.addrPort());
        to.count(length);
        return true;
    }

    /** Completes the encryption of what is queued and gives it to the kernel. */
    public void flush() {
        srtp.flush();
        binding.flush();
    }
}
