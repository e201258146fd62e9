package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.Test;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.TrackSource;
import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.ReceiverEstimatedMaxBitrate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** REMB to a publisher, by what it negotiated. */
class PublisherEstimateTest {
    private static final int SSRC = 500;
    private static final int SEND_TIME_ID = 2;
    private static final HeaderExtension SEND_TIME =
            new HeaderExtension(SEND_TIME_ID, HeaderExtension.ABS_SEND_TIME);

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann;
    private int sent;

    PublisherEstimateTest() throws Exception {
        ann = room.join(1, 0);
    }

    private void publish(String feedback, HeaderExtension... extensions) {
        CodecParameters vp8 =
                new CodecParameters(
                        VirtualRoom.VP8, "VP8", 90_000, 1, Map.of(), Set.of(feedback), -1);
        PublishSection section =
                new PublishSection(
                        "0",
                        MediaKind.VIDEO,
                        TrackSource.CAMERA,
                        List.of(vp8),
                        List.of(extensions),
                        List.of(new EncodingParameters(SSRC, 0, "")),
                        false);
        TrackSpec spec = new TrackSpec(1, MediaKind.VIDEO, section.codecs(), 1);
        ann.shard().execute(new ShardCommand.Publish(ann.transport, section, spec));
        room.settle();
    }

    /** 800 kbit/s, of which a send time is a part. */
    private void send(int seconds, int timeBytes) {
        for (int i = 0; i < 100 * seconds; i++) {
            int time = (int) ((room.nowNs / MS << 18) / 1000);
            byte[] label = new byte[timeBytes];
            for (int b = 0; b < timeBytes; b++) {
                label[b] = (byte) (time >> 16 - 8 * b);
            }
            room.arrive(
                    ann,
                    ann.rtp(
                            SSRC,
                            VirtualRoom.VP8,
                            sent,
                            sent * 900,
                            true,
                            Map.of(SEND_TIME_ID, label),
                            VirtualRoom.frame(sent++, 0, i == 0, 980)));
            room.pass(10);
        }
    }

    private List<ReceiverEstimatedMaxBitrate> remb() {
        return ann.rtcp.stream()
                .filter(ReceiverEstimatedMaxBitrate.class::isInstance)
                .map(ReceiverEstimatedMaxBitrate.class::cast)
                .toList();
    }

    @Test
    void itIsToldOnceASecondForItsStreams() {
        publish("goog-remb", SEND_TIME);
        send(10, 3);
        assertThat(remb()).hasSizeBetween(9, 11);
        assertThat(remb().getLast().ssrcs()).containsExactly(SSRC);
        assertThat(remb().getLast().bitrateBps()).isBetween(850_000L, 1_050_000L);
        ann.rtcp.clear();
        room.pass(10_000);
        assertThat(remb()).as("nothing comes any more").hasSizeLessThan(3);
    }

    @Test
    void whoHasTransportWideNumbersOrDidNotAskIsNotTold() {
        publish("transport-cc", SEND_TIME, new HeaderExtension(3, HeaderExtension.TRANSPORT_CC));
        send(3, 3);
        publish("nack", SEND_TIME);
        send(3, 3);
        assertThat(remb()).isEmpty();
    }

    @Test
    void sendTimesOfOddLengthAreNone() {
        publish("goog-remb", SEND_TIME);
        send(2, 1);
        send(2, 2);
        assertThat(remb()).isEmpty();
        assertThat(ann.transport.receiver().estimate().estimator()).isNull();
    }
}
