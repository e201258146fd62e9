package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.rtcp.Nack;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.stats.DropReason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A peer that floods the server with RTCP is read so much and no more; others are not concerned.
 */
class RtcpLimitTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final RtcpLimits LIMITS = RtcpLimits.defaults();

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer eve = room.join(2, 0);
    private final TestPeer joe = room.join(3, 0);
    private int sent;

    RtcpLimitTest() throws Exception {
        room.publish(ann, 1, ANN);
        for (TestPeer viewer : List.of(eve, joe)) {
            viewer.transport.limitIngress(IngressLimits.defaults(), new BitrateMeter());
            room.openSlotWithTransportCc(viewer, SLOT, true);
            room.show(viewer, 1);
        }
        send();
    }

    private void send() {
        byte[] payload = frame(sent & 0x7FFF, sent & 0xFF, sent == 0, 200);
        room.arrive(ann, ann.rtp(ANN, VP8, sent & 0xFFFF, sent * 1800, true, payload));
        sent++;
        room.nowNs += 10 * MS;
    }

    private long drops(DropReason reason) {
        return eve.transport.drops().get(reason);
    }

    private static TransportFeedback feedback(int packets) {
        int[] deltas = new int[packets];
        Arrays.fill(deltas, TransportFeedback.NOT_RECEIVED);
        deltas[packets - 1] = 1;
        return new TransportFeedback(5, SLOT, 1, 0, 0, deltas);
    }

    @Test
    void datagramsBeyondTheLimitAreNotRead() {
        int flood = 0;
        for (int i = 0; i < 500; i++) { // 5 s: 20,000 a second
            for (int k = 0; k < 200; k++) {
                room.arrive(eve, eve.rtcp(5, new PictureLossIndication(5, SLOT)));
                flood++;
            }
            send();
        }
        long read = flood - drops(DropReason.RTCP_LIMIT);
        assertThat(read).isBetween(5L * LIMITS.packetsPerSecond(), 6L * LIMITS.packetsPerSecond());
        assertThat(joe.media).hasSize(sent);
        assertThat(joe.transport.drops().get(DropReason.RTCP_LIMIT)).isZero();
        assertThat(VirtualRoom.figures(room.shards.getFirst()).shard().drops())
                .containsEntry(DropReason.RTCP_LIMIT, drops(DropReason.RTCP_LIMIT));
    }

    @Test
    void bytesCountToo() {
        int[] lost = new int[290]; // an item each
        for (int i = 0; i < lost.length; i++) {
            lost[i] = i * 20;
        }
        int flood = 0;
        int bytes = 0;
        for (int i = 0; i < 300; i++) {
            for (int k = 0; k < 20; k++) {
                byte[] nack = eve.rtcp(5, new Nack(5, 77, lost)); // of a slot that nobody has
                bytes = nack.length;
                room.arrive(eve, nack);
                flood++;
            }
            send();
        }
        long read = flood - drops(DropReason.RTCP_LIMIT);
        assertThat(read * bytes * 8).isBetween(2 * LIMITS.bitrateBps(), 5 * LIMITS.bitrateBps());
        assertThat(drops(DropReason.UNKNOWN_SSRC)).isEqualTo(read);
    }

    @Test
    void feedbackAboutManyPacketsIsReadSoOftenAndNoMore() {
        int flood = 0;
        for (int i = 0; i < 500; i++) {
            for (int k = 0; k < 5; k++) {
                room.arrive(eve, eve.rtcp(5, feedback(8_000)));
                flood++;
            }
            send();
        }
        long read = flood - drops(DropReason.RTCP_ENTRY_LIMIT);
        assertThat(read * 8_000)
                .isBetween(4L * LIMITS.entriesPerSecond(), 6L * LIMITS.entriesPerSecond());
        assertThat(drops(DropReason.RTCP_LIMIT)).isZero();
        assertThat(drops(DropReason.MALFORMED_RTCP)).isZero();
        assertThat(joe.media).hasSize(sent);
    }

    @Test
    void theRestOfADatagramIsReadWithoutWhatIsTooMuch() {
        for (int i = 0; i < 20; i++) {
            room.arrive(eve, eve.rtcp(5, feedback(8_000)));
        }
        assertThat(drops(DropReason.RTCP_ENTRY_LIMIT)).isPositive();
        long unknown = drops(DropReason.UNKNOWN_SSRC);
        room.arrive(eve, eve.rtcp(5, feedback(8_000), new PictureLossIndication(5, 77)));
        assertThat(drops(DropReason.UNKNOWN_SSRC)).isEqualTo(unknown + 1);
    }

    /**
     * A report a second of each, NACKs of each every 25 ms, arrivals of 10,000 packets a second.
     */
    @Test
    void whoWatchesAHundredCamerasOverABadPathIsReadWhole() {
        for (int i = 0; i < 500; i++) {
            int at = i;
            List<Rtcp> messages = new ArrayList<>();
            if (i % 5 == 0) {
                messages.add(feedback(500));
            }
            for (int slot = 0; slot < 100; slot++) {
                int ssrc = SLOT + 2 * slot;
                if ((i + slot) % 100 == 0) {
                    ReportBlock block = new ReportBlock(ssrc, 12, 1000, 65_000, 30, 0, 0);
                    messages.add(new ReceiverReport(5, List.of(block)));
                }
                if ((2 * i + slot) % 5 == 0) {
                    int[] lost = {at, at + 2, at + 5, at + 30};
                    messages.add(new Nack(5, ssrc, lost));
                }
            }
            for (Rtcp message : messages) {
                room.arrive(eve, eve.rtcp(5, message));
            }
            send();
        }
        assertThat(drops(DropReason.RTCP_LIMIT)).isZero();
        assertThat(drops(DropReason.RTCP_ENTRY_LIMIT)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"9999, 10, 10000", "10000, 9, 10000", "10000, 10, 9999", "10000, 2000000, 10000"})
    void limitsAreInTheirRange(long bitrate, int packets, int entries) {
        assertThatThrownBy(() -> new RtcpLimits(bitrate, packets, entries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RTCP is");
    }
}
