package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The queue of the java.nio port on a channel that takes only so many packets. */
class NioSendQueueTest {
    private static final int PLACES = 8;

    private final UdpStats stats = new UdpStats();
    private final List<byte[]> committed = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private final NioSendQueue queue =
            new NioSendQueue(this::take, UdpOptions.defaults().withBatches(1, PLACES), stats);

    private int take(ByteBuffer packet, InetSocketAddress to) {
        if (room == 0) {
            return 0;
        }
        room--;
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        assertThat(to.getPort()).isEqualTo(bytes.length);
        sent.add(bytes);
        return bytes.length;
    }

    private boolean put(int length) {
        long at = queue.reserve(length);
        if (at < 0) {
            return false;
        }
        byte[] bytes = pattern(committed.size(), length);
        MemorySegment.copy(bytes, 0, queue.memory(), ValueLayout.JAVA_BYTE, at, length);
        queue.commit(length, 0, 0xFFFF_7F00_0001L, length);
        committed.add(bytes);
        return true;
    }

    private void putAll(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(put(1000 + i)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatThePartlySentQueueHasRoomForIsNotDropped(boolean isRefused) {
        room = 6;
        putAll(PLACES);
        if (isRefused) {
            assertThat(queue.reserve(100)).isEqualTo(-1);
        }
        assertThat(queue.flush()).isEqualTo(2);
        putAll(6);
        room = Integer.MAX_VALUE;
        assertThat(queue.flush()).isZero();
        assertThat(sent).containsExactlyElementsOf(committed);
        assertThat(stats.txDropped()).isZero();
    }

    @Test
    void theOldestQuarterGivesWayWhileTheChannelTakesNothing() {
        room = 0;
        putAll(PLACES);
        assertThat(queue.flush()).as("nothing more is to be sent yet").isEqualTo(PLACES);
        assertThat(queue.reserve(100)).isEqualTo(-1);
        assertThat(queue.flush()).isEqualTo(6);
        assertThat(stats.txQueueFull).isEqualTo(2);
        putAll(2);
        room = Integer.MAX_VALUE;
        assertThat(queue.flush()).isZero();
        assertThat(sent).containsExactlyElementsOf(committed.subList(2, 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPacketLeavesOnceInOrderOrIsCounted(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            room = random.nextInt(3);
            int length = 8 + random.nextInt(1492);
            if (!put(length)) {
                queue.flush();
                assertThat(put(length)).as("a flush makes room").isTrue();
            }
        }
        room = Integer.MAX_VALUE;
        assertThat(queue.flush()).isZero();
        assertThat(stats.txPackets + stats.txQueueFull).isEqualTo(committed.size());
        int next = 0;
        for (byte[] packet : sent) {
            while (!Arrays.equals(committed.get(next), packet)) {
                next++;
            }
            next++;
        }
    }
}
