package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtp.Wire;
import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.MemorySegment;
import java.util.Random;

class PictureIdsTest {
    private final PictureIds ids = new PictureIds();

    private static long vp8(int id, int tl0) {
        return read(Codec.VP8, "90e0%04x%02x0001".formatted(id & 0x7FFF | 0x8000, tl0 & 0xFF));
    }

    private static long vp8Short(int id) {
        return read(Codec.VP8, "9080%02x01".formatted(id & 0x7F));
    }

    private static long vp9(int id, int tl0) {
        return read(Codec.VP9, "e8%04x00%02x01".formatted(id & 0x7FFF | 0x8000, tl0 & 0xFF));
    }

    private static long read(Codec codec, String hex) {
        MemorySegment s = Wire.bytes(hex);
        return PayloadDescriptor.read(codec, s, 0, (int) s.byteSize());
    }

    private int send(long d) {
        ids.sent(d);
        return PayloadDescriptor.pictureId(d) + ids.pictureIdOffset() & 0x7FFF;
    }

    private int tl0(long d) {
        return PayloadDescriptor.tl0PicIdx(d) + ids.tl0PicIdxOffset() & 0xFF;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 32_764, 32_766, 32_767})
    void droppedPicturesOfVp8LeaveNoGap(int first) {
        ids.join(vp8(first, 7));
        assertThat(send(vp8(first, 7))).isEqualTo(first);
        ids.drop(Codec.VP8, vp8(first + 1, 7));
        ids.drop(Codec.VP8, vp8(first + 1, 7)); // its second packet
        assertThat(send(vp8(first + 2, 7))).isEqualTo(first + 1 & 0x7FFF);
        assertThat(send(vp8(first + 2, 7))).isEqualTo(first + 1 & 0x7FFF);
        ids.drop(Codec.VP8, vp8(first + 3, 7));
        assertThat(send(vp8(first + 4, 8))).isEqualTo(first + 2 & 0x7FFF);
        assertThat(tl0(vp8(first + 4, 8))).isEqualTo(8);
        int before = ids.pictureIdOffset();
        ids.drop(Codec.VP8, vp8(first + 3, 7));
        assertThat(ids.pictureIdOffset()).as("too late to close its gap").isEqualTo(before);
    }

    @Test
    void aLostPictureKeepsItsPlace() {
        ids.join(vp8(10, 0));
        send(vp8(10, 0));
        ids.drop(Codec.VP8, vp8(11, 0));
        assertThat(send(vp8(14, 0))).as("12 and 13 are lost").isEqualTo(13);
        ids.drop(Codec.VP8, vp8(15, 0));
        assertThat(send(vp8(16, 0))).isEqualTo(14);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 255", "32767, 100"})
    void aNewSourceGoesOnWhereTheOldOneEnded(int its, int itsTl0) {
        ids.join(vp8(32_767, 255));
        send(vp8(32_767, 255));
        ids.join(vp8(its, itsTl0));
        assertThat(send(vp8(its, itsTl0))).isZero();
        assertThat(tl0(vp8(its, itsTl0))).isZero();
        assertThat(send(vp8(its + 1, itsTl0 + 1))).isEqualTo(1);
        assertThat(tl0(vp8(its + 1, itsTl0 + 1))).isEqualTo(1);
    }

    @Test
    void vp9KeepsItsGapsSinceReferencesCountThem() {
        ids.join(vp9(10, 3));
        send(vp9(10, 3));
        ids.drop(Codec.VP9, vp9(11, 3));
        assertThat(send(vp9(12, 4))).isEqualTo(12);
    }

    @Test
    void shortIdsWrapEarlier() {
        ids.join(vp8Short(126));
        assertThat(send(vp8Short(126)) & 0x7F).isEqualTo(126);
        ids.drop(Codec.VP8, vp8Short(127));
        assertThat(send(vp8Short(0)) & 0x7F).isEqualTo(127);
        assertThat(send(vp8Short(1)) & 0x7F).isZero();
    }

    @Test
    void whatIsSentIsContinuousWhateverIsDropped() {
        Random random = new Random(2);
        int last = -1;
        int source = 0;
        boolean joined = false;
        for (int i = 0; i < 100_000; i++) {
            if (!joined || random.nextInt(500) == 0) {
                source = random.nextInt(1 << 15);
                ids.join(vp8(source, 0));
                joined = true;
            } else if (random.nextBoolean()) {
                ids.drop(Codec.VP8, vp8(++source, 0));
                continue;
            } else {
                source++;
            }
            int sent = send(vp8(source, 0));
            assertThat(last < 0 || sent == (last + 1 & 0x7FFF)).isTrue();
            last = sent;
        }
    }

    @Test
    void nothingIsAllocated() {
        long[] all = new long[1000];
        for (int i = 0; i < all.length; i++) {
            all[i] = vp8(i, i);
        }
        assertThat(
                        AllocatedBytes.whenWarm(() -> {
                            ids.join(all[0]);
                            for (long d : all) {
                                if ((PayloadDescriptor.pictureId(d) & 1) == 0) {
                                    send(d);
                                } else {
                                    ids.drop(Codec.VP8, d);
                                }
                            }
                        }))
                .isLessThan(10_000);
    }
}
