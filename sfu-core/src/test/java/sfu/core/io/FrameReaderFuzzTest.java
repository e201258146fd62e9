package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Cost;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.WithoutInstrumentation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A TCP stream of frames (RFC 4571) in whatever pieces: the packets are those that one reading of
 * the whole gives, none above the limit, and no length costs more than one packet of memory.
 */
@ExtendWith(WithoutInstrumentation.class)
class FrameReaderFuzzTest {
    private static final int MAX = 64;
    private static final int COST_BYTES = 4 << 10;

    static Stream<byte[]> streams() {
        byte[] packet = new byte[20];
        return Stream.of(
                new Seeds()
                        .piece(new byte[] {0, 20})
                        .piece(packet)
                        .piece(new byte[] {0, 0})
                        .bytes(),
                new Seeds().piece(new byte[] {0}).piece(new byte[] {3, 1, 2}).put(1, 3).bytes(),
                new Seeds().piece(new byte[] {(byte) 255, (byte) 255, 1}).bytes());
    }

    @MethodSource("streams")
    @FuzzTest
    void anyStream(byte[] bytes) {
        Bits bits = new Bits(bytes);
        FrameReader reader = new FrameReader(MAX);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        List<ByteBuffer> packets = new ArrayList<>();
        boolean goesOn = true;
        while (!bits.isOver() && goesOn) {
            byte[] piece = bits.piece();
            whole.writeBytes(piece);
            ByteBuffer in = ByteBuffer.wrap(piece);
            goesOn = reader.read(in, (from, length) -> packets.add(take(from, length)));
            assertThat(!goesOn || !in.hasRemaining()).isTrue();
        }
        byte[] all = whole.toByteArray();
        List<ByteBuffer> atOnce = new ArrayList<>();
        boolean isRight =
                new FrameReader(MAX).read(ByteBuffer.wrap(all), (in, n) -> atOnce.add(take(in, n)));
        assertThat(isRight).isEqualTo(goesOn);
        assertThat(packets).isEqualTo(atOnce);
        assertThat(packets).allMatch(packet -> packet.capacity() <= MAX);
        Cost.isAtMost(COST_BYTES, () -> skip(all));
    }

    private static boolean skip(byte[] all) {
        return new FrameReader(MAX)
                .read(
                        ByteBuffer.wrap(all),
                        (in, length) -> in.position(in.position() + length).hasArray());
    }

    private static ByteBuffer take(ByteBuffer in, int length) {
        byte[] packet = new byte[length];
        in.get(packet);
        return ByteBuffer.wrap(packet);
    }
}
