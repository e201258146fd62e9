package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class RtcpTest {
    private static final int NONE = TransportFeedback.NOT_RECEIVED;
    private final MemorySegment s = Arena.ofAuto().allocate(2048);

    static Stream<Rtcp> messages() {
        ReportBlock block = new ReportBlock(7, 128, -3, 0x1FFFF, 90, 0x12345678, 65_536);
        return Stream.of(
                new SenderReport(1, 0x8000_0001_0000_0002L, -5, 10, -1, List.of(block, block)),
                new ReceiverReport(1, List.of()),
                new ReceiverReport(1, List.of(block)),
                new SourceDescription(-9, "a name"),
                new Goodbye(List.of(1, -2)),
                new Nack(1, 2, new int[] {65_534, 65_535, 0, 15, 500}),
                new PictureLossIndication(1, -2),
                new FullIntraRequest(1, List.of(new FullIntraRequest.Entry(5, 255))),
                new ReceiverEstimatedMaxBitrate(1, 2_400_256, List.of(3, 4)),
                new TransportFeedback(1, 2, 65_530, 255, -3, new int[] {0, 255, 256, -1}),
                new TransportFeedback(
                        1,
                        2,
                        0,
                        0,
                        0x7FFFFF,
                        new int[] {4, NONE, NONE, 5, 6, 7, 8, 9, 10, NONE, 1}),
                new ExtendedReport(1, 0x1122_3344_5566_7788L));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsRead(Rtcp message) {
        assertThat(roundTrip(message)).containsExactly(message);
    }

    @Test
    void aCompoundPacketKeepsItsOrder() {
        List<Rtcp> all = messages().toList();
        assertThat(roundTrip(all.toArray(Rtcp[]::new))).containsExactlyElementsOf(all);
    }

    private List<Rtcp> roundTrip(Rtcp... messages) {
        RtcpWriter writer = new RtcpWriter(s, 1, 1500);
        for (Rtcp message : messages) {
            assertThat(writer.write(message)).isTrue();
        }
        assertThat(writer.length() % 4).isZero();
        List<Rtcp> read = new ArrayList<>();
        assertThat(RtcpReader.read(s, 1, writer.length(), read::add)).isTrue();
        return read;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatDoesNotFitIsNotWritten(Rtcp message) {
        RtcpWriter writer = new RtcpWriter(s, 0, 1500);
        writer.write(message);
        RtcpWriter tight = new RtcpWriter(s, 0, writer.length() - 1);
        assertThat(tight.write(message)).isFalse();
        assertThat(tight.length()).isZero();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyTruncationIsSafe(Rtcp message) {
        RtcpWriter writer = new RtcpWriter(s, 0, 1500);
        writer.write(message);
        for (int length = 1; length < writer.length(); length++) {
            assertThat(RtcpReader.read(s.asSlice(0, length), 0, length, m -> {})).isFalse();
        }
    }

    @Test
    void anyBytesAreSafe() {
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            int length = 4 * random.nextInt(16);
            for (int b = 0; b < length; b++) {
                s.set(ValueLayout.JAVA_BYTE, b, (byte) random.nextInt());
            }
            if (length > 0) {
                s.set(ValueLayout.JAVA_BYTE, 0, (byte) (0x80 | random.nextInt(0x40)));
                s.set(ValueLayout.JAVA_BYTE, 1, (byte) (200 + random.nextInt(8)));
                s.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
                s.set(ValueLayout.JAVA_BYTE, 3, (byte) random.nextInt(16));
            }
            int[] count = new int[1];
            RtcpReader.read(s.asSlice(0, length), 0, length, m -> count[0]++);
            assertThat(count[0]).isLessThan(65);
        }
    }

    @Test
    void anImpossibleBitrateIsTheLargestNumber() {
        RtcpWriter writer = new RtcpWriter(s, 0, 1500);
        writer.write(new ReceiverEstimatedMaxBitrate(1, Long.MAX_VALUE, List.of()));
        s.set(ValueLayout.JAVA_BYTE, 17, (byte) 0xFF); // exponent 63
        List<Rtcp> read = new ArrayList<>();
        assertThat(RtcpReader.read(s, 0, writer.length(), read::add)).isTrue();
        assertThat(((ReceiverEstimatedMaxBitrate) read.getFirst()).bitrateBps())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ntpTimesAreConvertedBothWays() {
        long epoch = NtpTime.ofUnixNanos(0);
        assertThat(epoch >>> 32).isEqualTo(2_208_988_800L);
        long later = NtpTime.ofUnixNanos(1_500_000_000L);
        assertThat(NtpTime.betweenNs(epoch, later)).isBetween(1_499_999_999L, 1_500_000_000L);
        assertThat(NtpTime.betweenNs(later, epoch)).isBetween(-1_500_000_001L, -1_499_999_999L);
        assertThat(NtpTime.middle32(0x1122_3344_5566_7788L)).isEqualTo(0x3344_5566);
    }
}
