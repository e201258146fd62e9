package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Messages to send, in native memory: single packets, and runs with their UDP_SEGMENT size. */
final class SendMessages {
    private static final int CONTROL_BYTES = 24; // CMSG_SPACE of an u16

    private final MsgSlab slab;
    private final MemorySegment memory;
    private final int spare;
    private final boolean v6;

    /**
     * @param count messages; one more is kept for a packet taken out of a run
     */
    SendMessages(Arena arena, int count, long dataBytes, boolean v6) {
        slab = new MsgSlab(arena, count + 1, CONTROL_BYTES, dataBytes, v6);
        memory = slab.memory();
        spare = count;
        this.v6 = v6;
        for (int i = 0; i <= count; i++) {
            memory.set(Msg.LONG, slab.control(i), Msg.CMSG_DATA + Short.BYTES);
            memory.set(Msg.INT, slab.control(i) + Msg.CMSG_LEVEL, Sys.SOL_UDP);
            memory.set(Msg.INT, slab.control(i) + Msg.CMSG_TYPE, Sys.UDP_SEGMENT);
        }
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
        slab.controlLength(i, 0);
        slab.bytes(i, offset, length);
        Msg.address(memory, slab.address(i), v6, hi, lo, port);
    }

    /** One more packet, right behind the message's bytes. */
    void extend(int i, int length, int segmentBytes) {
        slab.bytes(i, slab.offset(i), slab.length(i) + length);
        slab.controlLength(i, CONTROL_BYTES);
        memory.set(Msg.SHORT, slab.control(i) + Msg.CMSG_DATA, (short) segmentBytes);
    }

    boolean isRun(int i) {
        return slab.controlLength(i) != 0;
    }

    private int segmentBytes(int i) {
        return memory.get(Msg.SHORT, slab.control(i) + Msg.CMSG_DATA) & 0xFFFF;
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
        long length = Math.min(segmentBytes(run), slab.length(run));
        slab.bytes(spare, slab.offset(run), length);
        slab.controlLength(spare, 0);
        MemorySegment.copy(memory, slab.address(run), memory, slab.address(spare), Msg.SOCKADDR);
        return slab.pointer(spare);
    }

    long peeledLength() {
        return slab.length(spare);
    }

    /** That packet is dealt with: the run begins behind it. */
    void peeled(int run) {
        long length = slab.length(spare);
        slab.bytes(run, slab.offset(run) + length, slab.length(run) - length);
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
