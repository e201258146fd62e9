package sfu.core.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

class RtcpReaderTest {
    private static final String PLI = "81 ce 0002 00000001 00000002";
    private final List<Rtcp> messages = new ArrayList<>();

    private boolean read(String hex) {
        MemorySegment s = Wire.bytes("ee" + hex);
        return RtcpReader.read(s, 1, (int) s.byteSize() - 1, messages::add);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80 cc 0001 00000001", // APP
                "80 c0 0000", // of no type
                "80 df 0003 00000000 00000000 00000000",
                "83 cd 0002 00000001 00000002", // transport layer feedback of another format
                // (TMMBR)
                "82 ce 0003 00000001 00000002 00000000", // payload-specific, too (SLI)
                "8f ce 0003 00000001 00000002 41424344" // application layer, not REMB
            })
    void skipsWhatItDoesNotKnow(String unknown) {
        assertThat(read(unknown + PLI)).isTrue();
        assertThat(messages).containsExactly(new PictureLossIndication(1, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // shorter than a header
                "81 ce 00",
                "41 ce 0002 00000001 00000002", // version 1
                "81 ce 0003 00000001 00000002", // longer than the packet
                "81 ce 0001 00000001", // cut off behind the first SSRC
                "84 ce 0001 00000001",
                "8f ce 0004 00000001 00000002 52454d42 01 000000", // an SSRC is missing
                "81 cd 0002 00000001 00000002", // a NACK of nothing
                "8f cd 0003 00000001 00000002 00000000", // feedback without its fixed part
                "80 c8 0005 00000001 00000000 00000000 00000000 00000000", // SR
                "81 c8 0006 00000001 00000000 00000000 00000000 00000000 00000000", // no block
                "80 c9 0000", // RR
                "81 c9 0001 00000001",
                "81 ca 0000", // SDES without its chunk
                "81 ca 0002 00000009 01 09 61 00", // an item beyond the end
                "82 cb 0001 00000001", // BYE
                "80 cf 0000", // XR
                "80 cf 0002 00000001 04 00 0002", // its block is missing
                "a0 c9 0001 00000000", // padding of 0
                "a0 c9 0001 00000005", // more than there is
                "a0 c9 0001 00000004" // ... or than the body leaves
            })
    void refusesMalformedPacketsAndKeepsWhatCameBefore(String malformed) {
        assertThat(read(PLI + malformed)).isFalse();
        assertThat(messages).containsExactly(new PictureLossIndication(1, 2));
    }

    @Test
    void nothingIsBehindAMalformedMessage() {
        assertThat(read("81 ce 0001 00000001" + PLI)).isFalse();
        assertThat(messages).isEmpty();
    }

    @Test
    void paddingIsNotRead() {
        assertThat(read("a1 cd 0004 00000001 00000002 0005 0000 00000004")).isTrue();
        assertThat(messages).containsExactly(new Nack(1, 2, new int[] {5}));
    }

    @Test
    void profileSpecificExtensionsAreSkipped() {
        assertThat(read("80 c9 0002 00000001 99999999" + PLI)).isTrue();
        assertThat(messages)
                .containsExactly(new ReceiverReport(1, List.of()), new PictureLossIndication(1, 2));
    }

    @Test
    void eachChunkWithANameIsAMessage() {
        String chunks =
                "00000001 01 01 61 00" // CNAME a
                        + "00000002 02 02 6262 00 00 00 00" // NAME alone
                        + "00000003 06 01 63 01 02 6464 00" // TOOL, then CNAME dd
                        + "00000004 00000000"; // nothing
        assertThat(read("84 ca 000a" + chunks + PLI)).isTrue();
        assertThat(messages)
                .containsExactly(
                        new SourceDescription(1, "a"),
                        new SourceDescription(3, "dd"),
                        new PictureLossIndication(1, 2));
    }

    @Test
    void aMissingChunkIsNoticed() {
        assertThat(read("82 ca 0002 00000009 01 01 61 00" + PLI)).isFalse();
        assertThat(messages).containsExactly(new SourceDescription(9, "a"));
    }

    @Test
    void blocksOfOtherKindsInAnExtendedReportAreSkipped() {
        assertThat(
                        read(
                                "80 cf 0008 00000001"
                                        + "06 00 0001 99999999"
                                        + "04 00 0002 11223344 55667788"
                                        + "63 00 0000"
                                        + "05 00 0000"))
                .isTrue();
        assertThat(messages)
                .containsExactly(new ExtendedReport(1, 0x1122_3344_5566_7788L, List.of()));
    }

    @Test
    void aNackMayCrossTheWrap() {
        assertThat(read("81 cd 0003 00000001 00000002 fff0 ffff")).isTrue();
        int[] lost = ((Nack) messages.getFirst()).lost();
        assertThat(lost).hasSize(17).startsWith(65_520, 65_521).endsWith(65_535, 0);
    }

    @ParameterizedTest
    @CsvSource({ // exponent and mantissa, bitrate
        "00 000000, 0",
        "00 000001, 1",
        "00 040001, 2",
        "00 b7ffff, 9223336852482686976", // the largest that fits: 18 bits by 45
        "00 bbffff, 9223372036854775807",
        "00 fc0000, 0",
        "00 fc0001, 9223372036854775807",
        "00 ffffff, 9223372036854775807"
    })
    void impossibleBitratesAreTheLargestNumber(String word, long bitrateBps) {
        assertThat(read("8f ce 0004 00000001 00000002 52454d42" + word)).isTrue();
        assertThat(messages)
                .containsExactly(new ReceiverEstimatedMaxBitrate(1, bitrateBps, List.of()));
    }

    @Test
    void readsAtMost64Messages() {
        assertThat(read(PLI.repeat(64))).isTrue();
        assertThat(messages).hasSize(64);
        messages.clear();
        assertThat(read(PLI.repeat(65))).isFalse();
        assertThat(messages).hasSize(64);
    }

    /** 24 bytes can claim 8,191 lost packets: together those of a datagram are bounded. */
    @Test
    void feedbackOfADatagramIsBounded() {
        String ofHalf = "8f cd 0005 00000001 00000002 0000 1000 000000 00 1000 0000";
        assertThat(read(ofHalf.repeat(2))).isTrue();
        messages.clear();
        assertThat(read(ofHalf.repeat(2) + "8f cd 0005 00000001 00000002 0000 0001 000000 00 0001"))
                .isFalse();
        assertThat(messages).hasSize(2);
        messages.clear();
        assertThat(read("8f cd 0005 00000001 00000002 0000 2001 000000 00 1fff 0002")).isFalse();
        assertThat(messages).isEmpty();
    }

    @Test
    void anEmptyPacketHasNoMessages() {
        assertThat(read("")).isTrue();
        assertThat(messages).isEmpty();
    }
}
