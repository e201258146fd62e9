package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The chunks and deltas of draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1. */
class TransportFeedbackTest {
    private static final int LOST = TransportFeedback.NOT_RECEIVED;

    /** Sender, media, base 65534, count to come. */
    private static final String SSRCS = "00000001 00000002 fffe ";

    private final MemorySegment s = Arena.ofAuto().allocate(70_000);

    private static TransportFeedback of(int... deltas) {
        return new TransportFeedback(1, 2, 65_534, 5, 6, deltas);
    }

    /** s for small, l for large, - for lost. */
    private static TransportFeedback ofPattern(String pattern) {
        return of(pattern.chars().map(c -> c == 's' ? 3 : c == 'l' ? 300 : LOST).toArray());
    }

    private String write(TransportFeedback feedback) {
        RtcpWriter writer = new RtcpWriter(s, 0, (int) s.byteSize());
        assertThat(writer.write(feedback)).isTrue();
        return Wire.hex(s, 0, writer.length());
    }

    private TransportFeedback read(int length) {
        List<Rtcp> read = new ArrayList<>();
        assertThat(RtcpReader.read(s, 0, length, read::add)).isTrue();
        assertThat(read).hasSize(1);
        return (TransportFeedback) read.getFirst();
    }

    @ParameterizedTest
    @CsvSource({ // pattern; count, reference and feedback count, chunks, deltas, padding
        "s, af cd 0005, 0001 000006 05 2001 03 01",
        "l, 8f cd 0005, 0001 000006 05 4001 012c",
        "-, af cd 0005, 0001 000006 05 0001 00 02",
        "ss, 8f cd 0005, 0002 000006 05 2002 0303",
        "s-, af cd 0005, 0002 000006 05 a000 03 01", // one bit each
        "s-ss, af cd 0006, 0004 000006 05 ac00 030303 00 00 03",
        "sl, af cd 0006, 0002 000006 05 d800 03 012c 00 00 03", // two bits each
        "l-s, af cd 0006, 0003 000006 05 e100 012c 03 00 00 03",
        "ssssssssssssss, 8f cd 0008, 000e 000006 05 200e 0303030303030303030303030303",
        "-------------s, af cd 0005, 000e 000006 05 8001 03 01"
    })
    void choosesTheChunkThatTellsMost(String pattern, String header, String body) {
        assertThat(write(ofPattern(pattern))).isEqualTo(Wire.plain(header + SSRCS + body));
    }

    @ParameterizedTest
    @CsvSource({ // pattern, number of chunks
        "s, 1",
        "sl, 1",
        "slslsls, 1", // 7 in two bits
        "slslslsl, 2",
        "s-s-s-s-s-s-s-, 1", // 14 in one bit
        "s-s-s-s-s-s-s-s-, 2",
        "ssssssssl, 2", // a run of 8, then the large one
        "sssl, 1",
        "ssssssss------------------------------, 2", // 14 in one bit, then a run
        "--------------------l, 2"
    })
    void needsFewChunks(String pattern, int chunks) {
        TransportFeedback feedback = ofPattern(pattern);
        int deltaBytes = pattern.chars().map(c -> c == 's' ? 1 : c == 'l' ? 2 : 0).sum();
        int bytes = 4 + 16 + 2 * chunks + deltaBytes;
        assertThat(write(feedback).length() / 2).isEqualTo(bytes + 3 & ~3);
        assertThat(read(bytes + 3 & ~3)).isEqualTo(feedback);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 32_767, -1, -32_768})
    void deltasAreSmallOrLarge(int delta) {
        TransportFeedback feedback = of(delta, 0, delta);
        assertThat(read(write(feedback).length() / 2)).isEqualTo(feedback);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 14, 8190, 8191, 8192})
    void longRunsAreReadBack(int packets) {
        for (int delta : new int[] {0, 300, LOST}) {
            int[] deltas = new int[packets];
            Arrays.fill(deltas, delta);
            assertThat(read(write(of(deltas)).length() / 2)).isEqualTo(of(deltas));
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            int[] deltas = new int[1 + random.nextInt(60)];
            int sameness = 1 + random.nextInt(12); // from noise to long runs
            int kind = 0;
            for (int i = 0; i < deltas.length; i++) {
                kind = random.nextInt(sameness) == 0 ? random.nextInt(3) : kind;
                deltas[i] =
                        switch (kind) {
                            case 0 -> LOST;
                            case 1 -> random.nextInt(256);
                            default -> (short) random.nextInt();
                        };
            }
            TransportFeedback feedback =
                    new TransportFeedback(
                            random.nextInt(),
                            random.nextInt(),
                            random.nextInt(65_536),
                            random.nextInt(256),
                            random.nextInt(1 << 24),
                            deltas);
            assertThat(read(write(feedback).length() / 2)).isEqualTo(feedback);
        }
    }

    /** Alternating in the worst way, as many as promised fit in what is promised. */
    @ParameterizedTest
    @ValueSource(strings = {"l", "ls", "l-", "lll-", "lllllll-", "sssssssl", "-l-l-l-s"})
    void asManyAsPromisedFit(String pattern) {
        String all = pattern.repeat(TransportFeedback.MAX_PACKETS).substring(0, 400);
        RtcpWriter writer = new RtcpWriter(s, 0, 936);
        assertThat(writer.write(ofPattern(all))).isTrue();
        assertThat(read(writer.length())).isEqualTo(ofPattern(all));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "ss", "sss", "l-s", "slslslsl"})
    void needsRoomForItsPadding(String pattern) {
        int length = write(ofPattern(pattern)).length() / 2;
        RtcpWriter writer = new RtcpWriter(s, 0, length - 1);
        assertThat(writer.write(ofPattern(pattern))).isFalse();
        assertThat(writer.length()).isZero();
        writer.reset(s, 0, length);
        assertThat(writer.write(ofPattern(pattern))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000 000006 05 0000 0000", // no packets
                "0001 000006 05 6001 0000", // the reserved symbol
                "0001 000006 05 f000 0000",
                "0001 000006 05 0000 2001", // a run of nothing
                "0005 000006 05 2001", // chunks end
                "0003 000006 05 2003", // deltas end
                "0002 000006 05 4002 0001"
            })
    void refusesMalformedFeedback(String body) {
        MemorySegment bytes = Wire.bytes(SSRCS + body);
        assertThat(TransportFeedbackFormat.read(bytes, 0, bytes.byteSize(), 1000)).isNull();
    }

    @Test
    void symbolsBeyondTheCountAreIgnored() {
        MemorySegment bytes = Wire.bytes(SSRCS + "0002 000006 05 3fff 0102 0000");
        assertThat(TransportFeedbackFormat.read(bytes, 0, bytes.byteSize(), 1000))
                .isEqualTo(of(1, 2));
        bytes = Wire.bytes(SSRCS + "0002 000006 05 bfff 0102");
        assertThat(TransportFeedbackFormat.read(bytes, 0, bytes.byteSize(), 1000))
                .isEqualTo(of(1, 2));
    }

    @Test
    void numbersAreModuloTheirWidths() {
        assertThat(new TransportFeedback(1, 2, 65_536 + 3, 256 + 4, -1, new int[] {1}))
                .isEqualTo(new TransportFeedback(1, 2, 3, 4, 0xFF_FFFF, new int[] {1}));
    }

    @Test
    void refusesWhatTheFormatCannotSay() {
        assertThatIllegalArgumentException().isThrownBy(() -> of());
        assertThatIllegalArgumentException().isThrownBy(() -> of(new int[65_536]));
        assertThatIllegalArgumentException().isThrownBy(() -> of(32_768));
        assertThatIllegalArgumentException().isThrownBy(() -> of(-32_769));
    }
}
