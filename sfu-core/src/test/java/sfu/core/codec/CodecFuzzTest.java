package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.Wire;
import sfu.core.rtp.WithoutInstrumentation;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

/** Any bytes are safe: no exception, no read beyond them; rewriting touches the ids alone. */
@ExtendWith(WithoutInstrumentation.class)
class CodecFuzzTest {
    private static final int RANDOM_INPUTS = 100_000;
    private static final Codec[] CODECS = Codec.values();

    /** Of readers that have read before: none but what the runtime may need. */
    private static final int COST_BYTES = 1024;

    static Stream<byte[]> payloads() {
        return Stream.of(
                        "90f0810280bf00",
                        "f8800542090b0200",
                        "ae054233380140" + "00b4028001680300" + "04010c01020300",
                        "7800026742000268ce",
                        "7c8588",
                        "28030a0b003200",
                        "ef1e0002ef0f00036fa1a2b1b2b3c1c2c3c4")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("payloads")
    @FuzzTest
    void anyBytes(byte[] bytes) {
        for (Codec codec : Codec.values()) {
            checkDescriptor(codec, bytes);
        }
        checkRed(bytes);
        MemorySegment s = Wire.bytes(bytes);
        RedPayload used = new RedPayload();
        Cost.isAtMost(COST_BYTES, () -> read(s, used));
    }

    private static void read(MemorySegment s, RedPayload red) {
        for (Codec codec : CODECS) {
            PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
        }
        red.wrap(s, 0, (int) s.byteSize());
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void randomBytes(Codec codec) {
        Random random = new Random(3);
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = Wire.random(random, 24);
            checkDescriptor(codec, bytes);
            if (codec == Codec.RED) {
                checkRed(bytes);
            }
        }
    }

    private static void checkDescriptor(Codec codec, byte[] bytes) {
        MemorySegment s = Wire.bytes(bytes.clone());
        long d = PayloadDescriptor.read(codec, s, 0, bytes.length);
        if (d == PayloadDescriptor.MALFORMED) {
            return;
        }
        PayloadDescriptor.rewrite(d, s, 0, 0, 0);
        assertThat(Arrays.equals((byte[]) s.heapBase().orElseThrow(), bytes)).isTrue();
        PayloadDescriptor.rewrite(d, s, 0, 7, 9);
        long rewritten = PayloadDescriptor.read(codec, s, 0, bytes.length);
        int mask = (1 << PayloadDescriptor.pictureIdBits(d)) - 1;
        boolean asWanted =
                (!PayloadDescriptor.hasPictureId(d)
                                || PayloadDescriptor.pictureId(rewritten)
                                        == (PayloadDescriptor.pictureId(d) + 7 & mask))
                        && (!PayloadDescriptor.hasTl0PicIdx(d)
                                || PayloadDescriptor.tl0PicIdx(rewritten)
                                        == (PayloadDescriptor.tl0PicIdx(d) + 9 & 0xFF))
                        && PayloadDescriptor.isKeyFrame(rewritten)
                                == PayloadDescriptor.isKeyFrame(d);
        assertThat(asWanted).as("%s %s", codec, HexFormat.of().formatHex(bytes)).isTrue();
    }

    private static void checkRed(byte[] bytes) {
        RedPayload red = new RedPayload();
        boolean isRed = red.wrap(Wire.bytes(bytes), 0, bytes.length);
        long d = PayloadDescriptor.read(Codec.RED, Wire.bytes(bytes), 0, bytes.length);
        if (d != PayloadDescriptor.MALFORMED) {
            assertThat(isRed).isTrue();
            assertThat(PayloadDescriptor.primaryOffset(d)).isEqualTo((int) red.primaryOffset());
            assertThat(PayloadDescriptor.primaryPayloadType(d)).isEqualTo(red.primaryPayloadType());
        }
        if (!isRed) {
            return;
        }
        long at = 1 + 4L * red.redundantCount();
        for (int i = 0; i < red.redundantCount(); i++) {
            assertThat(red.offset(i)).isEqualTo(at);
            at += red.length(i);
        }
        assertThat(red.primaryOffset()).isEqualTo(at);
        assertThat(at + red.primaryLength()).isEqualTo(bytes.length);
    }
}
