package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.stats.DropReason;

import java.util.List;
import java.util.Map;

/**
 * A publisher's header extension that is shorter than its format is counted; its packet goes on.
 */
class ShortExtensionsTest {
    private static final int ANN = 0x0A0000;
    private static final int ID = 5;

    private final VirtualRoom room = new VirtualRoom(1);

    @AfterEach
    void close() {
        room.close();
    }

    @ParameterizedTest
    @CsvSource({
        HeaderExtension.AUDIO_LEVEL + ",1",
        HeaderExtension.VIDEO_ORIENTATION + ",1",
        HeaderExtension.PLAYOUT_DELAY + ",3",
        HeaderExtension.TRANSPORT_CC + ",2",
        HeaderExtension.ABS_SEND_TIME + ",3"
    })
    void itIsCountedOnceAPacket(String uri, int whole) throws Exception {
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        room.publish(
                ann,
                1,
                List.of(new HeaderExtension(ID, uri)),
                new EncodingParameters(ANN, ANN + 1, ""));
        room.openSlot(eve, 0x0C0000, true);
        room.show(eve, 1);
        for (int n = 0; n < 3; n++) {
            Map<Integer, byte[]> value = Map.of(ID, new byte[n == 2 ? whole : whole - 1]);
            byte[] payload = frame(n, n, n == 0, 200);
            room.arrive(ann, ann.rtp(ANN, VP8, n, n * 3000, true, value, payload));
        }
        assertThat(ann.transport.drops().get(DropReason.MALFORMED_EXTENSION)).isEqualTo(2);
        assertThat(eve.media).hasSize(3);
    }
}
