package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Each native engine against the JDK's: equal bytes, and each opens what the other protected. */
class EnginesAgreeTest {
    private static final int SOURCE_SIZE = 1500;
    private static final int STRIDE = 1700;

    /** One engine with a context and a worker. */
    private record Side(SrtpContext context, SrtpWorker worker) implements AutoCloseable {
        static Side of(SrtpEngine e, SrtpProfile p, int seed, int batch) {
            Random r = new Random(seed);
            byte[] key = Fixtures.bytes(r, p.keyLength());
            byte[] salt = Fixtures.bytes(r, p.saltLength());
            return new Side(e.newContext(p, key, salt), e.newWorker(batch));
        }

        byte[] protect(byte[] packet) {
            return Fixtures.protect(worker, context, packet);
        }

        byte[] unprotect(byte[] packet) {
            byte[][] out = new byte[1][];
            assertThat(Fixtures.unprotect(worker, context, packet, out)).isPositive();
            return out[0];
        }

        byte[] protectRtcp(byte[] packet, boolean encrypt) {
            return Fixtures.protectRtcp(worker, context, packet, encrypt);
        }

        byte[] unprotectRtcp(byte[] packet) {
            byte[][] out = new byte[1][];
            assertThat(Fixtures.unprotectRtcp(worker, context, packet, out)).isPositive();
            return out[0];
        }

        @Override
        public void close() {
            context.close();
            worker.close();
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#nativeWithProfiles")
    void rtpOfEverySize(String engine, SrtpProfile p) {
        Random r = new Random(p.ordinal());
        try (Side a = Side.of(Engines.JDK, p, 1, 1);
                Side b = Side.of(Engines.get(engine), p, 1, 32)) {
            for (int size = 0; size <= 1500; size++) {
                byte[] packet = Fixtures.rtp(r, 0xCAFE, 64000 + size & 0xFFFF, size, false);
                byte[] x = a.protect(packet);
                byte[] y = b.protect(packet);
                assertThat(y).isEqualTo(x);
                assertThat(a.unprotect(y)).isEqualTo(packet);
                assertThat(b.unprotect(x)).isEqualTo(packet);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#nativeWithProfiles")
    void rtcpOfEverySize(String engine, SrtpProfile p) {
        Random r = new Random(p.ordinal());
        try (Side a = Side.of(Engines.JDK, p, 2, 1);
                Side b = Side.of(Engines.get(engine), p, 2, 1)) {
            for (int size = 8; size <= 1500; size++) {
                byte[] packet = Fixtures.rtcp(r, 77, size);
                byte[] x = a.protectRtcp(packet, size % 3 != 0);
                byte[] y = b.protectRtcp(packet, size % 3 != 0);
                assertThat(y).isEqualTo(x);
                assertThat(a.unprotectRtcp(y)).isEqualTo(packet);
                assertThat(b.unprotectRtcp(x)).isEqualTo(packet);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#nativeWithProfiles")
    void theLargestPacket(String engine, SrtpProfile p) {
        Random r = new Random(3);
        try (Side a = Side.of(Engines.JDK, p, 3, 1);
                Side b = Side.of(Engines.get(engine), p, 3, 1)) {
            byte[] big = Fixtures.rtp(r, 1, 1, PacketWorker.MAX_PACKET - 12, true);
            assertThat(b.protect(big)).isEqualTo(a.protect(big));
            byte[] tooBig = Fixtures.rtp(r, 1, 2, PacketWorker.MAX_PACKET - 11, true);
            for (Side side : List.of(a, b)) {
                SrtpSender sender = side.context.sender(1);
                assertThat(Fixtures.protect(side.worker, sender, tooBig, new byte[1][]))
                        .isEqualTo(SrtpWorker.MALFORMED);
                byte[] received = Arrays.copyOf(tooBig, tooBig.length + p.tagLength());
                assertThat(Fixtures.unprotect(side.worker, side.context, received))
                        .isEqualTo(SrtpWorker.MALFORMED);
            }
        }
    }

    /** All profiles mixed in one batch, one shared read-only payload, and overflowing batches. */
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#nativeNames")
    void mixedBatches(String engine) {
        for (int batch : new int[] {1, 2, 4, 5, 16, 17, 33, 64, 128}) {
            int packets = 3 * batch + 5;
            try (Arena arena = Arena.ofConfined()) {
                byte[] payload = Fixtures.bytes(new Random(batch), SOURCE_SIZE);
                MemorySegment source = arena.allocateFrom(JAVA_BYTE, payload).asReadOnly();
                MemorySegment x = arena.allocate((long) STRIDE * packets);
                MemorySegment y = arena.allocate((long) STRIDE * packets);
                protectMixed(Engines.JDK, batch, packets, source, x);
                protectMixed(Engines.get(engine), batch, packets, source, y);
                assertThat(x.mismatch(y)).isEqualTo(-1);
            }
        }
    }

    private static void protectMixed(
            SrtpEngine engine, int batch, int packets, MemorySegment source, MemorySegment to) {
        Random r = new Random(batch);
        List<SrtpContext> contexts = new ArrayList<>();
        try (SrtpWorker worker = engine.newWorker(batch)) {
            for (int i = 0; i < packets; i++) {
                SrtpProfile p = SrtpProfile.values()[r.nextInt(3)];
                byte[] key = Fixtures.bytes(r, p.keyLength());
                SrtpContext c = engine.newContext(p, key, Fixtures.bytes(r, p.saltLength()));
                contexts.add(c);
                byte[] head = Fixtures.rtp(r, i, r.nextInt(65536), 0, false);
                int length = r.nextInt(8) == 0 ? 0 : r.nextInt(SOURCE_SIZE);
                long at = (long) STRIDE * i;
                MemorySegment.copy(head, 0, to, JAVA_BYTE, at, head.length);
                long from = SOURCE_SIZE - (long) length;
                worker.protectRtp(c.sender(i), to, at, head.length, source, from, length);
            }
            worker.flush();
        }
        contexts.forEach(SrtpContext::close);
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void nothingIsWrittenOutsideThePacket(String engine, SrtpProfile p) {
        try (Side side = Side.of(Engines.get(engine), p, 9, 8);
                Arena arena = Arena.ofConfined()) {
            MemorySegment m = arena.allocate(1024);
            for (int size = 0; size < 300; size++) {
                m.fill((byte) 0x55);
                byte[] packet = Fixtures.rtp(new Random(size), 5, size, size, true);
                MemorySegment.copy(packet, 0, m, JAVA_BYTE, 64, packet.length);
                SrtpSender sender = side.context.sender(5);
                int n = side.worker.protectRtp(sender, m, 64, 12, m, 64 + 12, size);
                side.worker.flush();
                byte[] tag = Fixtures.array(m, 64 + packet.length, p.tagLength());
                assertThat(side.worker.unprotectRtp(side.context, m, 64, n)).isEqualTo(size + 12);
                assertThat(Fixtures.array(m, 64, packet.length)).isEqualTo(packet);
                assertThat(Fixtures.array(m, 64 + packet.length, p.tagLength())).isEqualTo(tag);
                assertThat(Fixtures.array(m, 0, 64)).containsOnly(0x55);
                assertThat(Fixtures.array(m, 64 + n, 1024 - 64 - n)).containsOnly(0x55);
            }
        }
    }
}
