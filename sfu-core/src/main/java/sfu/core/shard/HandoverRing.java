package sfu.core.shard;

import sfu.core.forward.MediaPacket;
import sfu.core.forward.UpTrack;
import sfu.core.stream.PacketCache;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded single-producer, single-consumer ring from one shard to another, for datagrams that
 * arrived on the wrong socket and for the packets of a track that has subscribers over there.
 *
 * <p>Fixed cells in native memory: a header of {@value #HEADER} bytes, then the bytes. A full ring
 * refuses: a slow shard never slows another.
 */
final class HandoverRing {
    private static final int HEADER = 64;
    private static final int CELL = 2048;

    /** A shard that stands still for longer than these take to come is late in any case. */
    static final int CELLS = 1024;

    /** Larger ones never come from the receive batch (its slots are an MTU). */
    static final int MAX_BYTES = CELL - HEADER;

    private static final int DATAGRAM = 0;
    private static final int PACKET = 1;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private static final int KIND = 0;
    private static final int LENGTH = 4;
    private static final int ADDR_HI = 8;
    private static final int ADDR_LO = 16;
    private static final int ADDR_PORT = 24;
    private static final int TRACK = 8;
    private static final int NUMBER = 16;
    private static final int TIMESTAMP = 24;
    private static final int MARKER_CODEC = 28;
    private static final int DESCRIPTOR = 32;
    private static final int EXTENSIONS = 40;
    private static final int ARRIVAL = 48;

    private static final int DEPENDENCY = 56; // bytes of it in front of the payload

    private static final int MARKER = 0x100;
    private static final int ENCODING_SHIFT = 9;

    /** What the consuming shard does with each cell. */
    interface Sink {
        void datagram(
                MemorySegment s,
                long offset,
                int length,
                long hi,
                long lo,
                long port,
                long arrivalNs);

        void packet(long track, int encoding, MediaPacket packet);
    }

    private final MemorySegment cells = Arena.ofAuto().allocate((long) CELLS * CELL, 64);
    private final AtomicLong head = new AtomicLong(); // next cell to read
    private final AtomicLong tail = new AtomicLong(); // next cell to write
    private final MediaPacket packet = new MediaPacket(); // the consumer's
    private long producerHead; // the producer's last look at head

    boolean offerDatagram(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long arrivalNs) {
        long cell = claim(length);
        if (cell < 0) {
            return false;
        }
        cells.set(INT, cell + KIND, DATAGRAM);
        cells.set(INT, cell + LENGTH, length);
        cells.set(LONG, cell + ADDR_HI, hi);
        cells.set(LONG, cell + ADDR_LO, lo);
        cells.set(LONG, cell + ADDR_PORT, port);
        cells.set(LONG, cell + ARRIVAL, arrivalNs);
        MemorySegment.copy(s, offset, cells, cell + HEADER, length);
        tail.lazySet(tail.getPlain() + 1);
        return true;
    }

    boolean offerPacket(UpTrack track, int index) {
        PacketCache cache = track.cache();
        int prefix = cache.prefixLength(index);
        int length = prefix + cache.payloadLength(index);
        long cell = claim(length);
        if (cell < 0) {
            return false;
        }
        cells.set(INT, cell + KIND, PACKET);
        cells.set(INT, cell + LENGTH, length);
        cells.set(LONG, cell + TRACK, track.spec().number());
        cells.set(LONG, cell + NUMBER, cache.extendedSequenceNumber(index));
        cells.set(INT, cell + TIMESTAMP, cache.timestamp(index));
        cells.set(
                INT,
                cell + MARKER_CODEC,
                cache.payloadType(index)
                        | (cache.marker(index) ? MARKER : 0)
                        | track.encoding() << ENCODING_SHIFT);
        cells.set(LONG, cell + DESCRIPTOR, cache.descriptor(index));
        cells.set(LONG, cell + EXTENSIONS, cache.extensions(index));
        cells.set(LONG, cell + ARRIVAL, cache.arrivalNs(index));
        cells.set(INT, cell + DEPENDENCY, prefix);
        MemorySegment.copy(
                cache.segment(), cache.prefixOffset(index), cells, cell + HEADER, length);
        tail.lazySet(tail.getPlain() + 1);
        return true;
    }

    private long claim(int length) {
        long at = tail.getPlain();
        if (at - producerHead >= CELLS) {
            producerHead = head.getAcquire();
        }
        if (at - producerHead >= CELLS || length > MAX_BYTES) {
            return -1;
        }
        return (at & CELLS - 1) * CELL;
    }

    /** Hands over at most {@code limit} cells; returns how many. */
    int drain(Sink sink, int limit) {
        long from = head.getPlain();
        long to = Math.min(tail.getAcquire(), from + limit);
        for (long at = from; at < to; at++) {
            long cell = (at & CELLS - 1) * CELL;
            int length = cells.get(INT, cell + LENGTH);
            if (cells.get(INT, cell + KIND) == DATAGRAM) {
                sink.datagram(
                        cells,
                        cell + HEADER,
                        length,
                        cells.get(LONG, cell + ADDR_HI),
                        cells.get(LONG, cell + ADDR_LO),
                        cells.get(LONG, cell + ADDR_PORT),
                        cells.get(LONG, cell + ARRIVAL));
            } else {
                packet(sink, cell, length);
            }
            head.setRelease(at + 1);
        }
        return (int) (to - from);
    }

    private void packet(Sink sink, long cell, int length) {
        int markerCodec = cells.get(INT, cell + MARKER_CODEC);
        int prefix = cells.get(INT, cell + DEPENDENCY);
        packet.set(
                        cells.get(LONG, cell + NUMBER),
                        cells.get(INT, cell + TIMESTAMP),
                        (markerCodec & MARKER) != 0,
                        markerCodec & 0xFF,
                        cells.get(LONG, cell + EXTENSIONS),
                        cells.get(LONG, cell + ARRIVAL))
                .descriptor(cells.get(LONG, cell + DESCRIPTOR))
                .dependency(cell + HEADER, prefix)
                .payload(cells, cell + HEADER + prefix, length - prefix);
        sink.packet(cells.get(LONG, cell + TRACK), markerCodec >>> ENCODING_SHIFT, packet);
    }

    boolean isEmpty() {
        return head.getPlain() == tail.getAcquire();
    }
}
