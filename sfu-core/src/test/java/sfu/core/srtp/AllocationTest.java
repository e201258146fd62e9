package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/**
 * Once compiled, native engines allocate nothing per packet, and the JDK's no more than it says.
 */
class AllocationTest {
    private static final int BATCH = 16;
    private static final int BATCHES = 500;
    private static final int STRIDE = 1500;

    /** Packets there and back, a report a batch, and a forged packet a batch. */
    private static final class Traffic implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final SrtpContext send;
        private final SrtpContext receive;
        private final SrtpWorker worker;
        private final SrtpSender sender;
        private final int length;
        private final boolean forge;
        private final MemorySegment slots = arena.allocate(BATCH * (long) STRIDE);
        private final MemorySegment control = arena.allocate(200);
        private final MemorySegment source = arena.allocate(1100);
        private final byte[] header;
        private final byte[] report;
        private int sequenceNumber;

        Traffic(SrtpEngine engine, SrtpProfile p, boolean forge) {
            Random r = new Random(1);
            byte[] key = Fixtures.bytes(r, p.keyLength());
            byte[] salt = Fixtures.bytes(r, p.saltLength());
            send = engine.newContext(p, key, salt);
            receive = engine.newContext(p, key, salt);
            worker = engine.newWorker(BATCH);
            sender = send.sender(9);
            length = 1112 + p.tagLength();
            header = Fixtures.rtp(r, 9, 0, 0, true);
            report = Fixtures.rtcp(r, 9, 60);
            this.forge = forge;
        }

        void batch() {
            for (int k = 0; k < BATCH; k++) {
                header[2] = (byte) (sequenceNumber >>> 8);
                header[3] = (byte) sequenceNumber++;
                MemorySegment.copy(header, 0, slots, JAVA_BYTE, k * (long) STRIDE, 12);
                worker.protectRtp(sender, slots, k * (long) STRIDE, 12, source, 0, 1100);
            }
            worker.flush();
            if (forge) {
                slots.set(JAVA_BYTE, 500, (byte) (slots.get(JAVA_BYTE, 500) ^ 1));
            }
            for (int k = 0; k < BATCH; k++) {
                int n = worker.unprotectRtp(receive, slots, k * (long) STRIDE, length);
                check(n == (forge && k == 0 ? SrtpWorker.NOT_AUTHENTIC : 1112));
            }
            MemorySegment.copy(report, 0, control, JAVA_BYTE, 0, 60);
            int n = worker.protectRtcp(sender, control, 0, 60);
            check(worker.unprotectRtcp(receive, control, 0, n) == 60);
        }

        private static void check(boolean right) {
            if (!right) {
                throw new AssertionError("a packet did not come through");
            }
        }

        @Override
        public void close() {
            worker.close();
            send.close();
            receive.close();
            arena.close();
        }
    }

    /** Bytes per batch in the round that allocated least, once that is at most this. */
    private static long leastBytesPerBatch(Traffic traffic, long enough) {
        Runnable round =
                () -> {
                    for (int i = 0; i < BATCHES; i++) {
                        traffic.batch();
                    }
                };
        return AllocatedBytes.least(round, enough * BATCHES) / BATCHES;
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#nativeWithProfiles")
    void nativeEnginesAllocateNothing(String engine, SrtpProfile p) {
        try (Traffic traffic = new Traffic(Engines.get(engine), p, true)) {
            assertThat(leastBytesPerBatch(traffic, 0)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theJdkAllocatesWhatItSays(SrtpProfile p) {
        long limit =
                (2 * BATCH + 2L)
                        * (p.isAead()
                                ? JdkEngine.GCM_BYTES_PER_PACKET
                                : JdkEngine.COUNTER_MODE_BYTES_PER_PACKET);
        try (Traffic traffic = new Traffic(Engines.JDK, p, false)) {
            long least = leastBytesPerBatch(traffic, limit);
            System.out.println(p + " on the JDK: " + least / (2 * BATCH + 2) + " bytes a packet");
            assertThat(least).isLessThanOrEqualTo(limit);
        }
    }
}
