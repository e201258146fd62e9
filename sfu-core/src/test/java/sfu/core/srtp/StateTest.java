package sfu.core.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Indices, replay and rejection: what must hold for every engine and profile. */
class StateTest {
    private static final int SSRC = 0x10203040;

    static List<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (SrtpEngine e : Fixtures.engines()) {
            for (SrtpProfile p : SrtpProfile.values()) {
                all.add(Arguments.of(e, p));
            }
        }
        return all;
    }

    /** A sender and a receiver with the same key. */
    private static final class Pair implements AutoCloseable {
        final Random random = new Random(7);
        final SrtpContext send;
        final SrtpContext receive;
        final SrtpWorker worker;

        Pair(SrtpEngine e, SrtpProfile p) {
            byte[] key = Fixtures.bytes(random, p.keyLength());
            byte[] salt = Fixtures.bytes(random, p.saltLength());
            send = e.newContext(p, key, salt);
            receive = e.newContext(p, key, salt);
            worker = e.newWorker(1);
        }

        byte[] packet(int seq) {
            return Fixtures.rtp(random, SSRC, seq & 0xFFFF, 40, false);
        }

        byte[] protect(byte[] packet) {
            return Fixtures.protect(worker, send, packet);
        }

        int unprotect(byte[] packet) {
            return Fixtures.unprotect(worker, receive, packet);
        }

        long highest() {
            return receive.receiver(SSRC).rtp.highest();
        }

        @Override
        public void close() {
            send.close();
            receive.close();
            worker.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reorderedAcrossTheWrapAndReplayed(SrtpEngine e, SrtpProfile p) {
        try (Pair pair = new Pair(e, p)) {
            List<byte[]> sent = new ArrayList<>();
            for (int seq = 65500; seq < 65500 + 100; seq++) {
                sent.add(pair.protect(pair.packet(seq)));
            }
            assertEquals(65599, pair.send.sender(SSRC).highestIndex());
            // Packet 0 first, so that the receiver starts before the wrap; the rest shuffled.
            assertTrue(pair.unprotect(sent.get(0)) > 0);
            List<byte[]> rest = new ArrayList<>(sent.subList(1, 100));
            java.util.Collections.shuffle(rest, pair.random);
            for (byte[] b : rest) {
                assertTrue(pair.unprotect(b) > 0);
            }
            assertEquals(65599, pair.highest());
            for (byte[] b : sent) {
                assertEquals(SrtpWorker.REPLAYED, pair.unprotect(b));
            }
            assertTrue(pair.unprotect(pair.protect(pair.packet(65599 + 100))) > 0);
            assertEquals(SrtpWorker.TOO_OLD, pair.unprotect(sent.get(0)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyChangedByteIsRejectedAndChangesNothing(SrtpEngine e, SrtpProfile p) {
        try (Pair pair = new Pair(e, p)) {
            assertTrue(pair.unprotect(pair.protect(pair.packet(99))) > 0);
            byte[] plain = pair.packet(100);
            byte[] good = pair.protect(plain);
            for (int i = 0; i < good.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] bad = good.clone();
                    bad[i] ^= (byte) (1 << bit);
                    byte[][] left = new byte[1][];
                    assertTrue(
                            Fixtures.unprotect(pair.worker, pair.receive, bad, left) < 0,
                            "byte " + i);
                    assertEquals(99, pair.highest());
                    // No plaintext is left in the buffer: at most a few bytes agree by chance.
                    int header = Fixtures.headerLength(plain);
                    int same = 0;
                    for (int k = header; k < plain.length; k++) {
                        same += left[0][k] == plain[k] ? 1 : 0;
                    }
                    assertTrue(
                            same < 10, same + " of " + (plain.length - header) + " bytes in clear");
                }
            }
            for (int n = 0; n < good.length; n++) { // cut short
                assertTrue(pair.unprotect(java.util.Arrays.copyOf(good, n)) < 0);
            }
            assertEquals(99, pair.highest());
            byte[][] out = new byte[1][];
            assertEquals(plain.length, Fixtures.unprotect(pair.worker, pair.receive, good, out));
            assertArrayEquals(plain, out[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyChangedRtcpByteIsRejected(SrtpEngine e, SrtpProfile p) {
        try (Pair pair = new Pair(e, p)) {
            for (boolean encrypt : new boolean[] {true, false}) {
                byte[] plain = Fixtures.rtcp(pair.random, SSRC, 52);
                byte[] good = Fixtures.protectRtcp(pair.worker, pair.send, plain, encrypt);
                byte[][] out = new byte[1][];
                for (int i = 0; i < good.length; i++) {
                    byte[] bad = good.clone();
                    bad[i] ^= (byte) (1 << pair.random.nextInt(8));
                    assertTrue(
                            Fixtures.unprotectRtcp(pair.worker, pair.receive, bad, out) < 0,
                            "byte " + i);
                }
                for (int n = 0; n < good.length; n++) {
                    assertTrue(
                            Fixtures.unprotectRtcp(
                                            pair.worker,
                                            pair.receive,
                                            java.util.Arrays.copyOf(good, n),
                                            out)
                                    < 0);
                }
                assertEquals(52, Fixtures.unprotectRtcp(pair.worker, pair.receive, good, out));
                assertArrayEquals(plain, out[0]);
                assertEquals(
                        SrtpWorker.REPLAYED,
                        Fixtures.unprotectRtcp(pair.worker, pair.receive, good, out));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void unauthenticSsrcsLeaveNoState(SrtpEngine e, SrtpProfile p) {
        try (Pair pair = new Pair(e, p)) {
            for (int ssrc = 1; ssrc < 1000; ssrc++) {
                byte[] forged = Fixtures.rtp(pair.random, ssrc, ssrc, 60, true);
                assertEquals(SrtpWorker.NOT_AUTHENTIC, pair.unprotect(forged));
                assertNull(pair.receive.receiver(ssrc));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anIndexProtectsOnePacketOnly(SrtpEngine e, SrtpProfile p) {
        try (Pair pair = new Pair(e, p)) {
            byte[] first = pair.packet(5);
            pair.protect(first);
            byte[] other = pair.packet(5);
            byte[][] out = new byte[1][];
            SrtpSender s = pair.send.sender(SSRC);
            assertEquals(SrtpWorker.REPLAYED, Fixtures.protect(pair.worker, s, other, out));
            assertEquals(SrtpWorker.REPLAYED, Fixtures.protect(pair.worker, s, first, out));
            pair.protect(pair.packet(400));
            assertEquals(SrtpWorker.TOO_OLD, Fixtures.protect(pair.worker, s, pair.packet(6), out));
            assertEquals(
                    SrtpWorker.TOO_OLD, Fixtures.protect(pair.worker, s, pair.packet(65000), out));
            pair.protect(pair.packet(399)); // late but new
            assertEquals(400, s.highestIndex());
            assertEquals(s, pair.send.sender(SSRC));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keysEnd(SrtpEngine e, SrtpProfile p) {
        try (Pair pair = new Pair(e, p)) {
            byte[][] out = new byte[1][];
            SrtpSender s = pair.send.sender(SSRC);
            s.sent.seed((1L << 48) - 2);
            assertTrue(Fixtures.protect(pair.worker, s, pair.packet(65535), out) > 0);
            pair.receive.addReceiver(SSRC).rtp.seed((1L << 48) - 2);
            assertTrue(pair.unprotect(out[0]) > 0);
            assertEquals(
                    SrtpWorker.EXHAUSTED, Fixtures.protect(pair.worker, s, pair.packet(0), out));
            s.nextRtcp = (1L << 31) - 1;
            byte[] last =
                    Fixtures.protectRtcp(
                            pair.worker, pair.send, Fixtures.rtcp(pair.random, SSRC, 20), true);
            assertEquals(20, Fixtures.unprotectRtcp(pair.worker, pair.receive, last, out));
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment m = Fixtures.segment(arena, Fixtures.rtcp(pair.random, SSRC, 20), 20);
                assertEquals(SrtpWorker.EXHAUSTED, pair.worker.protectRtcp(s, m, 0, 20));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void misuseIsRefused(SrtpEngine e, SrtpProfile p) throws Exception {
        try (Pair pair = new Pair(e, p);
                Arena arena = Arena.ofConfined()) {
            SrtpSender s = pair.send.sender(SSRC);
            byte[] packet = Fixtures.rtp(pair.random, SSRC, 1, 40, true);
            MemorySegment exact = arena.allocate(packet.length + p.rtpOverhead() - 1);
            MemorySegment.copy(packet, 0, exact, JAVA_BYTE, 0, packet.length);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> pair.worker.protectRtp(s, exact, 0, 12, exact, 12, 40));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> pair.worker.protectRtp(s, exact, 0, 12, exact, 30, 40));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> pair.worker.unprotectRtp(pair.receive, exact, 1, (int) exact.byteSize()));
            MemorySegment m = Fixtures.segment(arena, packet, 16);
            assertEquals(SrtpWorker.MALFORMED, pair.worker.protectRtp(s, m, 0, 16, m, 16, 36));
            assertEquals(SrtpWorker.MALFORMED, pair.worker.protectRtp(s, m, 0, -1, m, 0, 40));
            assertEquals(
                    SrtpWorker.MALFORMED,
                    pair.worker.protectRtp(pair.send.sender(1), m, 0, 12, m, 12, 40));
            assertEquals(-1, s.highestIndex());
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            pair.worker.flush();
            Thread t =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    pair.worker.flush();
                                } catch (Throwable x) {
                                    thrown.set(x);
                                }
                            });
            t.join();
            assertTrue(thrown.get() instanceof WrongThreadException);
            assertTrue(pair.worker.protectRtp(s, m, 0, 12, m, 12, 40) > 0);
            pair.send.close();
            if (e != Fixtures.JDK) {
                assertThrows(IllegalStateException.class, () -> pair.worker.flush());
                MemorySegment heap = MemorySegment.ofArray(new byte[200]);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pair.worker.unprotectRtp(pair.receive, heap, 0, 100));
            }
            assertThrows(
                    IllegalStateException.class,
                    () -> pair.worker.protectRtp(s, m, 0, 12, m, 12, 40));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128})
    void windowAgreesWithASet(int size) {
        Random r = new Random(size);
        ReplayWindow w = new ReplayWindow(size);
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        long base = 0;
        for (int i = 0; i < 200_000; i++) {
            base += r.nextInt(1000) == 0 ? r.nextInt(400) : r.nextInt(2);
            long index = Math.max(0, base - r.nextInt(size + 20) + r.nextInt(size));
            int expected =
                    index > highest
                            ? 0
                            : index <= highest - size
                                    ? SrtpWorker.TOO_OLD
                                    : seen.contains(index) ? SrtpWorker.REPLAYED : 0;
            assertEquals(expected, w.check(index));
            if (expected == 0) {
                w.accept(index);
                seen.add(index);
                highest = Math.max(highest, index);
                assertEquals(highest, w.highest());
            }
        }
    }

    @Test
    void rolloverIsEstimatedAsInRfc3711() {
        assertEquals(40000, RolloverCounter.estimate(-1, 40000));
        assertEquals(65536, RolloverCounter.estimate(65535, 0));
        assertEquals(65535, RolloverCounter.estimate(65536, 65535));
        assertTrue(RolloverCounter.estimate(0, 65535) < 0);
        assertEquals(1L << 48, RolloverCounter.estimate((1L << 48) - 1, 0));
        Random r = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            long highest = r.nextLong(1L << 40) + (1 << 16);
            long actual = highest + r.nextInt(-32767, 32768);
            assertEquals(actual, RolloverCounter.estimate(highest, (int) actual & 0xFFFF));
        }
    }

    @Test
    void streamMapAgreesWithAMap() {
        Random r = new Random(3);
        StreamMap<String> m = new StreamMap<>();
        Map<Integer, String> reference = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int key = r.nextBoolean() ? r.nextInt() : r.nextInt(2000);
            assertEquals(reference.get(key), m.get(key));
            if (!reference.containsKey(key)) {
                reference.put(key, "s" + key);
                m.put(key, "s" + key);
            }
        }
        assertEquals(reference.size(), m.size());
        assertFalse(reference.isEmpty());
    }
}
