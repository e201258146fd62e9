package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.TransportFeedback;

import java.util.List;
import java.util.Map;

/** What a publisher is told wakes its shard, and nothing else does. */
class PublisherTimersTest {
    private static final int SSRC = 500;
    private static final int SECONDS = 5;
    private static final int PACKETS_PER_S = 100;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann;
    private int sent;
    private int wakeUps;

    PublisherTimersTest() throws Exception {
        ann = room.join(1, 0);
    }

    private void publish(HeaderExtension... extensions) {
        room.publish(ann, 1, List.of(extensions), new EncodingParameters(SSRC, SSRC + 1, ""));
    }

    private void send(int seconds) {
        for (int i = 0; i < PACKETS_PER_S * seconds; i++) {
            arrive();
            pass();
        }
    }

    private void arrive() {
        byte[] payload = frame(sent & 0x7FFF, sent & 0xFF, sent == 0, 500);
        byte[] number = {(byte) (sent >> 8), (byte) sent};
        Map<Integer, byte[]> extensions = Map.of(TestPeer.TRANSPORT_CC_ID, number);
        room.arrive(ann, ann.rtp(SSRC, VP8, sent, sent * 900, true, extensions, payload));
        sent++;
    }

    /** To the next packet, with the turns that the shard asks for on the way. */
    private void pass() {
        long untilNs = room.nowNs + 10 * MS;
        ShardLoop loop = room.shards.getFirst().loop();
        for (long dueNs = loop.nextDueNs(); dueNs <= untilNs; dueNs = loop.nextDueNs()) {
            room.nowNs = Math.max(room.nowNs, dueNs);
            wakeUps++;
            loop.tick();
            room.settle();
        }
        room.nowNs = untilNs;
    }

    private long heard(Class<? extends Rtcp> kind) {
        return ann.rtcp.stream().filter(kind::isInstance).count();
    }

    @Test
    void packetsOfWhichNothingIsToBeSaidWakeNobody() {
        publish();
        send(SECONDS);
        assertThat(heard(ReceiverReport.class)).isBetween(SECONDS - 1L, SECONDS + 0L);
        assertThat(wakeUps).as("a report a second").isBetween(SECONDS - 1, 3 * SECONDS);
    }

    @Test
    void whatIsMissingIsAskedForWithoutAnotherPacket() {
        publish();
        send(1);
        sent++;
        arrive();
        pass();
        pass();
        assertThat(ann.rtcp).anyMatch(Nack.class::isInstance);
        Nack nack = (Nack) ann.rtcp.stream().filter(Nack.class::isInstance).findFirst().get();
        assertThat(nack.lost()).containsExactly(sent - 2);
    }

    @Test
    void arrivalsAreReportedWhenThatIsDueAlsoAfterTheLastPacket() {
        publish(new HeaderExtension(TestPeer.TRANSPORT_CC_ID, HeaderExtension.TRANSPORT_CC));
        send(SECONDS);
        long reports = heard(TransportFeedback.class);
        assertThat(reports).isBetween(9L * SECONDS, 21L * SECONDS);
        assertThat(wakeUps).as("for each of them").isLessThan((int) reports + 3 * SECONDS);
        arrive();
        ann.rtcp.clear();
        for (int i = 0; i < 11; i++) {
            pass();
        }
        assertThat(heard(TransportFeedback.class)).isPositive();
    }
}
