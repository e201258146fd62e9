package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Messages to send, in native memory: single packets, and runs with their UDP_SEGMENT size. Their
 * control block is a {@link PacketInfo}, where addresses of ours are told apart, then UDP_SEGMENT.
 */
final class SendMessages {
    private static final int GSO_BYTES = 24; // CMSG_SPACE of an u16

    private final MsgSlab slab;
    private final MemorySegment memory;
    private final LocalAddresses locals;
    private final int infoBytes;
    private final int spare;
    private final boolean v6;

    /**
     * @param count messages; one more is kept for a packet taken out of a run
     */
    SendMessages(Arena arena, int count, long dataBytes, boolean v6, LocalAddresses locals) {
        this.v6 = v6;
        this.locals = locals;
        infoBytes = locals.isTold() ? PacketInfo.space(v6) : 0;
        slab = new MsgSlab(arena, count + 1, infoBytes + GSO_BYTES, dataBytes, v6);
        memory = slab.memory();
        spare = count;
        for (int i = 0; i <= count; i++) {
            if (infoBytes > 0) {
                PacketInfo.prepare(memory, slab.control(i), v6);
            }
            long gso = gso(i);
            memory.set(Msg.LONG, gso, Msg.CMSG_DATA + Short.BYTES);
            memory.set(Msg.INT, gso + Msg.CMSG_LEVEL, Sys.SOL_UDP);
            memory.set(Msg.INT, gso + Msg.CMSG_TYPE, Sys.UDP_SEGMENT);
        }
    }

    private long gso(int i) {
        return slab.control(i) + infoBytes;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where packet bytes begin. */
    long data() {
        return slab.data();
    }

    long pointer(int i) {
        return slab.pointer(i);
    }

    long length(int i) {
        return slab.length(i);
    }

    /** Where the bytes of a message begin. */
    long offset(int i) {
        return slab.offset(i);
    }

    /** A message of one packet. */
    void begin(int i, long offset, int length, long hi, long lo, long port) {
        segmentBytes(i, 0);
        slab.bytes(i, offset, length);
        Msg.address(memory, slab.address(i), v6, hi, lo, port);
        if (infoBytes == 0) {
            slab.controlLength(i, 0);
        } else {
            from(i, Addr.local(port));
        }
    }

    /** Lets a message leave from our address of this number; 0: from the route's. */
    private void from(int i, int local) {
        if (local == 0) {
            slab.control(i, infoBytes, 0);
        } else {
            slab.control(i, 0, infoBytes);
            PacketInfo.address(memory, slab.control(i), v6, locals.hi(local), locals.lo(local));
        }
    }

    /** One more packet, right behind the message's bytes. */
    void extend(int i, int length, int segmentBytes) {
        slab.bytes(i, slab.offset(i), slab.length(i) + length);
        if (!isRun(i)) {
            slab.controlLength(i, slab.controlLength(i) + GSO_BYTES);
            segmentBytes(i, segmentBytes);
        }
    }

    boolean isRun(int i) {
        return segmentBytes(i) != 0;
    }

    private int segmentBytes(int i) {
        return memory.get(Msg.SHORT, gso(i) + Msg.CMSG_DATA) & 0xFFFF;
    }

    private void segmentBytes(int i, int bytes) {
        memory.set(Msg.SHORT, gso(i) + Msg.CMSG_DATA, (short) bytes);
    }

    int packets(int i) {
        if (!isRun(i)) {
            return 1;
        }
        int size = segmentBytes(i);
        return (int) ((slab.length(i) + size - 1) / size);
    }

    /** The first packet of a run as a message of its own, for the kernel: its pointer. */
    long peel(int run) {
        slab.move(run, spare, 0);
        if (isRun(run)) {
            slab.bytes(spare, slab.offset(run), segmentBytes(run));
            slab.controlLength(spare, slab.controlLength(run) - GSO_BYTES);
        }
        return slab.pointer(spare);
    }

    long peeledLength() {
        return slab.length(spare);
    }

    /** That packet is dealt with: the run begins behind it, and is none if one packet is left. */
    void peeled(int run) {
        long length = slab.length(spare);
        slab.bytes(run, slab.offset(run) + length, slab.length(run) - length);
        if (isRun(run) && slab.length(run) <= segmentBytes(run)) {
            segmentBytes(run, 0);
            slab.controlLength(run, slab.controlLength(run) - GSO_BYTES);
        }
    }

    /**
     * Moves the messages [from, to) and their bytes, which end at {@code end}, to the front;
     * returns where their bytes end now.
     */
    long toFront(int from, int to, long end) {
        long shift = slab.offset(from) - slab.data();
        long bytes = end - slab.offset(from);
        MemorySegment.copy(memory, slab.offset(from), memory, slab.data(), bytes);
        for (int i = from; i < to; i++) {
            slab.move(i, i - from, shift);
        }
        return end - shift;
    }
}
