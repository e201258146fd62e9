package sfu.admin.loadtest.media;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * AV1 temporal units as RTP payloads (RTP Payload Format For AV1 4.4, 5): OBUs without size fields,
 * cut where a packet is full; temporal delimiters are left out.
 */
final class Av1Packets {
    private static final int SEQUENCE_HEADER = 1;
    private static final int TEMPORAL_DELIMITER = 2;
    private static final int EXTENSION_FLAG = 0x04;
    private static final int SIZE_FLAG = 0x02;

    // the aggregation header
    private static final int CONTINUES_BEFORE = 0x80; // Z
    private static final int CONTINUES_AFTER = 0x40; // Y
    private static final int COUNT_SHIFT = 4; // W
    private static final int NEW_SEQUENCE = 0x08; // N
    private static final int MAX_COUNT = 3; // of W: only then the last element has no size

    /** An aggregation header, and sizes of two bytes at most. */
    private static final int SIZE_BYTES = 2;

    private final int maxBytes;
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<byte[]> elements = new ArrayList<>();
    private boolean continuesBefore;
    private boolean isNewSequence;
    private int used = 1;

    private Av1Packets(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    static List<byte[]> of(byte[] temporalUnit, int maxBytes) {
        Av1Packets packets = new Av1Packets(maxBytes);
        List<byte[]> obus = obus(temporalUnit);
        packets.isNewSequence = obus.stream().anyMatch(obu -> type(obu) == SEQUENCE_HEADER);
        obus.forEach(packets::add);
        packets.close(false);
        return packets.payloads;
    }

    private static int type(byte[] obu) {
        return obu[0] >>> 3 & 0x0F;
    }

    /** Without size fields and temporal delimiters (AV1 5.3). */
    static List<byte[]> obus(byte[] unit) {
        List<byte[]> obus = new ArrayList<>();
        for (int at = 0; at < unit.length; ) {
            int header = (unit[at] & EXTENSION_FLAG) != 0 ? 2 : 1;
            int sizeAt = at + header;
            int size = unit.length - sizeAt;
            int body = sizeAt;
            if ((unit[at] & SIZE_FLAG) != 0) {
                size = 0;
                int shift = 0;
                do {
                    size |= (unit[body] & 0x7F) << shift;
                    shift += 7;
                } while (unit[body++] < 0);
            }
            byte[] obu = new byte[header + size];
            System.arraycopy(unit, at, obu, 0, header);
            obu[0] &= ~SIZE_FLAG;
            System.arraycopy(unit, body, obu, header, size);
            if (type(obu) != TEMPORAL_DELIMITER) {
                obus.add(obu);
            }
            at = body + size;
        }
        return obus;
    }

    private void add(byte[] obu) {
        for (int at = 0; at < obu.length; ) {
            int room = maxBytes - used - SIZE_BYTES;
            if (room <= 0) {
                close(at > 0);
                continue;
            }
            int taken = Math.min(room, obu.length - at);
            elements.add(Arrays.copyOfRange(obu, at, at + taken));
            used += SIZE_BYTES + taken;
            at += taken;
            if (at < obu.length) {
                close(true);
            }
        }
    }

    private void close(boolean continuesAfter) {
        if (elements.isEmpty()) {
            return;
        }
        int count = elements.size() <= MAX_COUNT ? elements.size() : 0;
        ByteArrayOutputStream out = new ByteArrayOutputStream(used);
        out.write(
                (continuesBefore ? CONTINUES_BEFORE : 0)
                        | (continuesAfter ? CONTINUES_AFTER : 0)
                        | count << COUNT_SHIFT
                        | (isNewSequence && payloads.isEmpty() ? NEW_SEQUENCE : 0));
        for (int i = 0; i < elements.size(); i++) {
            if (count == 0 || i < elements.size() - 1) {
                writeSize(elements.get(i).length, out);
            }
            out.writeBytes(elements.get(i));
        }
        payloads.add(out.toByteArray());
        elements.clear();
        used = 1;
        continuesBefore = continuesAfter;
    }

    /** leb128 (AV1 4.10.5). */
    private static void writeSize(int size, ByteArrayOutputStream out) {
        int rest = size;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest & 0x7F | 0x80);
        }
        out.write(rest);
    }
}
