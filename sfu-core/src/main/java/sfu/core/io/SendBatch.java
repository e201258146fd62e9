package sfu.core.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Queues packets and sends them with sendmmsg. They are laid one after another in the slab, so a
 * run to one peer is already what UDP_SEGMENT wants: one iovec, the segment size, a last segment
 * that may be shorter.
 */
final class SendBatch {
    private static final int MAX_SEGMENTS = 64; // UDP_MAX_SEGMENTS of the kernels before 6.9
    private static final int MAX_RUN_BYTES = 65_000;
    private static final int SLAB_FACTOR = 4; // room for runs: their packets share a message
    private static final int MAX_RETRIES = 4;

    private final Kernel kernel;
    private final SendMessages messages;
    private final Segmentation segmentation;
    private final RunSplit split;
    private final Refusals refusals;
    private final UdpStats stats;
    private final int capacity;
    private final long limit;
    private final boolean v6;

    private int head, tail; // messages [head, tail) wait to be sent
    private long write; // where the next packet goes
    private int reserved = -1;
    private int retries;
    private UdpPort.Departures departures = UdpPort.Departures.IGNORED;

    private long runHi, runLo, runPort; // the last message's peer
    private int segmentBytes, segments; // its segments; size 0: it takes no more

    SendBatch(
            Kernel kernel,
            Arena arena,
            UdpOptions options,
            boolean v6,
            Segmentation gso,
            UdpStats s) {
        this.kernel = kernel;
        this.v6 = v6;
        stats = s;
        capacity = options.sendBatch();
        segmentation = gso;
        long bytes = (long) capacity * options.mtuBytes() * (gso.isOn() ? SLAB_FACTOR : 1);
        refusals = new Refusals(capacity, bytes, options.mtuBytes());
        messages = new SendMessages(arena, capacity, bytes, v6, options.locals());
        split = new RunSplit(kernel, messages, gso, s);
        write = messages.data();
        limit = write + bytes;
    }

    void departures(UdpPort.Departures listener) {
        departures = listener;
    }

    MemorySegment memory() {
        return messages.memory();
    }

    boolean segments() {
        return segmentation.isOn();
    }

    long reserve(int maxBytes) {
        if (tail == capacity || write + maxBytes > limit) {
            reserved = -1;
            refusals.full();
            return -1;
        }
        reserved = maxBytes;
        return write;
    }

    boolean commit(int length, long hi, long lo, long port) {
        take(length);
        boolean isReachable = v6 || Addr.isV4(hi, lo); // its low bits alone would be another's
        if (!isReachable) {
            stats.txUnreachable++;
            segmentBytes = 0;
        } else if (!joinsRun(length, hi, lo, port) || !extendRun(length)) {
            beginMessage(length, hi, lo, port);
        }
        write += length; // of a dropped one too: it may still be written to (batched encryption)
        return isReachable;
    }

    /** The run ends: what follows would not stand next to it. */
    void skip(int length) {
        take(length);
        segmentBytes = 0;
        write += length;
    }

    private void take(int length) {
        if (length < 0 || length > reserved) {
            throw new IllegalArgumentException(length + " bytes, reserved " + reserved);
        }
        reserved = -1;
    }

    private boolean joinsRun(int length, long hi, long lo, long port) {
        boolean fits = length > 0 && length <= segmentBytes;
        return fits && port == runPort && lo == runLo && hi == runHi;
    }

    private boolean extendRun(int length) {
        int last = tail - 1;
        if (messages.length(last) + length > MAX_RUN_BYTES) {
            return false;
        }
        segments++;
        messages.extend(last, length, segmentBytes);
        if (length < segmentBytes || segments == MAX_SEGMENTS) {
            segmentBytes = 0;
        }
        return true;
    }

    private void beginMessage(int length, long hi, long lo, long port) {
        messages.begin(tail++, write, length, hi, lo, port);
        runHi = hi;
        runLo = lo;
        runPort = port;
        segments = 1;
        segmentBytes = segmentation.isOn() ? length : 0;
    }

    int flush() {
        if (head < tail) {
            departures.flushing();
        }
        while (head < tail) {
            int n = kernel.send(messages.pointer(head), tail - head);
            stats.txCalls++;
            // Fewer than asked: the next call names the error of the message it stopped at.
            if (n > 0) {
                sent(n);
            } else if (!overcome(-n)) {
                stats.txWouldBlock++;
                segmentBytes = 0; // the kernel has seen that message: it must not grow any more
                makeRoom(refusals.flushed());
                return tail - head;
            }
        }
        clear();
        refusals.flushed();
        return 0;
    }

    /**
     * Moves what waits to the front where that makes enough room.
     *
     * @param isNeeded a reservation was refused: the oldest give way until there is
     */
    private void makeRoom(boolean isNeeded) {
        if (refusals.isEnough(capacity - tail, limit - write)) {
            return;
        }
        int first = head;
        while (isNeeded && !isEnoughFrom(first)) {
            int packets = messages.packets(first++);
            stats.txQueueFull += packets;
            departures.lost(packets);
        }
        head = first;
        if (isEnoughFrom(first)) {
            toFront();
        }
    }

    /** Whether there is room enough once the messages from this one on are at the front. */
    private boolean isEnoughFrom(int first) {
        if (first == tail) {
            return true;
        }
        long bytes = limit - messages.data() - (write - messages.offset(first));
        return refusals.isEnough(capacity - (tail - first), bytes);
    }

    private void toFront() {
        if (head == tail) {
            clear();
            return;
        }
        write = messages.toFront(head, tail, write);
        tail -= head;
        head = 0;
        reserved = -1;
    }

    void clear() {
        head = 0;
        tail = 0;
        write = messages.data();
        segmentBytes = 0;
        reserved = -1;
    }

    private void sent(int n) {
        for (int i = head; i < head + n; i++) {
            int packets = messages.packets(i);
            stats.txPackets += packets;
            departures.left(packets);
            stats.txBytes += messages.length(i);
            if (messages.isRun(i)) {
                segmentation.accepted();
            }
        }
        stats.txMessages += n;
        next(n);
    }

    private void next(int n) {
        head += n;
        retries = 0;
    }

    /** Deals with the error of the first waiting message; false: nothing can go now. */
    private boolean overcome(int errno) {
        if (errno == Errno.EAGAIN || errno == 0) {
            return false;
        }
        // An ICMP error left by an earlier packet, cleared by being read: this message is untried.
        boolean isStale = errno == Errno.ECONNREFUSED || errno == Errno.EINTR;
        if (isStale && retries++ < MAX_RETRIES) {
            stats.txRefused++;
            return true;
        }
        if (messages.isRun(head) && Segmentation.mayBeTheCause(errno)) {
            return split(errno);
        }
        int packets = messages.packets(head);
        Errno.count(errno, packets, stats);
        departures.lost(packets);
        next(1);
        return true;
    }

    /** Sends the first waiting run packet by packet; false: the rest of it cannot go now. */
    private boolean split(int errno) {
        boolean isDone = split.send(head, errno, departures);
        if (isDone) {
            next(1);
        }
        return isDone;
    }
}
