package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Cost;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.Wire;
import sfu.core.rtp.WithoutInstrumentation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One message of each type (reports, descriptions, goodbye, NACK, transport feedback, PLI, FIR,
 * REMB, extended reports) with a right header and any body: of the type that it says, and of no
 * more memory than its bytes can stand for.
 */
@ExtendWith(WithoutInstrumentation.class)
class RtcpMessageFuzzTest {
    /** Type and format, or count. */
    private static final int[][] HEADERS = {
        {200, 0}, {200, 1}, {201, 1}, {201, 31}, {202, 1}, {202, 2}, {203, 1}, {203, 31},
        {205, 1}, {205, 15}, {206, 1}, {206, 4}, {206, 15}, {207, 0}, {204, 0}, {205, 3}
    };

    private static final int COST_BYTES = 64 << 10;

    /** A feedback's run of missing packets stands for most: 8,191 for two bytes. */
    private static final int COST_OF_A_BYTE = 256;

    private static final int COST_OF_FEEDBACK = 8 * RtcpReader.MAX_FEEDBACK_PACKETS;

    static Stream<byte[]> messages() {
        return Stream.of(
                new Seeds().put(1).put(new byte[48]).bytes(),
                new Seeds().put(4).put32(1).put(1, 4, 'a', 'b', 'c', 'd', 0, 0).bytes(),
                new Seeds().put(8).put32(1).put32(2).put16(100).put16(0x8001).bytes(),
                new Seeds()
                        .put(9)
                        .put32(1)
                        .put32(2)
                        .put16(100)
                        .put16(3)
                        .put32(0x05000100)
                        .put16(0x2003)
                        .put(1, 2, 3)
                        .put(new byte[3])
                        .bytes(),
                new Seeds()
                        .put(9)
                        .put32(1)
                        .put32(2)
                        .put16(100)
                        .put16(7)
                        .put32(0x05000100)
                        .put16(0xD800)
                        .put(1, 0, 2, 3)
                        .bytes(),
                new Seeds().put(11).put32(1).put32(0).put32(9).put32(0x05000000).bytes(),
                new Seeds()
                        .put(12)
                        .put32(1)
                        .put32(0)
                        .put('R', 'E', 'M', 'B', 1, 0x0A, 1, 2)
                        .put32(9)
                        .bytes(),
                new Seeds().put(13).put32(1).put32(0x04000002).put32(5).put32(6).bytes());
    }

    @MethodSource("messages")
    @FuzzTest
    void anyBody(byte[] bytes) {
        Bits bits = new Bits(bytes);
        int[] header = HEADERS[bits.below(HEADERS.length)];
        byte[] body = bits.rest();
        byte[] message =
                new Seeds()
                        .put(0x80 | header[1], header[0])
                        .put16(body.length + 3 >>> 2)
                        .put(body)
                        .put(new byte[-body.length & 3])
                        .bytes();
        MemorySegment s = Wire.bytes(message);
        List<Rtcp> read = new ArrayList<>();
        boolean whole = RtcpReader.read(s, 0, message.length, read::add);
        assertThat(read).allMatch(each -> type(each) == header[0]);
        assertThat(whole || read.isEmpty() || header[0] == 202).isTrue();
        Cost.isAtMost(
                COST_BYTES + COST_OF_FEEDBACK + (long) COST_OF_A_BYTE * message.length,
                () -> RtcpReader.read(s, 0, message.length, each -> {}));
    }

    private static int type(Rtcp message) {
        return switch (message) {
            case SenderReport r -> 200;
            case ReceiverReport r -> 201;
            case SourceDescription d -> 202;
            case Goodbye g -> 203;
            case Nack n -> 205;
            case TransportFeedback f -> 205;
            case PictureLossIndication p -> 206;
            case FullIntraRequest f -> 206;
            case ReceiverEstimatedMaxBitrate r -> 206;
            case ExtendedReport x -> 207;
        };
    }
}
