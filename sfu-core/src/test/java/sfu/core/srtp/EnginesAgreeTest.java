package sfu.core.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static sfu.core.srtp.Fixtures.JDK;
import static sfu.core.srtp.Fixtures.NATIVE;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Both engines: equal bytes, and each opens what the other protected. */
class EnginesAgreeTest {
    @BeforeEach
    void needsTheLibrary() {
        assumeTrue(NATIVE != null, () -> "libIPSec_MB: " + Imb.REASON);
    }

    @ParameterizedTest
    @EnumSource
    void rtpOfEverySize(SrtpProfile p) {
        Random r = new Random(p.ordinal());
        byte[] key = Fixtures.bytes(r, p.keyLength());
        byte[] salt = Fixtures.bytes(r, p.saltLength());
        try (SrtpContext a = JDK.newContext(p, key, salt);
                SrtpContext b = NATIVE.newContext(p, key, salt);
                SrtpWorker v = JDK.newWorker(1);
                SrtpWorker w = NATIVE.newWorker(32)) {
            byte[][] out = new byte[1][];
            for (int size = 0; size <= 1500; size++) {
                byte[] packet =
                        Fixtures.rtp(
                                r, 0xCAFE0000 | p.ordinal(), 64000 + size & 0xFFFF, size, false);
                byte[] x = Fixtures.protect(v, a, packet);
                byte[] y = Fixtures.protect(w, b, packet);
                assertArrayEquals(x, y, "payload of " + size);
                assertEquals(packet.length, Fixtures.unprotect(v, a, y, out));
                assertArrayEquals(packet, out[0]);
                assertEquals(packet.length, Fixtures.unprotect(w, b, x, out));
                assertArrayEquals(packet, out[0]);
            }
            byte[] big = Fixtures.rtp(r, 1, 1, BaseWorker.MAX_PACKET - 12, true);
            assertArrayEquals(Fixtures.protect(v, a, big), Fixtures.protect(w, b, big));
            byte[] tooBig = Fixtures.rtp(r, 1, 2, BaseWorker.MAX_PACKET - 11, true);
            assertEquals(SrtpWorker.MALFORMED, Fixtures.protect(v, a.sender(1), tooBig, out));
            assertEquals(SrtpWorker.MALFORMED, Fixtures.protect(w, b.sender(1), tooBig, out));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rtcpOfEverySize(SrtpProfile p) {
        Random r = new Random(p.ordinal());
        byte[] key = Fixtures.bytes(r, p.keyLength());
        byte[] salt = Fixtures.bytes(r, p.saltLength());
        try (SrtpContext a = JDK.newContext(p, key, salt);
                SrtpContext b = NATIVE.newContext(p, key, salt);
                SrtpWorker v = JDK.newWorker(1);
                SrtpWorker w = NATIVE.newWorker(1)) {
            byte[][] out = new byte[1][];
            for (int size = 8; size <= 1500; size++) {
                byte[] packet = Fixtures.rtcp(r, 77, size);
                boolean encrypt = size % 3 != 0;
                byte[] x = Fixtures.protectRtcp(v, a, packet, encrypt);
                byte[] y = Fixtures.protectRtcp(w, b, packet, encrypt);
                assertArrayEquals(x, y, "packet of " + size);
                assertEquals(size, Fixtures.unprotectRtcp(v, a, y, out));
                assertArrayEquals(packet, out[0]);
                assertEquals(size, Fixtures.unprotectRtcp(w, b, x, out));
                assertArrayEquals(packet, out[0]);
            }
        }
    }

    /** All profiles mixed in one batch, one shared payload, and a batch that overflows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 16, 17, 33, 64, 128})
    void mixedBatches(int batch) {
        Random r = new Random(batch);
        int packets = 3 * batch + 5;
        int stride = 1700;
        SrtpProfile[] profiles = SrtpProfile.values();
        try (Arena arena = Arena.ofConfined();
                SrtpWorker v = JDK.newWorker(batch);
                SrtpWorker w = NATIVE.newWorker(batch)) {
            MemorySegment source = arena.allocate(1500);
            MemorySegment.copy(Fixtures.bytes(r, 1500), 0, source, JAVA_BYTE, 0, 1500);
            MemorySegment source2 = source.asReadOnly();
            MemorySegment x = arena.allocate((long) stride * packets);
            MemorySegment y = arena.allocate((long) stride * packets);
            for (int i = 0; i < packets; i++) {
                SrtpProfile p = profiles[r.nextInt(3)];
                byte[] key = Fixtures.bytes(r, p.keyLength());
                byte[] salt = Fixtures.bytes(r, p.saltLength());
                byte[] head = Fixtures.rtp(r, i, r.nextInt(65536), 0, false);
                int length = r.nextInt(8) == 0 ? 0 : r.nextInt(1500);
                long at = (long) stride * i;
                MemorySegment.copy(head, 0, x, JAVA_BYTE, at, head.length);
                MemorySegment.copy(head, 0, y, JAVA_BYTE, at, head.length);
                int from = 1500 - length;
                v.protectRtp(
                        JDK.newContext(p, key, salt).sender(i),
                        x,
                        at,
                        head.length,
                        source,
                        from,
                        length);
                w.protectRtp(
                        NATIVE.newContext(p, key, salt).sender(i),
                        y,
                        at,
                        head.length,
                        source2,
                        from,
                        length);
            }
            v.flush();
            w.flush();
            assertEquals(-1, x.mismatch(y));
        }
    }

    @Test
    void nothingIsWrittenOutsideThePacket() {
        Random r = new Random(9);
        for (SrtpProfile p : SrtpProfile.values()) {
            try (Arena arena = Arena.ofConfined();
                    SrtpWorker w = NATIVE.newWorker(8);
                    SrtpContext c =
                            NATIVE.newContext(
                                    p,
                                    Fixtures.bytes(r, p.keyLength()),
                                    Fixtures.bytes(r, p.saltLength()))) {
                for (int size = 0; size < 300; size++) {
                    MemorySegment m = arena.allocate(1024).fill((byte) 0x55);
                    byte[] packet = Fixtures.rtp(r, 5, size, size, true);
                    MemorySegment.copy(packet, 0, m, JAVA_BYTE, 64, packet.length);
                    int n = w.protectRtp(c.sender(5), m, 64, 12, m, 64 + 12, size);
                    w.flush();
                    byte[] protectedPacket = Fixtures.array(m, 64, n);
                    assertEquals(size + 12, w.unprotectRtp(c, m, 64, n));
                    assertArrayEquals(packet, Fixtures.array(m, 64, packet.length));
                    assertArrayEquals(
                            java.util.Arrays.copyOfRange(protectedPacket, packet.length, n),
                            Fixtures.array(m, 64 + packet.length, p.tagLength()));
                    for (int i = 0; i < 1024; i++) {
                        if (i < 64 || i >= 64 + n) {
                            assertEquals(0x55, m.get(JAVA_BYTE, i), "byte " + i);
                        }
                    }
                }
            }
        }
    }
}
