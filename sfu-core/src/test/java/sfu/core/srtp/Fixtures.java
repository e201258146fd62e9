package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;

/** What the tests share: packets, and packets in and out of native memory. */
final class Fixtures {
    private Fixtures() {}

    static byte[] hex(String s) {
        return HexFormat.of().parseHex(s.replaceAll("\\s", ""));
    }

    static String hex(byte[] b) {
        return HexFormat.of().formatHex(b);
    }

    static byte[] bytes(Random r, int n) {
        byte[] b = new byte[n];
        r.nextBytes(b);
        return b;
    }

    static MemorySegment segment(Arena arena, byte[] b, int room) {
        MemorySegment s = arena.allocate(b.length + room + 8L, 64);
        MemorySegment.copy(b, 0, s, JAVA_BYTE, 0, b.length);
        return s;
    }

    static byte[] array(MemorySegment s, long at, int n) {
        return s.asSlice(at, n).toArray(JAVA_BYTE);
    }

    /** An RTP packet: random payload, 0 to 15 CSRCs, and half of the time a header extension. */
    static byte[] rtp(Random r, int ssrc, int seq, int payload, boolean plainHeader) {
        int csrcs = plainHeader ? 0 : r.nextInt(16);
        boolean extension = !plainHeader && r.nextBoolean();
        int words = extension ? r.nextInt(8) : 0;
        int header = 12 + 4 * csrcs + (extension ? 4 + 4 * words : 0);
        byte[] p = bytes(r, header + payload);
        p[0] = (byte) (0x80 | (extension ? 0x10 : 0) | csrcs);
        p[2] = (byte) (seq >>> 8);
        p[3] = (byte) seq;
        for (int i = 0; i < 4; i++) {
            p[8 + i] = (byte) (ssrc >>> (24 - 8 * i));
        }
        if (extension) {
            int at = 12 + 4 * csrcs;
            p[at + 2] = 0;
            p[at + 3] = (byte) words;
        }
        return p;
    }

    static byte[] rtcp(Random r, int ssrc, int length) {
        byte[] p = bytes(r, length);
        p[0] = (byte) 0x81;
        p[1] = (byte) 200;
        for (int i = 0; i < 4; i++) {
            p[4 + i] = (byte) (ssrc >>> (24 - 8 * i));
        }
        return p;
    }

    static int headerLength(byte[] p) {
        return RtpHeader.length(MemorySegment.ofArray(p), 0, p.length);
    }

    /** Protects one packet: a code below 0, or the length, with the packet in {@code out[0]}. */
    static int protect(SrtpWorker w, SrtpSender s, byte[] packet, byte[][] out) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment m = segment(arena, packet, 16);
            int header = headerLength(packet);
            int n = w.protectRtp(s, m, 0, header, m, header, packet.length - header);
            w.flush();
            out[0] = array(m, 0, Math.max(0, n));
            return n;
        }
    }

    static byte[] protect(SrtpWorker w, SrtpContext c, byte[] packet) {
        byte[][] out = new byte[1][];
        int n = protect(w, c.sender(RtpHeader.ssrc(MemorySegment.ofArray(packet), 0)), packet, out);
        if (n < 0) {
            throw new AssertionError("protect: " + n);
        }
        return out[0];
    }

    static int unprotect(SrtpWorker w, SrtpContext c, byte[] packet, byte[][] out) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment m = segment(arena, packet, 0);
            int n = w.unprotectRtp(c, m, 0, packet.length);
            out[0] = array(m, 0, n < 0 ? packet.length : n);
            return n;
        }
    }

    static int unprotect(SrtpWorker w, SrtpContext c, byte[] packet) {
        return unprotect(w, c, packet, new byte[1][]);
    }

    static byte[] protectRtcp(SrtpWorker w, SrtpContext c, byte[] packet, boolean encrypt) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment m = segment(arena, packet, 20);
            int n = w.protectRtcp(c.sender(RtpHeader.rtcpSsrc(m, 0)), m, 0, packet.length, encrypt);
            if (n < 0) {
                throw new AssertionError("protect RTCP: " + n);
            }
            return array(m, 0, n);
        }
    }

    /** A code or length. */
    static int tryProtectRtcp(SrtpWorker w, SrtpSender s, byte[] packet) {
        try (Arena arena = Arena.ofConfined()) {
            return w.protectRtcp(s, segment(arena, packet, 20), 0, packet.length);
        }
    }

    static int unprotectRtcp(SrtpWorker w, SrtpContext c, byte[] packet, byte[][] out) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment m = segment(arena, packet, 0);
            int n = w.unprotectRtcp(c, m, 0, packet.length);
            out[0] = array(m, 0, n < 0 ? packet.length : n);
            return n;
        }
    }
}
