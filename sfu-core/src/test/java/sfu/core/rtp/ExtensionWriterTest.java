package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ExtensionWriterTest {
    private static final int AT = 3;
    private final MemorySegment s = Arena.ofAuto().allocate(4096);
    private final ExtensionWriter writer = new ExtensionWriter();

    private String end() {
        int length = writer.end();
        return Wire.hex(s, AT, length);
    }

    @Test
    void writesNothingForNothing() {
        writer.begin(s, AT);
        assertThat(writer.end()).isZero();
    }

    @Test
    void writesTheOneByteFormPaddedToWords() {
        writer.begin(s, AT);
        writer.putByte(1, 0x85);
        assertThat(end()).isEqualTo(Wire.plain("bede 0001 10 85 0000"));

        writer.begin(s, AT);
        writer.putByte(14, 0xFF);
        writer.putShort(5, 0xFFFE);
        writer.put24(3, 0x010203);
        writer.put(2, Wire.bytes("00 6d6964"), 1, 3);
        assertThat(end())
                .isEqualTo(Wire.plain("bede 0004 e0 ff 51 fffe 32 010203 22 6d6964 000000"));
    }

    @Test
    void anIdAbove14WidensAllThatCameBefore() {
        writer.begin(s, AT);
        writer.put24(3, 0x010203);
        writer.putShort(5, 0xFFFE);
        writer.putByte(15, 0x7F);
        writer.putByte(1, 0x80);
        assertThat(end())
                .isEqualTo(Wire.plain("1000 0004 03 03 010203 05 02 fffe 0f 01 7f 01 01 80 00"));
    }

    @Test
    void anEmptyValueNeedsTheTwoByteForm() {
        writer.begin(s, AT);
        writer.putByte(1, 0x80);
        writer.put(2, MemorySegment.NULL, 0, 0);
        assertThat(end()).isEqualTo(Wire.plain("1000 0002 01 01 80 02 00 000000"));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 255})
    void longValuesAreReadBack(int length) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        writer.begin(s, 12);
        writer.putByte(1, 7);
        writer.put(2, Wire.bytes(value), 0, length);
        int block = writer.end();
        assertThat(s.get(ValueLayout.JAVA_BYTE, 12)).isEqualTo((byte) (length > 16 ? 0x10 : 0xBE));
        assertThat(read(block)).containsExactly(Map.entry(1, "07"), Map.entry(2, hex(value)));
    }

    @Test
    void whatCannotBeWrittenIsLeftOut() {
        writer.begin(s, AT);
        writer.putByte(0, 1);
        writer.putByte(-1, 1);
        writer.putByte(256, 1);
        writer.put(3, s, 0, 256);
        assertThat(writer.end()).isZero();
    }

    /** Whatever the order of short and long, low and high: the reader finds each value. */
    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(5);
        for (int round = 0; round < 5_000; round++) {
            Map<Integer, String> written = new LinkedHashMap<>();
            List<Integer> ids = ids(random);
            writer.begin(s, 12);
            for (int id : ids) {
                byte[] value = new byte[random.nextInt(6) == 0 ? random.nextInt(40) : 1 + id % 16];
                random.nextBytes(value);
                writer.put(id, Wire.bytes(value), 0, value.length);
                written.put(id, hex(value));
            }
            int block = writer.end();
            assertThat(block % 4).isZero();
            assertThat(read(block)).isEqualTo(written);
        }
    }

    private static List<Integer> ids(Random random) {
        List<Integer> ids = new ArrayList<>();
        int count = random.nextInt(10);
        int highest = random.nextBoolean() ? 14 : 255;
        while (ids.size() < count) {
            int id = 1 + random.nextInt(highest);
            if (!ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    private Map<Integer, String> read(int block) {
        RtpHeader.write(s, 0, false, 96, 1, 2, 3, block > 0);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(s, 0, 12 + block + 1)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(1);
        Map<Integer, String> values = new LinkedHashMap<>();
        for (int id = 1; id < 256; id++) {
            long at = packet.extensionOffset(id);
            if (at >= 0) {
                values.put(id, Wire.hex(s, at, packet.extensionLength(id)));
            }
        }
        return values;
    }

    private static String hex(byte[] value) {
        return Wire.hex(Wire.bytes(value), 0, value.length);
    }
}
