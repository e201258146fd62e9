package sfu.core.srtp;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * A batch of 32 packets to as many of 200 sessions, so that keys change at every packet: protected,
 * or unprotected.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SrtpBenchmark {
    private static final int BATCH = 32;
    private static final int SESSIONS = 200;
    private static final int STRIDE = 2048;
    private static final int HEADER = 12;

    @Param({"ipsec-mb", "openssl", "jdk"})
    String engine;

    @Param({"AEAD_AES_128_GCM", "AES128_CM_HMAC_SHA1_80"})
    SrtpProfile profile;

    /** Of the whole packet without its tag. */
    @Param({"100", "1100"})
    int sizeBytes;

    private final MemorySegment out = Arena.ofShared().allocate((long) BATCH * STRIDE, 64);
    private final MemorySegment payload = Arena.ofShared().allocate(STRIDE, 64);
    private final SrtpSender[] senders = new SrtpSender[SESSIONS];
    private final SrtpContext[] receivers = new SrtpContext[SESSIONS];
    private final int[] results = new int[BATCH];
    private SrtpWorker worker;
    private int session;
    private int sequenceNumber;

    @Setup
    public void open() {
        SrtpEngine chosen =
                switch (engine) {
                    case "ipsec-mb" -> new IpsecMbEngine();
                    case "openssl" -> new OpensslEngine();
                    default -> new JdkEngine();
                };
        worker = chosen.newWorker(BATCH);
        for (int i = 0; i < SESSIONS; i++) {
            byte[] key = new byte[profile.keyLength()];
            key[0] = (byte) i;
            byte[] salt = new byte[profile.saltLength()];
            senders[i] = chosen.newContext(profile, key, salt).sender(i + 1);
            receivers[i] = chosen.newContext(profile, key, salt);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void protect() {
        protectBatch();
    }

    /** What arrives is new each time: a replay would be refused before it is decrypted. */
    @State(Scope.Thread)
    public static class Arriving {
        private int first;
        private int length;

        @Setup(Level.Invocation)
        public void protect(SrtpBenchmark sender) {
            first = sender.session;
            length = sender.protectBatch();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int unprotect(Arriving batch) {
        for (int i = 0; i < BATCH; i++) {
            worker.unprotectLater(
                    receivers[(batch.first + i) % SESSIONS],
                    out,
                    (long) i * STRIDE,
                    batch.length);
        }
        worker.unprotectAll(results);
        if (results[BATCH - 1] < 0) {
            throw new IllegalStateException("not authentic: " + results[BATCH - 1]);
        }
        return results[0];
    }

    private int protectBatch() {
        int length = 0;
        for (int i = 0; i < BATCH; i++) {
            long at = (long) i * STRIDE;
            SrtpSender sender = senders[session];
            sfu.core.rtp.RtpHeader.write(
                    out, at, false, 96, sequenceNumber & 0xFFFF, 0, sender.ssrc(), false);
            length = worker.protectRtp(sender, out, at, HEADER, payload, 0, sizeBytes - HEADER);
            if (++session == SESSIONS) {
                session = 0;
                sequenceNumber++;
            }
        }
        worker.flush();
        return length;
    }
}
