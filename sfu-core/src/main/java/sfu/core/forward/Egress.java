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
import java.util.function.LongSupplier;

/**
 * A shard's way out: packets are written into the send slab, encrypted there in batches and handed
 * to the kernel together.
 *
 * <p>Use: {@link #reserve}, write the header (and, where it changes, the payload) at the returned
 * offset of {@link #slab()}, then one of the send methods.
 */
public final class Egress {
    /** Of IP and UDP, which the path carries too (IPv4: RFC 791; IPv6: RFC 8200). */
    private static final int V4_HEADER_BYTES = 28;

    private static final int V6_HEADER_BYTES = 48;

    private final UdpBinding binding;
    private final UdpPort port;
    private final SrtpWorker srtp;
    private final MemorySegment slab;
    private final LongSupplier nanoTime;
    private final DepartureLog departures;
    private final TcpPeers tcpPeers;
    private final TcpBatch tcp;
    private final DepartureLog tcpDepartures;
    private boolean isTimeKnown;
    private long media; // since it was asked last
    private long writeNs;

    /** With peers over UDP alone. */
    public Egress(UdpBinding binding, SrtpWorker srtp, LongSupplier nanoTime) {
        this(binding, srtp, TcpPeers.NONE, nanoTime);
    }

    /**
     * @param nanoTime looked at once for each flush of which estimators are told
     */
    public Egress(UdpBinding binding, SrtpWorker srtp, TcpPeers tcpPeers, LongSupplier nanoTime) {
        this.binding = binding;
        this.port = binding.port();
        this.srtp = srtp;
        this.slab = port.out();
        this.nanoTime = nanoTime;
        departures = new DepartureLog(nanoTime);
        port.departures(departures);
        this.tcpPeers = tcpPeers;
        tcpDepartures = new DepartureLog(nanoTime);
        tcp = new TcpBatch(slab, tcpDepartures);
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
     * @param transportNumber that its header carries, or {@link SendSide#NO_NUMBER}
     * @return whether it was queued; if not, the outlet's counters say why
     */
    public boolean sendRtp(
            Outlet to,
            SrtpSender sender,
            long at,
            int headerLength,
            int transportNumber,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength) {
        int length =
                srtp.protectRtp(
                        sender, slab, at, headerLength, payload, payloadOffset, payloadLength);
        return commit(to, at, length, transportNumber);
    }

    /** As {@link #sendRtp}, for the very same bytes under the same number (RFC 3711 9.1). */
    public boolean sendRtpAgain(
            Outlet to, SrtpSender sender, long at, int headerLength, int payloadLength) {
        int length =
                srtp.protectRtpAgain(
                        sender, slab, at, headerLength, slab, at + headerLength, payloadLength);
        return commit(to, at, length, SendSide.NO_NUMBER);
    }

    /** Encrypts the compound RTCP packet of {@code length} bytes at {@code at} and queues it. */
    public boolean sendRtcp(Outlet to, SrtpSender sender, long at, int length) {
        int bytes = srtp.protectRtcp(sender, slab, at, length);
        if (!isProtected(to, bytes)) {
            return false;
        }
        commit(to.tcp(), at, bytes, to.addrHi(), to.addrLo(), to.addrPort());
        to.count(bytes);
        return true;
    }

    /** Queues a datagram that needs no encryption (STUN, DTLS). */
    public boolean sendPlain(byte[] datagram, int length, long addrHi, long addrLo, long addrPort) {
        long at = reserve(length);
        if (at < 0) {
            return false;
        }
        MemorySegment.copy(datagram, 0, slab, ValueLayout.JAVA_BYTE, at, length);
        commit(tcpPeer(addrHi, addrLo, addrPort), at, length, addrHi, addrLo, addrPort);
        return true;
    }

    private void commit(
            @Nullable TcpPeer connection,
            long at,
            int length,
            long addrHi,
            long addrLo,
            long addrPort) {
        if (connection != null) {
            tcpDepartures.add();
            commit(connection, at, length);
        } else if (port.commit(length, addrHi, addrLo, addrPort)) {
            departures.add();
        }
    }

    private boolean commit(Outlet to, long at, int length, int transportNumber) {
        if (!isProtected(to, length)) {
            return false;
        }
        SendSide side = to.sendSide();
        TcpPeer connection = to.tcp();
        if (side == null) {
            commit(connection, at, length, to.addrHi(), to.addrLo(), to.addrPort());
        } else if (connection != null) {
            int headerBytes = headerBytes(to.addrHi(), to.addrLo());
            tcpDepartures.add(side, transportNumber, length + headerBytes);
            commit(connection, at, length);
        } else if (port.commit(length, to.addrHi(), to.addrLo(), to.addrPort())) {
            departures.add(side, transportNumber, length + headerBytes(to.addrHi(), to.addrLo()));
        }
        to.count(length);
        media++;
        return true;
    }

    /** RTP packets that left, or wait for the flush, since this was asked last. */
    public long takeMedia() {
        long its = media;
        media = 0;
        return its;
    }

    private static int headerBytes(long addrHi, long addrLo) {
        return Addr.isV4(addrHi, addrLo) ? V4_HEADER_BYTES : V6_HEADER_BYTES;
    }

    /** It is encrypted and framed at the flush. */
    private void commit(TcpPeer connection, long at, int length) {
        port.skip(length);
        if (tcp.add(connection, at, length)) {
            flush();
        }
    }

    private static boolean isProtected(Outlet to, int length) {
        if (length < 0) {
            to.drops().add(DropReason.PROTECT_FAILED);
        }
        return length >= 0;
    }

    /** About when what is written now leaves; the same until the flush. */
    long writeTimeNs() {
        if (!isTimeKnown) {
            isTimeKnown = true;
            writeNs = nanoTime.getAsLong();
        }
        return writeNs;
    }

    /** Completes the encryption of what is queued and gives it to the kernel. */
    public void flush() {
        srtp.flush();
        tcp.flush(); // before the slab is used again
        binding.flush();
        isTimeKnown = false;
    }
}
