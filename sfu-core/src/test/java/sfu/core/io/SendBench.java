package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A send batch on a fake kernel, and what was put into it. */
final class SendBench implements AutoCloseable {
    static final InetSocketAddress ANN = at("192.0.2.1", 1000);
    static final InetSocketAddress BOB = at("2001:db8::2", 2000);
    static final InetSocketAddress EVE = at("192.0.2.3", 3000);

    final Arena arena = Arena.ofConfined();
    final FakeKernel kernel = new FakeKernel();
    final UdpStats stats = new UdpStats();
    final GsoRefusal refusal = new GsoRefusal();
    final List<byte[]> committed = new ArrayList<>();
    SendBatch batch = newBatch(8, true, true);

    SendBatch newBatch(int messages, boolean v6, boolean gso) {
        UdpOptions options = UdpOptions.defaults().withBatches(1, messages);
        return new SendBatch(kernel, arena, options, v6, new Segmentation(gso, refusal), stats);
    }

    @Override
    public void close() {
        arena.close();
    }

    boolean put(InetSocketAddress to, int length) {
        long at = batch.reserve(length);
        if (at < 0) {
            return false;
        }
        byte[] bytes = pattern(committed.size(), length);
        MemorySegment.copy(bytes, 0, batch.memory(), ValueLayout.JAVA_BYTE, at, length);
        batch.commit(length, Addr.hi(to.getAddress()), Addr.lo(to.getAddress()), Addr.port(to));
        committed.add(bytes);
        return true;
    }

    void put(InetSocketAddress to, int... lengths) {
        for (int length : lengths) {
            assertThat(put(to, length)).isTrue();
        }
    }

    List<Integer> packetsOfMessages() {
        return kernel.messages.stream().map(m -> m.packets().size()).toList();
    }

    void assertAllArrived() {
        assertThat(kernel.packets()).containsExactlyElementsOf(committed);
        assertThat(stats.txPackets).isEqualTo(committed.size());
        assertThat(stats.txBytes).isEqualTo(committed.stream().mapToLong(b -> b.length).sum());
        assertThat(stats.txMessages).isEqualTo(kernel.messages.size());
    }
}
