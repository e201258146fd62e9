package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames of RFC 4571, however the stream is cut. */
class FrameReaderTest {
    private static final int MAX = 1536;

    private final List<byte[]> packets = new ArrayList<>();
    private final FrameReader reader = new FrameReader(MAX);
    private int wanted = Integer.MAX_VALUE;

    private boolean take(ByteBuffer in, int length) {
        byte[] packet = new byte[length];
        in.get(packet);
        packets.add(packet);
        return packets.size() < wanted;
    }

    private boolean read(byte[] stream, int from, int to) {
        return reader.read(ByteBuffer.wrap(stream, from, to - from), this::take);
    }

    private static byte[] stream(byte[]... packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            out.write(packet.length >>> 8);
            out.write(packet.length);
            out.writeBytes(packet);
        }
        return out.toByteArray();
    }

    private static byte[] packet(int length, int seed) {
        byte[] packet = new byte[length];
        new Random(seed).nextBytes(packet);
        return packet;
    }

    @Test
    void anyCutInThreeGivesTheSamePackets() {
        byte[][] sent = {packet(1, 1), packet(0, 0), packet(20, 2), packet(3, 3), packet(0, 0)};
        byte[] stream = stream(sent);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                packets.clear();
                assertThat(read(stream, 0, first)).isTrue();
                assertThat(read(stream, first, second)).isTrue();
                assertThat(read(stream, second, stream.length)).isTrue();
                assertThat(packets).containsExactly(sent[0], sent[2], sent[3]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aLongStreamInPiecesOfAnySize(long seed) {
        Random random = new Random(seed);
        byte[][] sent = new byte[200][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = packet(1 + random.nextInt(MAX), i);
        }
        byte[] stream = stream(sent);
        for (int at = 0; at < stream.length; ) {
            int to = Math.min(stream.length, at + random.nextInt(3 * MAX));
            assertThat(read(stream, at, to)).isTrue();
            at = to;
        }
        assertThat(packets).containsExactly(sent);
    }

    @Test
    void everyByteAlone() {
        byte[] sent = packet(MAX, 5);
        byte[] stream = stream(sent, sent);
        for (int i = 0; i < stream.length; i++) {
            assertThat(read(stream, i, i + 1)).isTrue();
        }
        assertThat(packets).containsExactly(sent, sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX + 1, 0x4745, 0x8000, 0xFFFF})
    void aFrameThatIsTooLongIsAnErrorAtItsLength(int length) {
        byte[] good = packet(10, 1);
        byte[] stream = stream(good);
        assertThat(read(stream, 0, stream.length)).isTrue();
        assertThat(read(new byte[] {(byte) (length >>> 8)}, 0, 1)).isTrue();
        assertThat(read(new byte[] {(byte) length}, 0, 1)).isFalse();
        assertThat(packets).containsExactly(good);
    }

    @Test
    void nullPacketsSayNothing() {
        assertThat(read(new byte[5000], 0, 5000)).isTrue();
        assertThat(packets).isEmpty();
    }

    @Test
    void nothingIsReadAfterAnUnwantedPacket() {
        wanted = 1;
        byte[] stream = stream(packet(5, 1), packet(5, 2));
        assertThat(read(stream, 0, stream.length)).isFalse();
        assertThat(packets).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageNeverThrowsAndGivesNoPacketThatIsTooLong(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            FrameReader fresh = new FrameReader(MAX);
            byte[] garbage = new byte[random.nextInt(6000)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] &= 0x07; // else it ends at once
            }
            for (int at = 0; at < garbage.length; ) {
                int to = Math.min(garbage.length, at + 1 + random.nextInt(700));
                ByteBuffer piece = ByteBuffer.wrap(garbage, at, to - at);
                if (!fresh.read(piece, this::take)) {
                    break;
                }
                at = to;
            }
        }
        assertThat(packets).allMatch(p -> p.length > 0 && p.length <= MAX);
    }
}
