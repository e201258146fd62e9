package sfu.core.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Random;

/** Once compiled, the native engine allocates nothing per packet. */
class AllocationTest {
    @ParameterizedTest
    @EnumSource
    void nothingPerPacket(SrtpProfile p) {
        assumeTrue(Fixtures.NATIVE != null, () -> "libIPSec_MB: " + Imb.REASON);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Random r = new Random(1);
        byte[] key = Fixtures.bytes(r, p.keyLength());
        byte[] salt = Fixtures.bytes(r, p.saltLength());
        try (SrtpContext send = Fixtures.NATIVE.newContext(p, key, salt);
                SrtpContext receive = Fixtures.NATIVE.newContext(p, key, salt);
                SrtpWorker w = Fixtures.NATIVE.newWorker(16);
                Arena arena = Arena.ofConfined()) {
            MemorySegment slots = arena.allocate(16 * 1500);
            MemorySegment control = arena.allocate(200);
            MemorySegment source = arena.allocate(1100);
            byte[] header = Fixtures.rtp(r, 9, 0, 0, true);
            byte[] report = Fixtures.rtcp(r, 9, 60);
            SrtpSender s = send.sender(9);
            int seq = 0;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 30 && least != 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 1000; i++) {
                    for (int k = 0; k < 16; k++, seq++) {
                        header[2] = (byte) (seq >>> 8);
                        header[3] = (byte) seq;
                        MemorySegment.copy(header, 0, slots, JAVA_BYTE, k * 1500L, 12);
                        w.protectRtp(s, slots, k * 1500L, 12, source, 0, 1100);
                    }
                    w.flush();
                    for (int k = 0; k < 16; k++) {
                        if (w.unprotectRtp(receive, slots, k * 1500L, 1112 + p.tagLength())
                                != 1112) {
                            throw new AssertionError("unprotect");
                        }
                    }
                    MemorySegment.copy(report, 0, control, JAVA_BYTE, 0, 60);
                    int n = w.protectRtcp(s, control, 0, 60);
                    if (w.unprotectRtcp(receive, control, 0, n) != 60) {
                        throw new AssertionError("unprotect RTCP");
                    }
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes for 16,000 packets");
        }
    }
}
