package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Receives datagrams in batches with recvmmsg. */
final class RecvBatch {
    private static final int CONTROL_BYTES =
            96; // SO_RXQ_OVFL 24, a stamp 32, a PacketInfo up to 40

    private static final int TRANSPORT_FEEDBACK = 205;
    private static final int PAYLOAD_FEEDBACK = 206;

    private final Kernel kernel;
    private final MsgSlab slab;
    private final MemorySegment memory;
    private final int capacity;
    private final boolean v6;
    private final LocalAddresses locals;
    private final UdpStats stats;
    private int dirty; // headers that the kernel has written and we have not reset
    private int lastDrops;
    private int local; // our address that the datagram came to
    private long realTimeNs;
    private long waitedNs; // the datagram in the kernel
    private boolean isDelivering;

    RecvBatch(Kernel kernel, Arena arena, UdpOptions options, boolean v6, UdpStats stats) {
        this.kernel = kernel;
        this.v6 = v6;
        capacity = options.receiveBatch();
        locals = options.locals();
        int slotBytes = options.receiveSlotBytes(); // the longest datagram taken
        this.stats = stats;
        slab = new MsgSlab(arena, capacity, CONTROL_BYTES, (long) capacity * slotBytes, v6);
        memory = slab.memory();
        for (int i = 0; i < capacity; i++) {
            slab.bytes(i, slab.data() + (long) i * slotBytes, slotBytes);
        }
        dirty = capacity;
    }

    int receive(UdpPort.Receiver receiver) {
        reset();
        int n = kernel.receive(slab.pointer(0), capacity);
        stats.rxCalls++;
        if (n <= 0) {
            if (n != 0 && n != -Errno.EAGAIN) { // nothing was lost: epoll tells again
                stats.rxErrors++;
            }
            return 0;
        }
        dirty = n;
        realTimeNs = kernel.realTimeNs();
        int packets = 0;
        isDelivering = true;
        try {
            for (int i = 0; i < n; i++) {
                if (deliver(i, receiver)) {
                    packets++;
                }
            }
        } finally {
            waitedNs = 0;
            isDelivering = false;
        }
        Delivery.end(receiver, stats);
        return packets;
    }

    /** How many datagrams the last call took, with those that were too long. */
    int taken() {
        return dirty;
    }

    long waitedNs() {
        return waitedNs;
    }

    /** Whether a datagram is handed out just now. */
    boolean isDelivering() {
        return isDelivering;
    }

    /** Whether one of those is RTCP that begins with feedback (RFC 4585 6.1). */
    boolean tookFeedback() {
        for (int i = 0; i < dirty; i++) {
            int type = memory.get(ValueLayout.JAVA_BYTE, slab.offset(i) + 1) & 0xFF;
            boolean isFeedback = type == TRANSPORT_FEEDBACK || type == PAYLOAD_FEEDBACK;
            if (isFeedback && memory.get(Msg.INT, slab.header(i) + Msg.LEN) > 1) {
                return true;
            }
        }
        return false;
    }

    /** The lengths of address and control are value-result: the kernel shrank them. */
    private void reset() {
        int addressLength = Msg.addressLength(v6);
        for (int i = 0; i < dirty; i++) {
            memory.set(Msg.INT, slab.header(i) + Msg.NAMELEN, addressLength);
            slab.controlLength(i, CONTROL_BYTES);
        }
        dirty = 0;
    }

    private boolean deliver(int i, UdpPort.Receiver receiver) {
        readControl(i);
        if ((memory.get(Msg.INT, slab.header(i) + Msg.FLAGS) & Sys.MSG_TRUNC) != 0) {
            stats.rxTruncated++;
            return false;
        }
        int length = memory.get(Msg.INT, slab.header(i) + Msg.LEN);
        long from = slab.address(i);
        stats.rxPackets++;
        stats.rxBytes += length;
        Delivery.packet(
                receiver,
                stats,
                memory,
                slab.offset(i),
                length,
                Msg.hi(memory, from, v6),
                Msg.lo(memory, from, v6),
                Addr.withLocal(Msg.scopedPort(memory, from, v6), local));
        return true;
    }

    /**
     * When it came; our address, if we asked for it; and SO_RXQ_OVFL: a running total of what the
     * kernel dropped, sent only when it is not 0.
     */
    private void readControl(int i) {
        local = 0;
        waitedNs = 0;
        long at = slab.control(i);
        long end = at + slab.controlLength(i);
        while (at + Msg.CMSG_DATA < end) {
            boolean isDrops =
                    memory.get(Msg.INT, at + Msg.CMSG_LEVEL) == Sys.SOL_SOCKET
                            && memory.get(Msg.INT, at + Msg.CMSG_TYPE) == Sys.SO_RXQ_OVFL;
            if (isDrops) {
                int drops = memory.get(Msg.INT, at + Msg.CMSG_DATA);
                stats.rxKernelDrops += drops - lastDrops;
                lastDrops = drops;
            } else if (ReceiveStamp.isAt(memory, at)) {
                waitedNs = ReceiveStamp.waitedNs(memory, at, realTimeNs);
            } else if (PacketInfo.isAt(memory, at, v6)) {
                long hi = PacketInfo.hi(memory, at, v6);
                local = locals.numberOf(hi, PacketInfo.lo(memory, at, v6));
            }
            at += Math.max(memory.get(Msg.LONG, at), Msg.CMSG_DATA) + 7 & ~7L;
        }
    }
}
