package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The headers of a batch in one native slab, ready for recvmmsg or sendmmsg, with room for packet
 * bytes behind them: headers, iovecs, addresses, control blocks, data.
 */
final class MsgSlab {
    private final MemorySegment memory;
    private final long base;
    private final long iovecs;
    private final long addresses;
    private final long controls;
    private final long data;
    private final int controlBytes;

    /**
     * @param controlBytes of each message, a multiple of 8
     */
    MsgSlab(Arena arena, int count, int controlBytes, long dataBytes, boolean v6) {
        this.controlBytes = controlBytes;
        iovecs = (long) count * Msg.HDR;
        addresses = iovecs + (long) count * Msg.IOVEC;
        controls = addresses + (long) count * Msg.SOCKADDR;
        data = controls + (long) count * controlBytes + 63 & ~63L;
        memory = arena.allocate(data + dataBytes, 64);
        base = memory.address();
        for (int i = 0; i < count; i++) {
            memory.set(Msg.LONG, header(i) + Msg.NAME, base + address(i));
            memory.set(Msg.INT, header(i) + Msg.NAMELEN, Msg.addressLength(v6));
            memory.set(Msg.LONG, header(i) + Msg.IOV, base + iovec(i));
            memory.set(Msg.LONG, header(i) + Msg.IOVLEN, 1);
            memory.set(Msg.LONG, header(i) + Msg.CONTROL, base + control(i));
            Msg.family(memory, address(i), v6);
        }
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where message {@code i} is for the kernel. */
    long pointer(int i) {
        return base + header(i);
    }

    long header(int i) {
        return (long) i * Msg.HDR;
    }

    private long iovec(int i) {
        return iovecs + (long) i * Msg.IOVEC;
    }

    long address(int i) {
        return addresses + (long) i * Msg.SOCKADDR;
    }

    long control(int i) {
        return controls + (long) i * controlBytes;
    }

    /** Where packet bytes may be. */
    long data() {
        return data;
    }

    /** The bytes of a message: an offset in the slab. */
    long offset(int i) {
        return memory.get(Msg.LONG, iovec(i) + Msg.IOV_BASE) - base;
    }

    long length(int i) {
        return memory.get(Msg.LONG, iovec(i) + Msg.IOV_LEN);
    }

    void bytes(int i, long offset, long length) {
        memory.set(Msg.LONG, iovec(i) + Msg.IOV_BASE, base + offset);
        memory.set(Msg.LONG, iovec(i) + Msg.IOV_LEN, length);
    }

    long controlLength(int i) {
        return memory.get(Msg.LONG, header(i) + Msg.CONTROLLEN);
    }

    void controlLength(int i, long bytes) {
        memory.set(Msg.LONG, header(i) + Msg.CONTROLLEN, bytes);
    }

    /**
     * Makes message {@code to} what {@code from} is, its bytes being {@code shift} further front.
     */
    void move(int from, int to, long shift) {
        bytes(to, offset(from) - shift, length(from));
        long block = memory.get(Msg.LONG, header(from) + Msg.CONTROL) - base - control(from);
        control(to, (int) block, controlLength(from));
        MemorySegment.copy(memory, address(from), memory, address(to), Msg.SOCKADDR);
        MemorySegment.copy(memory, control(from), memory, control(to), controlBytes);
    }

    /** Lets a message's control data begin so far within its block. */
    void control(int i, int start, long bytes) {
        memory.set(Msg.LONG, header(i) + Msg.CONTROL, base + control(i) + start);
        controlLength(i, bytes);
    }
}
