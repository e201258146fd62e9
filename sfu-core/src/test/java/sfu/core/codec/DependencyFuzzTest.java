package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Cost;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.Wire;
import sfu.core.rtp.WithoutInstrumentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Dependency descriptors of one stream, one after the other: what is known lies within its
 * structure, and what a subscriber is written says the same but for number and targets.
 */
@ExtendWith(WithoutInstrumentation.class)
class DependencyFuzzTest {
    private static final int SEEDED = 12;
    private static final int NUMBER_STEP = 77;
    private static final int COST_BYTES = 64 << 10;
    private static final int COST_OF_A_BYTE = 256;

    /** Bytes of a header extension (RFC 8285 4.3): nothing longer is sent. */
    private static final int MAX_EXTENSION = 255;

    static Stream<byte[]> streams() {
        return Stream.of("av1-L3T3", "av1-L3T3_KEY", "vp9-L3T3").map(DependencyFuzzTest::recorded);
    }

    /** The first descriptors of a recording. */
    private static byte[] recorded(String name) {
        Path file = Path.of("src/test/resources/traffic/chromium156-" + name + ".txt");
        try (Stream<String> lines = Files.lines(file)) {
            List<String> descriptors =
                    lines.filter(line -> !line.startsWith("#"))
                            .map(line -> line.split(" ")[5])
                            .filter(hex -> !hex.equals("-"))
                            .limit(SEEDED)
                            .toList();
            Seeds seeds = new Seeds().put(5);
            descriptors.forEach(hex -> seeds.piece(HexFormat.of().parseHex(hex)));
            return seeds.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("streams")
    @FuzzTest
    void anyDescriptors(byte[] bytes) {
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_BYTE * bytes.length, () -> read(bytes));
        Bits bits = new Bits(bytes);
        int wanted = bits.next();
        DependencyStream stream = new DependencyStream();
        DependencyStream viewer = new DependencyStream();
        while (!bits.isOver()) {
            byte[] descriptor = bits.piece();
            MemorySegment s = Wire.bytes(descriptor.clone());
            long d = stream.read(s, 0, descriptor.length);
            assertThat(s.mismatch(Wire.bytes(descriptor))).isEqualTo(-1);
            if (DependencyDescriptor.isKnown(d)) {
                checkKnown(stream, d);
                if (!isWritten(viewer, d, s, wanted)) {
                    return; // the viewer lacks a structure from now on
                }
            } else {
                assertThat(d).isGreaterThanOrEqualTo(DependencyDescriptor.UNKNOWN_STRUCTURE);
            }
        }
    }

    /** With its copies of the descriptors. */
    private static void read(byte[] bytes) {
        Bits bits = new Bits(bytes);
        DependencyStream stream = new DependencyStream();
        while (!bits.isOver()) {
            byte[] descriptor = bits.piece();
            stream.read(Wire.bytes(descriptor), 0, descriptor.length);
        }
    }

    private static void checkKnown(DependencyStream stream, long d) {
        int targets = DependencyDescriptor.targets(d);
        assertThat(targets).isBetween(1, DependencyStructure.MAX_TARGETS);
        assertThat(DependencyDescriptor.spatialId(d)).isLessThan(DependencyStructure.MAX_SPATIAL);
        DependencyStructure structure = stream.structure();
        long all = (1L << structure.targetCount()) - 1;
        assertThat(stream.activeTargets() & ~all).isZero();
        long number = stream.extend(DependencyDescriptor.frameNumber(d));
        assertThat(stream.isKnown(number)).isTrue();
        assertThat(number).isNotNegative();
        assertThat(stream.referenceCount(number)).isBetween(0, DependencyStructure.MAX_REFERENCES);
        for (int i = 0; i < stream.referenceCount(number); i++) {
            assertThat(stream.reference(number, i)).isLessThan(number);
        }
        for (int target = 0; target < structure.targetCount(); target++) {
            assertThat(structure.spatialOf(target)).isLessThan(structure.spatialLayers());
            assertThat(structure.targetsWithin(target) & ~all).isZero();
            int chain = stream.chainOf(target);
            assertThat(chain).isLessThan(Math.max(1, structure.chainCount()));
        }
        int best = structure.targetWithin(3, 7, stream.activeTargets());
        assertThat(best >= 0).isEqualTo(stream.activeTargets() != 0);
    }

    /** The subscriber reads its own number and targets, and all else as the publisher said it. */
    private static boolean isWritten(DependencyStream viewer, long d, MemorySegment s, int wanted) {
        int length = (int) s.byteSize();
        MemorySegment out = Wire.bytes(new byte[length + DependencyWriter.MAX_GROWTH]);
        DependencyWriter writer = new DependencyWriter();
        long targets = wanted == 0 ? DependencyWriter.SAME_TARGETS : wanted;
        targets &= wanted == 0 ? -1 : (1L << DependencyDescriptor.targets(d)) - 1;
        int written = writer.write(d, s, 0, length, NUMBER_STEP, targets, out, 0);
        assertThat(written).isBetween(length, length + DependencyWriter.MAX_GROWTH);
        long again = viewer.read(out, 0, written);
        if (!DependencyDescriptor.isKnown(again)) {
            assertThat(written > MAX_EXTENSION || again == DependencyDescriptor.UNKNOWN_STRUCTURE)
                    .isTrue();
            return false;
        }
        int number = DependencyDescriptor.frameNumber(d) + NUMBER_STEP & 0xFFFF;
        assertThat(DependencyDescriptor.frameNumber(again)).isEqualTo(number);
        assertThat(DependencyDescriptor.isKeyFrame(again))
                .isEqualTo(DependencyDescriptor.isKeyFrame(d));
        assertThat(DependencyDescriptor.isStartOfFrame(again))
                .isEqualTo(DependencyDescriptor.isStartOfFrame(d));
        assertThat(DependencyDescriptor.hasStructure(again))
                .isEqualTo(DependencyDescriptor.hasStructure(d));
        return true;
    }
}
