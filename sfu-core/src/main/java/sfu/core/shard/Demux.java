package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Whose each datagram is that arrives at a shard's socket: one of its transports', another shard's,
 * or ICE's (STUN, RFC 7983 7).
 */
final class Demux {
    private static final int LAST_STUN_BYTE = 3;

    /** Where STUN goes: its work never runs on a shard. */
    @FunctionalInterface
    interface StunSink {
        void onStun(byte[] message, long addrHi, long addrLo, long addrPort);
    }

    private final Shard shard;
    private final PeerTable peers;
    private final StunSink stun;

    Demux(Shard shard, PeerTable peers, StunSink stun) {
        this.shard = shard;
        this.peers = peers;
        this.stun = stun;
    }

    void packet(MemorySegment in, long offset, int length, long hi, long lo, long port) {
        if (length == 0 || !shard.isAttached()) { // nothing to look at, or nowhere to answer
            shard.count(DropReason.MALFORMED);
            return;
        }
        Transport from = peers.get(hi, lo, port);
        Transport transport = from == null ? null : from.of(in, offset, length);
        if ((in.get(ValueLayout.JAVA_BYTE, offset) & 0xFF) <= LAST_STUN_BYTE) {
            if (!isAnswered(transport, in, offset, length, hi, lo, port)) {
                toIce(in, offset, length, hi, lo, port);
            }
        } else if (transport == null) {
            shard.count(DropReason.UNKNOWN_ADDRESS);
        } else if (transport.shard() != shard) {
            if (!transport.shard().inbox().handOver(shard, in, offset, length, hi, lo, port)) {
                shard.count(DropReason.RING_FULL);
            }
        } else {
            deliver(transport, in, offset, length, hi, lo, port);
        }
    }

    private boolean isAnswered(
            @Nullable Transport transport,
            MemorySegment in,
            long offset,
            int length,
            long hi,
            long lo,
            long port) {
        return transport != null
                && transport.shard() == shard
                && transport.checks().answer(in, offset, length, hi, lo, port, shard.nowNs());
    }

    private void toIce(MemorySegment in, long offset, int length, long hi, long lo, long port) {
        byte[] copy = new byte[length];
        MemorySegment.copy(in, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
        stun.onStun(copy, hi, lo, port);
    }

    /** A bug costs the transport that met it, not the shard. */
    void deliver(
            Transport transport,
            MemorySegment in,
            long offset,
            int length,
            long hi,
            long lo,
            long port) {
        try {
            transport.secure().onDatagram(in, offset, length, hi, lo, port, shard.nowNs());
        } catch (RuntimeException | Error bug) {
            shard.fail(transport, bug);
        }
    }
}
