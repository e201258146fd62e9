package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A kernel of moods: every packet leaves once, in its peer's order, or is counted as dropped. */
class SendBatchModelTest {
    private static final int[] ERRORS = {
        Errno.ENOBUFS, Errno.EPERM, Errno.EMSGSIZE, Errno.EINVAL, Errno.EHOSTUNREACH
    };

    private final FakeKernel kernel = new FakeKernel();
    private final UdpStats stats = new UdpStats();
    private final Map<Integer, List<byte[]>> committed = new HashMap<>();
    private int count;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostUncountedDoubledOrReordered(long seed) {
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            UdpOptions options = UdpOptions.defaults().withBatches(1, 1 + random.nextInt(20));
            Segmentation gso = new Segmentation(true, new GsoRefusal());
            SendBatch batch = new SendBatch(kernel, arena, options, true, gso, stats);
            for (int step = 0; step < 3000; step++) {
                changeMood(random);
                int length = random.nextInt(3) == 0 ? 1 + random.nextInt(1400) : 700;
                put(random, batch, 1 + random.nextInt(4), length);
                if (random.nextInt(6) == 0) {
                    batch.flush();
                }
            }
            kernel.room = Integer.MAX_VALUE;
            assertThat(batch.flush()).isZero();
        }
        assertThat(stats.txPackets).isEqualTo(kernel.packets().size());
        assertThat(stats.txPackets + stats.txDropped()).isEqualTo(count);
        assertThat(stats.txPackets).isGreaterThan(500);
        committed.forEach((port, packets) -> assertSubsequence(kernel.packetsTo(port), packets));
    }

    private void changeMood(Random random) {
        kernel.room = random.nextInt(4) == 0 ? random.nextInt(3) : kernel.room + 1;
        if (random.nextInt(50) == 0) {
            kernel.errnoOfRuns = random.nextBoolean() ? 0 : Errno.EIO;
            kernel.errnoOfPort.clear();
            kernel.errnoOfPort.put(1 + random.nextInt(4), ERRORS[random.nextInt(ERRORS.length)]);
        }
    }

    private void put(Random random, SendBatch batch, int port, int length) {
        long at = batch.reserve(length);
        if (at < 0) {
            batch.flush();
            at = batch.reserve(length);
        }
        assertThat(at).as("a flush makes room").isNotNegative();
        byte[] bytes = pattern(count++, length);
        MemorySegment.copy(bytes, 0, batch.memory(), ValueLayout.JAVA_BYTE, at, length);
        InetSocketAddress to = at("192.0.2.1", port);
        if (random.nextInt(5) == 0) { // goes another way
            batch.skip(length);
            count--;
            return;
        }
        batch.commit(length, Addr.hi(to.getAddress()), Addr.lo(to.getAddress()), port);
        committed.computeIfAbsent(port, p -> new ArrayList<>()).add(bytes);
    }

    private static void assertSubsequence(List<byte[]> sent, List<byte[]> of) {
        int next = 0;
        for (byte[] packet : sent) {
            while (next < of.size() && !java.util.Arrays.equals(of.get(next), packet)) {
                next++;
            }
            assertThat(next).as("sent as committed, in order").isLessThan(of.size());
            next++;
        }
    }
}
