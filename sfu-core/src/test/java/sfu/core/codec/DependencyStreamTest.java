package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.rtp.Wire;
import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;

class DependencyStreamTest {
    private final DependencyStream stream = new DependencyStream();

    private long read(MemorySegment s) {
        return stream.read(s, 0, (int) s.byteSize());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, false, 0",
        "1, 2, false, 65534",
        "1, 3, false, 65535",
        "2, 1, false, 7",
        "2, 3, true, 32767",
        "3, 1, false, 65530",
        "3, 3, false, 65500",
        "3, 3, true, 32760"
    })
    void readsWhatTheEncoderMeant(int spatials, int temporals, boolean isKeyMode, int first) {
        SvcEncoder encoder = new SvcEncoder(spatials, temporals, isKeyMode, first);
        for (int picture = 0; picture < 200; picture++) {
            for (SvcEncoder.Frame frame : encoder.picture(picture % 50 == 0)) {
                check(frame, read(frame.descriptor()));
            }
        }
        DependencyStructure structure = stream.structure();
        assertThat(structure.targetCount()).isEqualTo(spatials * temporals);
        assertThat(structure.spatialLayers()).isEqualTo(spatials);
        for (int target = 0; target < encoder.targets(); target++) {
            assertThat(structure.spatialOf(target)).isEqualTo(target / temporals);
            assertThat(structure.temporalOf(target)).isEqualTo(target % temporals);
            assertThat(structure.targetWithin(target / temporals, target % temporals, -1))
                    .isEqualTo(target);
        }
        assertThat(FrameSize.width(structure.size(spatials - 1))).isEqualTo(320 << spatials - 1);
        assertThat(FrameSize.height(structure.size(0))).isEqualTo(180);
        assertThat(stream.activeTargets()).isEqualTo((1L << spatials * temporals) - 1);
    }

    private void check(SvcEncoder.Frame frame, long d) {
        assertThat(DependencyDescriptor.isKnown(d)).isTrue();
        assertThat(DependencyDescriptor.frameNumber(d)).isEqualTo(frame.number() & 0xFFFF);
        assertThat(DependencyDescriptor.spatialId(d)).isEqualTo(frame.spatial());
        assertThat(DependencyDescriptor.temporalId(d)).isEqualTo(frame.temporal());
        assertThat(DependencyDescriptor.isKeyFrame(d))
                .isEqualTo(frame.isKey() && frame.spatial() == 0);
        assertThat(DependencyDescriptor.hasStructure(d))
                .isEqualTo(DependencyDescriptor.isKeyFrame(d));
        long number = stream.extend(DependencyDescriptor.frameNumber(d));
        assertThat(stream.isKnown(number)).isTrue();
        assertThat(stream.referenceCount(number)).isEqualTo(frame.references().size());
        for (int i = 0; i < frame.references().size(); i++) {
            assertThat(number - stream.reference(number, i))
                    .isEqualTo(frame.number() - frame.references().get(i));
        }
    }

    /**
     * Templates instead of custom fields: the structure of L1T3 from the example in AV1 RTP
     * A.8.3.5, put together from its table.
     */
    @Test
    void templatesStandForWhatFramesDoNotSay() {
        SvcEncoder.Bits key = new SvcEncoder.Bits();
        key.put(1, 1).put(1, 1).put(0, 6).put(100, 16).put(0b10000, 5);
        key.put(0, 6).put(2, 5); // ids from 0, three targets
        for (int next : new int[] {0, 1, 1, 0, 3}) { // T0 T0 T1 T2 T2
            key.put(next, 2);
        }
        for (int dti : new int[] {2, 2, 2, 2, 2, 2, 0, 1, 2, 0, 0, 1, 0, 0, 1}) {
            key.put(dti, 2);
        }
        key.put(0, 1); // no reference
        key.put(1, 1).put(3, 4).put(0, 1); // 4 back
        key.put(1, 1).put(1, 4).put(0, 1); // 2 back
        key.put(1, 1).put(0, 4).put(0, 1); // 1 back
        key.put(1, 1).put(0, 4).put(0, 1);
        key.nonSymmetric(1, 4); // one chain; all targets are protected by it: ns(1) has no bits
        for (int step : new int[] {0, 4, 2, 1, 3}) {
            key.put(step, 4);
        }
        key.put(0, 1); // no sizes
        assertThat(DependencyDescriptor.isKeyFrame(read(key.bytes()))).isTrue();
        int[][] frames = { // template, references back, chain back, indications
            {3, 1, 1, 0, 0, 1}, {2, 2, 2, 0, 1, 2}, {4, 1, 3, 0, 0, 1}, {1, 4, 4, 2, 2, 2}
        };
        for (int i = 0; i < frames.length; i++) {
            int[] f = frames[i];
            long d = read(new SvcEncoder.Bits().put(3, 2).put(f[0], 6).put(101 + i, 16).bytes());
            long number = stream.extend(101 + i);
            assertThat(DependencyDescriptor.isKnown(d)).isTrue();
            assertThat(number - stream.reference(number, 0)).isEqualTo(f[1]);
            assertThat(number - stream.chainPrevious(number, stream.chainOf(0))).isEqualTo(f[2]);
            for (int target = 0; target < 3; target++) {
                assertThat(stream.indication(number, target)).isEqualTo(f[3 + target]);
            }
        }
    }

    @Test
    void withoutItsStructureAFrameIsNotUnderstood() {
        SvcEncoder encoder = new SvcEncoder(2, 2, false, 10);
        MemorySegment first = encoder.picture(true).getFirst().descriptor();
        MemorySegment next = encoder.picture(false).getFirst().descriptor();
        assertThat(read(next)).isEqualTo(DependencyDescriptor.UNKNOWN_STRUCTURE);
        assertThat(DependencyDescriptor.isKnown(read(first))).isTrue();
        assertThat(DependencyDescriptor.isKnown(read(next))).isTrue();
        encoder.picture(true); // lost, and with it a structure of other ids
        assertThat(read(encoder.picture(false).getFirst().descriptor()))
                .isEqualTo(DependencyDescriptor.UNKNOWN_STRUCTURE);
    }

    @Test
    void anEncoderMayBeginAnewWithALowerNumber() {
        SvcEncoder old = new SvcEncoder(1, 2, false, 9000);
        for (int i = 0; i < 20; i++) {
            read(old.picture(i == 0).getFirst().descriptor());
        }
        SvcEncoder anew = new SvcEncoder(3, 1, false, 100);
        anew.picture(true);
        SvcEncoder.Frame key = anew.picture(true).getFirst();
        check(key, read(key.descriptor()));
        assertThat(stream.structure().spatialLayers()).isEqualTo(3);
    }

    @Test
    void decodeTargetsMayEnd() {
        SvcEncoder encoder = new SvcEncoder(1, 2, false, 0);
        read(encoder.picture(true).getFirst().descriptor());
        SvcEncoder.Bits bits = new SvcEncoder.Bits();
        bits.put(3, 2).put(9, 6).put(1, 16).put(0b01000, 5).put(0b01, 2);
        assertThat(DependencyDescriptor.isKnown(read(bits.bytes()))).isTrue();
        assertThat(stream.activeTargets()).isEqualTo(1);
        assertThat(stream.structure().targetWithin(7, 7, stream.activeTargets())).isZero();
    }

    @Test
    void everyTruncationOfAStructureIsRefusedAndChangesNothing() {
        SvcEncoder encoder = new SvcEncoder(3, 3, true, 5);
        MemorySegment whole = encoder.picture(true).getFirst().descriptor();
        for (int cut = 0; cut < whole.byteSize(); cut++) {
            assertThat(stream.read(whole.asSlice(0, cut), 0, cut)).isNegative();
            assertThat(stream.hasStructure()).isFalse();
        }
        assertThat(DependencyDescriptor.isKnown(read(whole))).isTrue();
    }

    /** Bits of real structures with errors, and random ones: memory is fixed, so is the work. */
    @Test
    void anyBitsAreSafe() {
        Random random = new Random(8);
        SvcEncoder encoder = new SvcEncoder(3, 3, false, 0);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes;
            if (random.nextBoolean()) {
                bytes = Wire.random(random, 60);
            } else {
                List<SvcEncoder.Frame> frames = encoder.picture(random.nextInt(4) == 0);
                bytes =
                        frames.get(random.nextInt(frames.size()))
                                .descriptor()
                                .toArray(ValueLayout.JAVA_BYTE);
                for (int k = random.nextInt(4); k > 0; k--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            long d = read(Wire.bytes(bytes));
            if (DependencyDescriptor.isKnown(d)) {
                long number = stream.extend(DependencyDescriptor.frameNumber(d));
                for (int r = 0; r < stream.referenceCount(number); r++) {
                    assertThat(stream.reference(number, r)).isLessThan(number);
                }
                checkWriter(d, Wire.bytes(bytes), random);
            }
        }
    }

    /** What is written is read as what it was, with another number and other targets. */
    private void checkWriter(long d, MemorySegment s, Random random) {
        int length = (int) s.byteSize();
        MemorySegment out = Wire.bytes(new byte[length + DependencyWriter.MAX_GROWTH + 1]);
        DependencyWriter writer = new DependencyWriter();
        long all = (1L << DependencyDescriptor.targets(d)) - 1;
        long targets =
                random.nextBoolean() ? DependencyWriter.SAME_TARGETS : random.nextLong() & all;
        int written = writer.write(d, s, 0, length, 5, targets, out, 1);
        assertThat(written).isLessThanOrEqualTo(length + DependencyWriter.MAX_GROWTH);
        DependencyStream reader = new DependencyStream();
        if (DependencyDescriptor.hasStructure(d) && written <= 255) {
            long again = reader.read(out, 1, written);
            assertThat(DependencyDescriptor.frameNumber(again))
                    .isEqualTo(DependencyDescriptor.frameNumber(d) + 5 & 0xFFFF);
            assertThat(DependencyDescriptor.spatialId(again))
                    .isEqualTo(DependencyDescriptor.spatialId(d));
            if (targets != DependencyWriter.SAME_TARGETS) {
                assertThat(reader.activeTargets()).isEqualTo(targets);
            }
        }
    }

    @Test
    void aShortDescriptorGrowsByTheTargets() {
        SvcEncoder encoder = new SvcEncoder(1, 3, false, 3);
        SvcEncoder.Frame key = encoder.picture(true).getFirst();
        read(key.descriptor());
        MemorySegment s = new SvcEncoder.Bits().put(3, 2).put(9, 6).put(4, 16).bytes();
        long d = read(s);
        MemorySegment out = Wire.bytes(new byte[8]);
        DependencyWriter writer = new DependencyWriter();
        assertThat(writer.write(d, s, 0, 3, -4, 0b011, out, 0)).isEqualTo(4);
        assertThat(Wire.hex(out, 0, 4)).isEqualTo("c90000" + "43"); // 01000 011
        assertThat(writer.write(d, s, 0, 3, 1, DependencyWriter.SAME_TARGETS, out, 0)).isEqualTo(3);
        assertThat(Wire.hex(out, 0, 3)).isEqualTo("c90005");
    }

    @Test
    void nothingIsAllocated() {
        SvcEncoder encoder = new SvcEncoder(3, 3, true, 0);
        MemorySegment[] all = new MemorySegment[120];
        for (int i = 0; i < all.length; i += 3) {
            List<SvcEncoder.Frame> frames = encoder.picture(i == 0);
            for (int s = 0; s < 3; s++) {
                all[i + s] = frames.get(s).descriptor();
            }
        }
        assertThat(
                        AllocatedBytes.whenWarm(() -> {
                            for (int k = 0; k < 100; k++) {
                                for (MemorySegment s : all) {
                                    read(s);
                                }
                            }
                        }))
                .isLessThan(10_000);
    }
}
