package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;

import java.lang.foreign.MemorySegment;

class FrameCounterTest {
    private static final long KEY = vp8(0x10, 0x10);
    private static final long DELTA = vp8(0x10, 0x11);
    private static final long MIDDLE = vp8(0, 0);

    private final FrameCounter counter = new FrameCounter();

    private static long vp8(int descriptor, int tag) {
        byte[] payload = {(byte) descriptor, (byte) tag, 0};
        return PayloadDescriptor.read(Codec.VP8, MemorySegment.ofArray(payload), 0, 3);
    }

    @Test
    void aChainBeginsWithAKeyFrame() {
        assertThat(counter.packet(DELTA, 0, true)).isFalse();
        assertThat(counter.needsKeyFrame()).isTrue();
        assertThat(counter.packet(KEY, 1, false)).isFalse();
        assertThat(counter.packet(MIDDLE, 1, true)).isTrue();
        assertThat(counter.packet(DELTA, 2, true)).isTrue();
        assertThat(counter.needsKeyFrame()).isFalse();
    }

    @Test
    void aGapEndsItUntilTheNextKeyFrame() {
        assertThat(counter.packet(KEY, 1, true)).isTrue();
        counter.gap();
        assertThat(counter.packet(MIDDLE, 2, true)).isFalse();
        assertThat(counter.packet(DELTA, 3, true)).isFalse();
        assertThat(counter.packet(KEY, 4, true)).isTrue();
    }

    @Test
    void aKeyFrameWithoutItsBeginningIsNone() {
        assertThat(counter.packet(MIDDLE, 1, false)).isFalse();
        assertThat(counter.packet(MIDDLE, 1, true)).isFalse();
        assertThat(counter.packet(DELTA, 2, true)).isFalse();
    }

    @Test
    void aFrameWhoseMarkerNeverCameBreaksTheChain() {
        assertThat(counter.packet(KEY, 1, true)).isTrue();
        assertThat(counter.packet(DELTA, 2, false)).isFalse();
        assertThat(counter.packet(DELTA, 3, true)).isFalse();
    }

    @Test
    void whatIsMalformedIsAGap() {
        assertThat(counter.packet(KEY, 1, true)).isTrue();
        assertThat(counter.packet(PayloadDescriptor.MALFORMED, 2, true)).isFalse();
        assertThat(counter.needsKeyFrame()).isTrue();
    }
}
