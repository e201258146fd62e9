package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.Wire;
import sfu.core.rtp.WithoutInstrumentation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Any bytes are safe: no exception, no read beyond them, and no more than they can stand for. */
@ExtendWith(WithoutInstrumentation.class)
class RtcpFuzzTest {
    private static final int RANDOM_INPUTS = 100_000;
    private static final int[] TYPES = {200, 201, 202, 203, 205, 205, 206, 206, 207};
    private static final int[] FORMATS = {0, 1, 1, 2, 4, 15, 15, 31};
    private static final int MAX_BYTES = 1500;
    private static final int COST_BYTES = (64 << 10) + 8 * RtcpReader.MAX_FEEDBACK_PACKETS;
    private static final int COST_OF_A_BYTE = 256;

    /** Every message's own bytes, and some in one packet. */
    static Stream<byte[]> packets() {
        List<String> hex = new ArrayList<>();
        RtcpVectorsTest.vectors().forEach(v -> hex.add(Wire.plain((String) v.get()[1])));
        hex.add("afcd000600000001" + "00000002fffe000400000605ac00030303000003");
        hex.add("afcd000600000001" + "00000002fffe000200000605d80003012c000003");
        hex.add(hex.get(0) + hex.get(3) + hex.get(8));
        return hex.stream().map(HexFormat.of()::parseHex);
    }

    @MethodSource("packets")
    @FuzzTest
    void anyBytes(byte[] bytes) {
        check(bytes);
        MemorySegment s = Wire.bytes(bytes);
        Cost.isAtMost(
                COST_BYTES + (long) COST_OF_A_BYTE * bytes.length,
                () -> RtcpReader.read(s, 0, bytes.length, each -> {}));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void everyTruncationOfAMessageIsSafe(byte[] bytes) {
        for (int length = 0; length < bytes.length; length++) {
            check(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void randomMessages() {
        Random random = new Random(2);
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = Wire.random(random, 80);
            for (int at = 0; at + 4 <= bytes.length; ) { // headers that lead to their bodies
                int words = random.nextInt(8);
                bytes[at] = (byte) (0x80 | FORMATS[random.nextInt(FORMATS.length)]);
                bytes[at] |= (byte) (random.nextInt(8) == 0 ? 0x20 : 0);
                bytes[at + 1] = (byte) TYPES[random.nextInt(TYPES.length)];
                bytes[at + 2] = 0;
                bytes[at + 3] = (byte) words;
                at += 4 + 4 * words;
            }
            check(bytes);
        }
    }

    @Test
    void mutatedMessages() {
        Random random = new Random(4);
        List<byte[]> packets = packets().toList();
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = packets.get(random.nextInt(packets.size())).clone();
            for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            check(bytes);
        }
    }

    private static void check(byte[] bytes) {
        MemorySegment s = Wire.bytes(bytes);
        List<Rtcp> messages = new ArrayList<>();
        boolean whole = RtcpReader.read(s, 0, bytes.length, messages::add);
        assertThat(messages.size() <= bytes.length / 4).isTrue();
        assertThat(weight(messages) <= 17L * bytes.length + RtcpReader.MAX_FEEDBACK_PACKETS)
                .isTrue();
        if (whole && bytes.length <= MAX_BYTES) {
            checkRoundTrip(messages, bytes.length);
        }
    }

    /** The numbers and names that the messages hold. */
    private static long weight(List<Rtcp> messages) {
        return messages.stream()
                .mapToLong(message ->
                        switch (message) {
                            case Nack nack -> nack.lost().length;
                            case TransportFeedback f -> f.deltas().length;
                            case SourceDescription d -> d.cname().length();
                            default -> 1;
                        })
                .sum();
    }

    /** What was read is written, and read again as the same. */
    private static void checkRoundTrip(List<Rtcp> messages, int length) {
        MemorySegment s = Wire.bytes(new byte[4 * length + 2000]);
        RtcpWriter writer = new RtcpWriter(s, 0, (int) s.byteSize());
        for (Rtcp message : messages) {
            assertThat(writer.write(message)).isTrue();
        }
        List<Rtcp> again = new ArrayList<>();
        assertThat(RtcpReader.read(s, 0, writer.length(), again::add)).isTrue();
        assertThat(again).hasSameSizeAs(messages);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(isSame(messages.get(i), again.get(i))).as("%s", messages.get(i)).isTrue();
        }
    }

    private static boolean isSame(Rtcp read, Rtcp again) {
        return switch (read) {
            case Nack(int sender, int media, int[] lost) -> // in whatever order
                    again instanceof Nack(int senderAgain, int mediaAgain, int[] lostAgain)
                            && sender == senderAgain
                            && media == mediaAgain
                            && Arrays.equals(
                                    Arrays.stream(lost).sorted().distinct().toArray(),
                                    Arrays.stream(lostAgain).sorted().distinct().toArray());
            // bytes that are no UTF-8, bitrates of more than 18 bits
            case SourceDescription description -> again instanceof SourceDescription;
            case ReceiverEstimatedMaxBitrate b -> again instanceof ReceiverEstimatedMaxBitrate;
            default -> read.equals(again);
        };
    }
}
