package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is unprotected together comes out as if each had come alone. */
class UnprotectBatchTest {
    private static final int BATCH = 32;
    private static final int STRIDE = 2048;

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void aBatchIsWhatItsPacketsAreAlone(String name, SrtpProfile profile) {
        SrtpEngine engine = Engines.get(name);
        Random r = new Random(profile.ordinal());
        byte[] key = Fixtures.bytes(r, profile.keyLength());
        byte[] salt = Fixtures.bytes(r, profile.saltLength());
        try (Arena arena = Arena.ofConfined();
                SrtpContext send = engine.newContext(profile, key, salt);
                SrtpContext alone = engine.newContext(profile, key, salt);
                SrtpContext together = engine.newContext(profile, key, salt);
                SrtpWorker worker = engine.newWorker(BATCH)) {
            MemorySegment memory = arena.allocate((long) BATCH * STRIDE, 64);
            List<byte[]> sent = new ArrayList<>();
            int[] results = new int[BATCH];
            for (int round = 0; round < 60; round++) {
                List<byte[]> batch = batch(r, worker, send, sent);
                int[] expected = new int[batch.size()];
                byte[][] plain = new byte[batch.size()][];
                for (int i = 0; i < batch.size(); i++) {
                    byte[][] out = new byte[1][];
                    expected[i] = Fixtures.unprotect(worker, alone, batch.get(i), out);
                    plain[i] = out[0];
                }
                for (int i = 0; i < batch.size(); i++) {
                    byte[] packet = batch.get(i);
                    MemorySegment.copy(
                            packet, 0, memory, JAVA_BYTE, (long) i * STRIDE, packet.length);
                    int at = worker.unprotectLater(together, memory, i * STRIDE, packet.length);
                    assertThat(at).isEqualTo(i);
                }
                worker.unprotectAll(results);
                for (int i = 0; i < batch.size(); i++) {
                    assertThat(kind(results[i]))
                            .as("packet %d of round %d", i, round)
                            .isEqualTo(kind(expected[i]));
                    if (results[i] > 0) {
                        assertThat(memory.asSlice(i * STRIDE, results[i]).toArray(JAVA_BYTE))
                                .isEqualTo(plain[i]);
                    }
                }
            }
            assertThat(send.sender(0xA).highestIndex()).isGreaterThan(65_536); // it wrapped
        }
    }

    /** Why a copy or a forgery is refused depends on what was accepted before it. */
    private static int kind(int result) {
        return Math.max(result, -1);
    }

    /**
     * Fresh ones of three SSRCs, each near its wrap; among them repeated, forged and broken ones.
     */
    private static List<byte[]> batch(
            Random r, SrtpWorker worker, SrtpContext send, List<byte[]> sent) {
        List<byte[]> batch = new ArrayList<>();
        int size = 1 + r.nextInt(BATCH);
        for (int i = 0; i < size; i++) {
            int what = sent.isEmpty() ? 9 : r.nextInt(10);
            byte[] known = sent.isEmpty() ? new byte[0] : sent.get(r.nextInt(sent.size()));
            if (what == 0) {
                batch.add(known.clone());
            } else if (what == 1) {
                byte[] forged = known.clone();
                forged[12 + r.nextInt(forged.length - 12)] ^= 1;
                batch.add(forged);
            } else if (what == 2) {
                batch.add(Fixtures.bytes(r, r.nextInt(30)));
            } else if (what == 3 && !batch.isEmpty()) {
                batch.add(batch.getLast().clone());
            } else {
                int ssrc = 0xA + r.nextInt(3);
                long next = send.sender(ssrc).highestIndex() + 1;
                int sequence = next == 0 ? 65_400 : (int) next & 0xFFFF;
                byte[] packet = Fixtures.rtp(r, ssrc, sequence, r.nextInt(1200), false);
                byte[] fresh = Fixtures.protect(worker, send, packet);
                sent.add(fresh);
                batch.add(fresh);
            }
        }
        return batch;
    }

    @Test
    void aFullBatchSaysSo() {
        try (Pair pair = new Pair(Engines.names().getFirst(), SrtpProfile.AES128_CM_HMAC_SHA1_80);
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64);
            assertThat(pair.worker.unprotectLater(pair.receive, memory, 0, 20)).isZero();
            assertThat(pair.worker.unprotectLater(pair.receive, memory, 0, 20)).isEqualTo(-1);
            int[] results = new int[1];
            pair.worker.unprotectAll(results);
            assertThat(results[0]).isEqualTo(SrtpWorker.MALFORMED);
            assertThat(pair.worker.unprotectLater(pair.receive, memory, 0, 20)).isZero();
        }
    }
}
