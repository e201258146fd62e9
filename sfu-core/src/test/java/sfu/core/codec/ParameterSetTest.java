package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Sizes in H264's and AV1's sequence headers, put together bit by bit. */
class ParameterSetTest {
    private final FrameSizeReader reader = new FrameSizeReader();

    private static SvcEncoder.Bits golomb(SvcEncoder.Bits bits, int... values) {
        for (int value : values) {
            int length = 32 - Integer.numberOfLeadingZeros(value + 1);
            bits.put(0, length - 1).put(value + 1, length);
        }
        return bits;
    }

    private String size(Codec codec, MemorySegment s) {
        int size = reader.read(codec, s, 0, (int) s.byteSize(), 0);
        return FrameSize.width(size) + "x" + FrameSize.height(size);
    }

    @ParameterizedTest
    @CsvSource({ // profile, order type, macroblocks, crop right and bottom in units of 2
        "66, 0, 80, 45, 0, 0, 1280x720",
        "66, 2, 20, 12, 0, 6, 320x180",
        "66, 1, 40, 23, 0, 4, 640x360",
        "100, 0, 120, 68, 0, 4, 1920x1080",
        "100, 0, 4097, 68, 0, 0, 0x0" // too large to be true
    })
    void ofH264(int profile, int order, int columns, int rows, int right, int bottom, String size) {
        SvcEncoder.Bits bits = new SvcEncoder.Bits();
        bits.put(0x67, 8).put(profile, 8).put(0xC01F, 16);
        golomb(bits, 0);
        if (profile == 100) {
            golomb(bits, 1, 0, 0).put(0, 2);
        }
        golomb(bits, 0, order);
        if (order == 0) {
            golomb(bits, 2);
        } else if (order == 1) {
            golomb(bits.put(0, 1), 0, 0, 2, 5, 6);
        }
        golomb(bits, 1).put(0, 1);
        golomb(bits, columns - 1, rows - 1).put(0b11, 2);
        bits.put(right + bottom > 0 ? 1 : 0, 1);
        if (right + bottom > 0) {
            golomb(bits, 0, right, 0, bottom);
        }
        assertThat(size(Codec.H264, escaped(bits.put(0x8000, 16).bytes()))).isEqualTo(size);
    }

    /** 7.4.1: with emulation prevention bytes. */
    private static MemorySegment escaped(MemorySegment plain) {
        String hex = Wire.hex(plain, 0, plain.byteSize());
        StringBuilder out = new StringBuilder();
        int zeros = 0;
        for (int i = 0; i < hex.length(); i += 2) {
            String b = hex.substring(i, i + 2);
            if (zeros == 2 && b.compareTo("03") <= 0) {
                out.append("03");
                zeros = 0;
            }
            zeros = b.equals("00") ? zeros + 1 : 0;
            out.append(b);
        }
        return Wire.bytes(out.toString());
    }

    @Test
    void ofAv1() {
        SvcEncoder.Bits bits = new SvcEncoder.Bits();
        bits.put(0x18, 8).put(0x0A, 8).put(12, 8); // one OBU, begins a sequence; it has a size
        bits.put(0, 5).put(0, 1).put(0, 1).put(1, 5); // no timing, no delay, two points
        bits.put(0x102, 12).put(8, 5).put(0, 1).put(0x101, 12).put(5, 5);
        bits.put(10, 4).put(9, 4).put(1279, 11).put(719, 10).put(0, 40);
        assertThat(size(Codec.AV1, bits.bytes())).isEqualTo("1280x720");
        SvcEncoder.Bits still = new SvcEncoder.Bits();
        still.put(0x18, 8).put(0x08, 8).put(0b00011, 5).put(3, 5);
        still.put(8, 4).put(7, 4).put(319, 9).put(179, 8).put(0, 8);
        assertThat(size(Codec.AV1, still.bytes())).isEqualTo("320x180");
    }

    @Test
    void anyBytesAreSafe() {
        Random random = new Random(4);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Wire.random(random, 40);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x67 : 0x18);
                bytes[1] = (byte) (random.nextBoolean() ? 0x64 : 0x0A);
            }
            for (Codec codec : Codec.values()) {
                reader.read(codec, Wire.bytes(bytes), 0, bytes.length, random.nextInt(4));
            }
        }
    }
}
