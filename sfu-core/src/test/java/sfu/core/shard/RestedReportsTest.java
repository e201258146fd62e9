package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.io.Addr;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.SenderReport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Reports that were left to wait in their socket are of when they came. */
class RestedReportsTest {
    private static final int SSRC = 500;
    private static final int SLOT = 900;
    private static final long REST_NS = 50 * MS;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann;
    private final TestPeer bob;
    private int sent;

    RestedReportsTest() throws Exception {
        ann = room.join(1, 0);
        bob = room.join(2, 0);
        room.publish(ann, 1, SSRC);
        room.openSlot(bob, SLOT, true);
        room.show(bob, 1);
    }

    private void send() {
        byte[] payload = frame(sent, sent, sent == 0, 500);
        room.arrive(ann, ann.rtp(SSRC, VP8, sent, sent * 900, true, payload));
        sent++;
        room.pass(10);
    }

    private void arriveRested(TestPeer from, byte[] report) {
        room.ports.getFirst().rest(REST_NS);
        room.arrive(from, report);
        room.ports.getFirst().rest(0);
    }

    @Test
    void aRoundTripDoesNotSeemLongerForIt() {
        send();
        room.arrive(ann, ann.rtcp(SSRC, new SenderReport(SSRC, 1L << 32, 0, 1, 500, List.of())));
        for (int i = 0;
                i < 300 && bob.rtcp.stream().noneMatch(SenderReport.class::isInstance);
                i++) {
            send();
        }
        SenderReport report =
                (SenderReport)
                        bob.rtcp.stream().filter(SenderReport.class::isInstance).findFirst().get();
        room.pass(100);
        int delay = 65_536 / 20; // it was sent 50 ms ago, 50 ms after that
        int lastReport = NtpTime.middle32(report.ntpTimestamp());
        ReportBlock block = new ReportBlock(SLOT, 0, 0, 0, 0, lastReport, delay);
        arriveRested(bob, bob.rtcp(5, new ReceiverReport(5, List.of(block))));
        assertThat(bob.transport.outlet().isRttMeasured()).isTrue();
        assertThat(bob.transport.outlet().rttNs()).isLessThan(2 * MS);
    }

    @Test
    void whatASenderSaysOfItsClockIsOfThen() {
        send();
        arriveRested(ann, ann.rtcp(SSRC, new SenderReport(SSRC, 1L << 32, 0, 1, 500, List.of())));
        Inbound inbound = ann.transport.receiver().streams().get(SSRC);
        assertThat(inbound.encoding().stream().srArrivalNs()).isEqualTo(room.nowNs - REST_NS);
    }

    @Test
    void mediaOfTheSameCycleDidNotWaitSoLong() {
        send();
        byte[] report = bob.rtcp(5, new ReceiverReport(5, List.of()));
        byte[] packet = ann.rtp(SSRC, VP8, sent, sent * 900, true, frame(sent, sent, false, 500));
        int before = bob.media.size();
        room.ports.getFirst().rest(REST_NS);
        come(bob, report);
        room.ports.getFirst().rest(0);
        come(ann, packet);
        ShardLoop loop = room.shards.getFirst().loop();
        loop.batchEnd();
        assertThat(bob.media).hasSize(before + 1);
        assertThat(loop.latencies().sumUs()).as("time stands still").isZero();
    }

    /** As one of a batch. */
    private void come(TestPeer from, byte[] datagram) {
        MemorySegment in = Arena.ofAuto().allocate(2_000);
        MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, 0, datagram.length);
        long hi = Addr.hi(from.address.getAddress());
        long lo = Addr.lo(from.address.getAddress());
        room.shards.getFirst().loop().packet(in, 0, datagram.length, hi, lo, 5000);
    }

    @Test
    void noMoreDoesWhatAnotherShardHandsOver() throws Exception {
        VirtualRoom two = new VirtualRoom(2);
        TestPeer eve = two.join(1, 0);
        TestPeer joe = two.join(2, 0);
        two.publish(eve, 1, SSRC);
        two.openSlot(joe, SLOT, true);
        two.show(joe, 1);
        two.ports.get(1).rest(REST_NS);
        two.ports
                .get(1)
                .deliver(
                        joe.rtcp(5, new ReceiverReport(5, List.of())),
                        joe.address,
                        two.shards.get(1).loop());
        two.ports.get(1).rest(0);
        two.ports
                .get(1)
                .deliver(
                        eve.rtp(SSRC, VP8, 0, 0, true, frame(0, 0, true, 500)),
                        eve.address,
                        two.shards.get(1).loop());
        two.settle();
        assertThat(joe.media).hasSize(1);
        assertThat(two.shards.getFirst().loop().latencies().sumUs()).isZero();
    }
}
