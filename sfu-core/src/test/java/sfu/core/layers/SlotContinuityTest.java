package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtp.Wire;
import sfu.core.stream.SequenceMap;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** The parts put together as a slot uses them: what leaves it is one stream without seams. */
class SlotContinuityTest {
    private static final long MS = 1_000_000;
    private static final int CLOCK = 90_000;

    private final LayerSelector selector = new LayerSelector();
    private final LayerPacket packet = new LayerPacket();
    private final SequenceMap sequences = new SequenceMap(100);
    private final Timeline timeline = new Timeline();
    private final LayerClocks clocks = new LayerClocks(CLOCK);
    private final PictureIds ids = new PictureIds();
    private int timestampOffset;

    private long sentNumber = 99;
    private int sentTimestamp;
    private int sentPicture = -1;
    private int switches;

    /** A packet of an encoding as a slot treats it. */
    private void take(int encoding, long number, int timestamp, MemorySegment payload, long nowNs) {
        long d = PayloadDescriptor.read(Codec.VP8, payload, 0, (int) payload.byteSize());
        packet.set(encoding, number, timestamp, true, Codec.VP8, d);
        Decision decision = selector.accept(packet);
        if (decision == Decision.SWITCHED) {
            timestampOffset = timeline.join(clocks, true, encoding, timestamp, nowNs);
            ids.join(d);
            sequences.switchSource(number, this, ids.pictureIdOffset());
            switches++;
        }
        if (decision == Decision.LAYER && sequences.drop(number)) {
            ids.drop(Codec.VP8, d);
            sequences.rewriteBy(ids.pictureIdOffset());
        } else if (decision.forwards()) {
            long sent = sequences.map(number);
            if (sent >= 0) {
                ids.sent(d);
                timeline.sent(encoding, timestamp, timestampOffset, nowNs);
                check(sent, timestamp + timestampOffset, d);
            }
        }
    }

    private void check(long number, int timestamp, long d) {
        long offset = sequences.rewrite(sequences.runOfSent(number));
        int picture = (int) (PayloadDescriptor.pictureId(d) + offset) & 0x7FFF;
        assertThat(number).isEqualTo(sentNumber + 1);
        if (sentPicture >= 0) {
            assertThat(picture).isEqualTo(sentPicture + 1 & 0x7FFF);
            assertThat(timestamp - sentTimestamp).as("%d", number).isBetween(1, CLOCK / 2);
        }
        sentNumber = number;
        sentTimestamp = timestamp;
        sentPicture = picture;
    }

    @Test
    void oneStreamWhateverItsLayers() {
        Random random = new Random(11);
        int[] temporal = {0, 2, 1, 2};
        long[] numbers = {70_000, 90_000, 1L << 41};
        int[] firstTimestamps = {random.nextInt(), random.nextInt(), random.nextInt()};
        int[] pictures = {5, 32_000, 77};
        for (int n = 0; n < 20_000; n++) {
            long nowNs = n * 33 * MS;
            if (random.nextInt(20) == 0) {
                selector.target(random.nextInt(3), 0, random.nextInt(3));
            }
            for (int e = 0; e < 3; e++) {
                boolean isKey = selector.wantedKeyFrame() == e && random.nextInt(5) == 0;
                int timestamp = firstTimestamps[e] + n * 2970;
                if (n > 500 && n % 30 == 0) { // before: by arrival
                    clocks.onSenderReport(e, timestamp, nowNs);
                }
                int t = isKey ? 0 : temporal[n % 4];
                MemorySegment payload =
                        Wire.bytes(
                                "90e0%04x00%02x%02x"
                                        .formatted(
                                                pictures[e]++ & 0x7FFF | 0x8000,
                                                t << 6 | (n % 4 < 3 ? 0x20 : 0),
                                                isKey ? 0 : 1));
                take(e, numbers[e]++, timestamp, payload, nowNs + e * 5 * MS);
            }
        }
        assertThat(switches).isGreaterThan(200);
        assertThat(sentNumber).isGreaterThan(5000);
    }
}
