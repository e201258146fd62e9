package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Each message against its bytes, put together by hand from the RFCs. */
class RtcpVectorsTest {
    private static final int AT = 1;
    private final MemorySegment s = Arena.ofAuto().allocate(2048);

    static Stream<Arguments> vectors() {
        ReportBlock block = new ReportBlock(7, 128, -3, 0x1FFFF, 90, 0x12345678, 65_536);
        String blockBytes = "00000007 80fffffd 0001ffff 0000005a 12345678 00010000";
        return Stream.of(
                Arguments.of( // RFC 3550 6.4.1
                        new SenderReport(1, 0x8000_0001_0000_0002L, -5, 10, -1, List.of(block)),
                        "81 c8 000c 00000001 80000001 00000002 fffffffb 0000000a ffffffff"
                                + blockBytes),
                Arguments.of( // 6.4.2
                        new ReceiverReport(1, List.of(block, block)),
                        "82 c9 000d 00000001" + blockBytes + blockBytes),
                Arguments.of(new ReceiverReport(-1, List.of()), "80 c9 0001 ffffffff"),
                Arguments.of( // 6.5: the null behind the text is needed even at a word's end
                        new SourceDescription(-9, "ab"), "81 ca 0003 fffffff7 01 02 6162 00000000"),
                Arguments.of(new SourceDescription(9, "a"), "81 ca 0002 00000009 01 01 61 00"),
                Arguments.of(new SourceDescription(9, ""), "81 ca 0002 00000009 01 00 00 00"),
                Arguments.of(new Goodbye(List.of(1, -2)), "82 cb 0002 00000001 fffffffe"), // 6.6
                Arguments.of(new Goodbye(List.of()), "80 cb 0000"),
                Arguments.of( // RFC 4585 6.2.1: PID and the mask of the 16 that follow
                        new Nack(1, 2, new int[] {65_534, 65_535, 0, 14, 500}),
                        "81 cd 0004 00000001 00000002 fffe 8003 01f4 0000"),
                Arguments.of(
                        new Nack(1, 2, new int[] {10, 26, 27}),
                        "81 cd 0004 00000001 00000002 000a 8000 001b 0000"),
                Arguments.of( // 6.3.1
                        new PictureLossIndication(1, -2), "81 ce 0002 00000001 fffffffe"),
                Arguments.of( // RFC 5104 4.3.1
                        new FullIntraRequest(1, List.of(new FullIntraRequest.Entry(5, 255))),
                        "84 ce 0004 00000001 00000000 00000005 ff000000"),
                Arguments.of( // draft-alvestrand-rmcat-remb-03 2.2
                        new ReceiverEstimatedMaxBitrate(1, 0x3FFFFL << 3, List.of(3, 4)),
                        "8f ce 0006 00000001 00000000 52454d42 02 0fffff 00000003 00000004"),
                Arguments.of(
                        new ReceiverEstimatedMaxBitrate(1, 262_143, List.of()),
                        "8f ce 0004 00000001 00000000 52454d42 00 03ffff"),
                Arguments.of( // RFC 3611 4.4
                        new ExtendedReport(1, 0x1122_3344_5566_7788L, List.of()),
                        "80 cf 0004 00000001 04 00 0002 11223344 55667788"),
                Arguments.of( // 4.5
                        new ExtendedReport(
                                1,
                                0,
                                List.of(
                                        new ExtendedReport.Delay(2, 0x33445566, 65_536),
                                        new ExtendedReport.Delay(3, -1, -1))),
                        "80 cf 0008 00000001 05 00 0006 00000002 33445566 00010000"
                                + "00000003 ffffffff ffffffff"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isWrittenSo(Rtcp message, String hex) {
        RtcpWriter writer = new RtcpWriter(s, AT, 1500);
        s.fill((byte) 0xA5); // what was there does not shine through
        assertThat(writer.write(message)).isTrue();
        assertThat(Wire.hex(s, AT, writer.length())).isEqualTo(Wire.plain(hex));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isReadSo(Rtcp message, String hex) {
        MemorySegment bytes = Wire.bytes(hex);
        List<Rtcp> read = new ArrayList<>();
        assertThat(RtcpReader.read(bytes, 0, (int) bytes.byteSize(), read::add)).isTrue();
        assertThat(read).containsExactly(message);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void fitsItsOwnSizeAndNoLess(Rtcp message, String hex) {
        int length = Wire.plain(hex).length() / 2;
        RtcpWriter writer = new RtcpWriter(s, AT, length);
        assertThat(writer.write(message)).isTrue();
        for (int capacity = 0; capacity < length; capacity++) {
            writer.reset(s, AT, capacity);
            assertThat(writer.write(message)).isFalse();
            assertThat(writer.length()).isZero();
        }
    }

    @Test
    void aCompoundPacketKeepsItsOrder() {
        List<Rtcp> all = new ArrayList<>();
        StringBuilder hex = new StringBuilder();
        RtcpWriter writer = new RtcpWriter(s, AT, 1500);
        vectors()
                .forEach(vector -> {
                    Rtcp message = (Rtcp) vector.get()[0];
                    all.add(message);
                    hex.append(Wire.plain((String) vector.get()[1]));
                    assertThat(writer.write(message)).isTrue();
                });
        assertThat(Wire.hex(s, AT, writer.length())).isEqualTo(hex.toString());
        List<Rtcp> read = new ArrayList<>();
        assertThat(RtcpReader.read(s, AT, writer.length(), read::add)).isTrue();
        assertThat(read).isEqualTo(all);
    }

    @Test
    void aLongNameIsCut() {
        RtcpWriter writer = new RtcpWriter(s, 0, 1500);
        assertThat(writer.write(new SourceDescription(1, "x".repeat(300)))).isTrue();
        List<Rtcp> read = new ArrayList<>();
        assertThat(RtcpReader.read(s, 0, writer.length(), read::add)).isTrue();
        assertThat(read).containsExactly(new SourceDescription(1, "x".repeat(255)));
    }

    @Test
    void messagesRefuseWhatTheyCannotCarry() {
        ReportBlock block = new ReportBlock(1, 2, 3, 4, 5, 6, 7);
        List<ReportBlock> blocks = Collections.nCopies(32, block);
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiverReport(1, blocks));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SenderReport(1, 2, 3, 4, 5, blocks));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Goodbye(Collections.nCopies(32, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Nack(1, 2, new int[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new ReceiverEstimatedMaxBitrate(1, 2, Collections.nCopies(256, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReceiverEstimatedMaxBitrate(1, -1, List.of()));
        assertThat(new ReceiverReport(1, Collections.nCopies(31, block)).reports()).hasSize(31);
    }
}
