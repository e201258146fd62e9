package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.io.TcpPeer;
import sfu.core.srtp.SrtpContext;
import sfu.core.stats.DropCounters;
import sfu.core.stream.RepeatBudget;

import java.util.function.Consumer;

/**
 * Where one peer's packets leave to: its selected address, its sending keys, and their counters.
 */
public final class Outlet {
    /** Where none was measured. */
    public static final long NO_RTT = -1;

    /** Until one was: what a path within a continent has. */
    private static final long FIRST_RTT_NS = 100_000_000;

    private final DropCounters drops;
    private final Consumer<RuntimeException> onBug;
    private long addrHi;
    private long addrLo;
    private long addrPort;
    private boolean hasPath;
    private @Nullable TcpPeer tcp;
    private @Nullable SrtpContext srtp;
    private @Nullable SendSide sendSide;
    private long rttNs = FIRST_RTT_NS;
    private boolean isRttMeasured;
    private final RepeatBudget repeats = RepeatBudget.ofRepeats();
    private final RepeatBudget requests = RepeatBudget.ofRequests();

    private long packets;
    private long bytes;

    /**
     * @param onBug told of what a slot threw: it ends this peer, nobody else
     */
    public Outlet(DropCounters drops, Consumer<RuntimeException> onBug) {
        this.drops = drops;
        this.onBug = onBug;
    }

    void failed(RuntimeException bug) {
        onBug.accept(bug);
    }

    public void selectPath(long hi, long lo, long port) {
        selectPath(hi, lo, port, null);
    }

    /**
     * As above.
     *
     * @param connection of a path over TCP, else null
     */
    public void selectPath(long hi, long lo, long port, @Nullable TcpPeer connection) {
        tcp = connection;
        addrHi = hi;
        addrLo = lo;
        addrPort = port;
        hasPath = true;
    }

    public void installKeys(SrtpContext context) {
        srtp = context;
    }

    /** Reads what sending reads; the value means nothing. */
    int touch() {
        SrtpContext keys = srtp;
        return (int) (packets + bytes + addrHi) + (keys == null ? 0 : keys.touch());
    }

    /** Media can leave: ICE has a path and DTLS the keys. */
    public boolean isOpen() {
        return hasPath && srtp != null;
    }

    public boolean hasPath() {
        return hasPath;
    }

    public @Nullable SrtpContext srtp() {
        return srtp;
    }

    /** The estimate of its path, if the peer gives any feedback for that. */
    public @Nullable SendSide sendSide() {
        return sendSide;
    }

    public void sendSide(@Nullable SendSide its) {
        sendSide = its;
    }

    public long addrHi() {
        return addrHi;
    }

    public long addrLo() {
        return addrLo;
    }

    public long addrPort() {
        return addrPort;
    }

    /** The connection of a path over TCP, else null. */
    @Nullable TcpPeer tcp() {
        return tcp;
    }

    /** Whether the peer takes less than it is sent: no more video until it caught up. */
    boolean isSlow(long nowNs) {
        return tcp != null && tcp.isSlow(nowNs);
    }

    public long rttNs() {
        return rttNs;
    }

    /** Whether it was measured: else it is what a path is taken to have. */
    public boolean isRttMeasured() {
        return isRttMeasured;
    }

    /**
     * @param measuredNs or {@link #NO_RTT}: then what was known stays
     */
    public void measuredRtt(long measuredNs) {
        if (measuredNs != NO_RTT) {
            rttNs = measuredNs;
            isRttMeasured = true;
        }
    }

    /** Of all slots together. */
    RepeatBudget repeats() {
        return repeats;
    }

    /** Numbers that may be asked for, of all slots together. */
    RepeatBudget requests() {
        return requests;
    }

    public DropCounters drops() {
        return drops;
    }

    void count(int lengthBytes) {
        packets++;
        bytes += lengthBytes;
    }

    public long packets() {
        return packets;
    }

    public long bytes() {
        return bytes;
    }

    /** Forgets the path and closes the keys; nothing leaves afterwards. */
    public void close() {
        hasPath = false;
        if (srtp != null) {
            srtp.close();
            srtp = null;
        }
    }
}
