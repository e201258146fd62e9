package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Source descriptions and goodbyes behind their RTCP header (RFC 3550 6.5, 6.6). */
final class SourceFormat {
    private static final int CNAME = 1;
    private static final int MAX_CNAME = 255;
    private static final int SSRC = 4;

    /** Of an item: type and length. */
    private static final int ITEM_HEADER = 2;

    private SourceFormat() {}

    /** One message for each chunk with a CNAME; false if they are malformed. */
    static boolean readDescriptions(
            MemorySegment s, long body, long end, int chunks, Consumer<? super Rtcp> sink) {
        long at = body;
        for (int i = 0; i < chunks; i++) {
            if (end - at < SSRC) {
                return false;
            }
            long items = at + SSRC;
            long itemsEnd = endOfItems(s, items, end);
            if (itemsEnd < 0) {
                return false;
            }
            String cname = cname(s, items, itemsEnd);
            if (cname != null) {
                sink.accept(new SourceDescription(s.get(INT, at), cname));
            }
            at = body + (itemsEnd - body + 4 & ~3L); // at least one null, then to a word
        }
        return true;
    }

    /** Where their terminating null is, or the end of the message; -1 if an item is cut off. */
    private static long endOfItems(MemorySegment s, long from, long end) {
        long at = from;
        while (at < end && s.get(BYTE, at) != 0) {
            if (end - at < ITEM_HEADER) {
                return -1;
            }
            at += ITEM_HEADER + (s.get(BYTE, at + 1) & 0xFF);
            if (at > end) {
                return -1;
            }
        }
        return at;
    }

    private static @Nullable String cname(MemorySegment s, long from, long end) {
        long at = from;
        while (at < end) {
            int length = s.get(BYTE, at + 1) & 0xFF;
            if (s.get(BYTE, at) == CNAME) {
                byte[] text = new byte[length];
                MemorySegment.copy(s, BYTE, at + ITEM_HEADER, text, 0, length);
                return new String(text, StandardCharsets.UTF_8);
            }
            at += ITEM_HEADER + length;
        }
        return null;
    }

    static @Nullable Goodbye readGoodbye(MemorySegment s, long body, long end, int count) {
        if (end - body < 4L * count) {
            return null;
        }
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(s.get(INT, body + 4L * i));
        }
        return new Goodbye(ssrcs);
    }

    /** The bytes written, or -1 for no room; so are all these methods. */
    static int write(SourceDescription description, MemorySegment s, long body, long limit) {
        byte[] cname = description.cname().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(cname.length, MAX_CNAME);
        int bytes = SSRC + (ITEM_HEADER + length + 4 & ~3);
        if (body + bytes > limit) {
            return -1;
        }
        s.set(INT, body, description.ssrc());
        s.asSlice(body + SSRC, bytes - SSRC).fill((byte) 0);
        s.set(BYTE, body + SSRC, (byte) CNAME);
        s.set(BYTE, body + SSRC + 1, (byte) length);
        MemorySegment.copy(cname, 0, s, BYTE, body + SSRC + ITEM_HEADER, length);
        return bytes;
    }

    static int write(Goodbye goodbye, MemorySegment s, long body, long limit) {
        int bytes = 4 * goodbye.ssrcs().size();
        if (body + bytes > limit) {
            return -1;
        }
        for (int i = 0; i < goodbye.ssrcs().size(); i++) {
            s.set(INT, body + 4L * i, goodbye.ssrcs().get(i));
        }
        return bytes;
    }
}
