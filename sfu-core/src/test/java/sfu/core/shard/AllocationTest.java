package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.srtp.SrtpProfile;
import sfu.core.stream.AllocatedBytes;

/** The way of a packet from the receive batch to the send call allocates nothing. */
class AllocationTest {
    private static final int FRAMES = 25_000;
    private static final int FRAME_PACKETS = 4;
    private static final int SUBSCRIBERS = 5;

    @ParameterizedTest
    @CsvSource({"10, 1", "10, 2", "0, 1"})
    void aHundredThousandPacketsAllocateNothing(int subscribers, int shards) throws Exception {
        checkNothing(new HotPath(subscribers, shards, 1000), FRAMES, subscribers);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void neitherDoesAnyProtection(SrtpProfile profile) throws Exception {
        checkNothing(new HotPath(SUBSCRIBERS, profile), FRAMES / 5, SUBSCRIBERS);
    }

    /** All frames reach everybody, and in the best of the runs no byte is allocated for them. */
    private static void checkNothing(HotPath path, int frames, int subscribers) {
        long[] sent = {0};
        long before = path.sent();
        long bytes =
                AllocatedBytes.least(
                        () -> {
                            for (int i = 0; i < frames; i++) {
                                path.frame(FRAME_PACKETS);
                                sent[0]++;
                            }
                        },
                        0);
        assertThat(path.sent() - before).isEqualTo(sent[0] * FRAME_PACKETS * subscribers);
        assertThat(bytes).isZero();
    }

    /** Descriptors and what is told of layers are written anew for each subscriber. */
    @Test
    void neitherDoSpatialLayers() throws Exception {
        HotSvc path = new HotSvc(SUBSCRIBERS);
        long before = path.sent();
        long bytes = AllocatedBytes.least(path::prepare, path::deliver, 0);
        assertThat(path.sent() - before).isPositive();
        assertThat(bytes).isZero();
    }

    /** Of three encodings the lowest without its upper temporal layer: numbers and ids close up. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void selectionAllocatesNothing(int shards) throws Exception {
        HotPath path = new HotPath(SUBSCRIBERS, shards, 1000, 3);
        long[] frames = {0};
        long before = path.sent();
        long bytes =
                AllocatedBytes.least(
                        () -> {
                            for (int i = 0; i < FRAMES / 2; i++) {
                                path.frame(FRAME_PACKETS);
                                path.frame(FRAME_PACKETS);
                                frames[0]++;
                            }
                        },
                        0);
        assertThat(path.sent() - before).isEqualTo(frames[0] * FRAME_PACKETS * SUBSCRIBERS);
        assertThat(bytes).isZero();
    }

    @Test
    void neitherDoTransportWideNumbersAndTheirReports() throws Exception {
        HotPath path = new HotPath(10, 1, 1000, true);
        for (int i = 0; i < FRAMES; i++) {
            path.frame(FRAME_PACKETS);
        }
        assertThat(path.estimate().faults()).isEmpty();
        assertThat(path.estimate().targetBps()).isGreaterThan(9_000_000);
        long bytes =
                AllocatedBytes.least(
                        () -> {
                            for (int i = 0; i < FRAMES / 5; i++) {
                                path.frame(FRAME_PACKETS);
                            }
                        },
                        0);
        assertThat(bytes).isZero();
    }
}
