package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.Bottleneck.SLOT;
import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.bwe.FeedbackFault;
import sfu.core.forward.DownTrack;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.ReceiverEstimatedMaxBitrate;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.sim.Capacity;
import sfu.core.sim.LinkOptions;
import sfu.core.stats.DropReason;

import java.util.Arrays;
import java.util.List;

/** What the server knows of the path to a subscriber, in virtual time over a link. */
class EstimateTest {
    private static LinkOptions link(double bps) {
        return LinkOptions.delayMs(20).rate(Capacity.of(bps), 300);
    }

    private static Bottleneck withTransportCc(LinkOptions there) throws Exception {
        Bottleneck test = new Bottleneck(there);
        test.room.openSlotWithTransportCc(test.viewer, SLOT, true);
        return test;
    }

    @Test
    void itComesToTheCapacityOfTheLink() throws Exception {
        Bottleneck test = withTransportCc(link(1.5e6));
        test.start(3_000_000, bps -> Math.min(3_000_000, bps));
        test.run(3000);
        for (int i = 0; i < 30; i++) {
            test.run(1000);
            assertThat(test.estimate().targetBps()).isBetween(1_200_000L, 1_575_000L);
        }
        assertThat(test.viewer.undecryptable).isZero();
        assertThat(test.estimate().faults()).isEmpty();
    }

    @Test
    void itFollowsTheCapacityDownAndUp() throws Exception {
        Capacity capacity = Capacity.of(5e6).then(atMs(20_000), 500e3).then(atMs(40_000), 5e6);
        Bottleneck test = withTransportCc(LinkOptions.delayMs(20).rate(capacity, 300));
        test.start(4_000_000, bps -> Math.min(4_000_000, bps));
        test.run(19_000);
        assertThat(test.estimate().targetBps()).isGreaterThan(3_500_000);
        test.run(4000);
        test.maxQueuedNs = 0;
        for (int i = 0; i < 16; i++) {
            test.run(1000);
            assertThat(test.side().estimateBps()).isBetween(350_000L, 525_000L);
        }
        assertThat(test.maxQueuedNs).as("the path's queue is short again").isLessThan(200 * MS);
        test.run(11_000);
        assertThat(test.estimate().targetBps()).isGreaterThan(3_500_000);
        assertThat(test.viewer.undecryptable).isZero();
    }

    @Test
    void itComesBackAfterABlackout() throws Exception {
        Capacity capacity = Capacity.of(2e6).then(atMs(10_000), 0).then(atMs(12_000), 2e6);
        Bottleneck test = withTransportCc(LinkOptions.delayMs(20).rate(capacity, 300));
        test.start(1_500_000, bps -> Math.min(1_500_000, bps));
        test.run(9900);
        assertThat(test.estimate().targetBps()).isGreaterThan(1_300_000);
        test.run(2000);
        assertThat(test.estimate().targetBps()).isLessThan(1_000_000);
        test.run(10_000);
        assertThat(test.estimate().targetBps()).isGreaterThan(1_300_000);
        test.arrivedBytes = 0;
        test.run(1000);
        assertThat(test.arrivedBytes * 8).isGreaterThan(1_200_000);
    }

    private static long atMs(long ms) {
        return Bottleneck.START_NS + ms * MS;
    }

    @Test
    void reportsOfWhatWasNeverSentAreCountedAndChangeNothing() throws Exception {
        Bottleneck test = withTransportCc(link(1.5e6));
        test.start(400_000, bps -> 400_000);
        test.run(5000);
        long before = test.estimate().targetBps();
        int[] deltas = new int[8000];
        Arrays.fill(deltas, TransportFeedback.NOT_RECEIVED);
        Arrays.fill(deltas, 0, 300, -32_768);
        for (int i = 0; i < 20; i++) {
            TransportFeedback lie = new TransportFeedback(5, SLOT, 30_000, i, i * 99_999, deltas);
            test.arrive(test.viewer, test.viewer.rtcp(5, lie));
        }
        assertThat(test.estimate().faults())
                .hasEntrySatisfying(
                        FeedbackFault.NEVER_SENT, n -> assertThat(n).isGreaterThan(5000));
        assertThat(test.estimate().targetBps()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"0, -1", "9223372036854775807, 30000000", "700000, 700000", "1, 30000"})
    void rembIsTheEstimateWhereThereIsNoTransportCc(long remb, long expectedBps) throws Exception {
        Bottleneck test = new Bottleneck(link(5e6));
        test.room.openSlotWithRemb(test.viewer, SLOT);
        test.start(400_000, bps -> 400_000);
        test.run(1000);
        long now = test.loop.nowNs();
        assertThat(test.side().estimateBps()).isEqualTo(Long.MAX_VALUE);
        test.arrive(
                test.viewer,
                test.viewer.rtcp(5, new ReceiverEstimatedMaxBitrate(5, remb, List.of(SLOT))));
        long bps = test.side().estimateBps();
        if (expectedBps < 0) {
            assertThat(bps).isEqualTo(Long.MAX_VALUE);
            assertThat(test.side().snapshot(now).faults()).containsEntry(FeedbackFault.BITRATE, 1L);
        } else {
            assertThat(bps).isBetween(expectedBps * 99 / 100, expectedBps);
        }
    }

    @Test
    void whatNeverLeftIsNotReportedAsSent() throws Exception {
        Bottleneck test = withTransportCc(link(5e6));
        test.reports = false; // so that nothing is paced
        test.start(400_000, bps -> 400_000);
        test.run(2000);
        long before = test.estimate().inFlightBytes();
        test.room.ports.getFirst().block(true);
        test.run(5000);
        assertThat(test.room.ports.getFirst().stats().txQueueFull).isPositive();
        assertThat(test.estimate().inFlightBytes()).isEqualTo(before);
        test.room.ports.getFirst().block(false);
        test.reports = true;
        test.run(2000);
        assertThat(test.estimate().faults()).isEmpty();
        assertThat(test.estimate().loss()).isZero();
    }

    @Test
    void whatLeavesByTcpIsReportedAsSentAndWhatIsNotTakenIsNot() throws Exception {
        Bottleneck test = withTransportCc(link(1.5e6));
        TestConnection connection = new TestConnection(test.viewer);
        test.room.moveToTcp(test.viewer, connection);
        test.start(3_000_000, bps -> Math.min(3_000_000, bps));
        test.run(20_000);
        assertThat(test.estimate().targetBps()).isBetween(1_200_000L, 1_575_000L);
        assertThat(test.estimate().faults()).isEmpty();
        connection.isClosed = true;
        test.run(5000);
        assertThat(test.estimate().inFlightBytes()).isZero();
        assertThat(test.estimate().faults()).isEmpty();
    }

    @Test
    void withoutRtxNothingCarriesNumbersAndRepeatsAreTheSameBytes() throws Exception {
        Bottleneck test = new Bottleneck(link(5e6));
        test.room.openSlotWithTransportCc(test.viewer, SLOT, false);
        assertThat(test.viewer.transport.outlet().sendSide()).isNull();
        DownTrack slot = test.viewer.transport.slots().get("1");
        assertThat(slot.sendPadding(1000, test.viewer.shard().egress()))
                .as("padding that no report tells of")
                .isZero();
    }

    @Test
    void aRepeatedPacketHasANumberOfItsOwn() throws Exception {
        Bottleneck test = withTransportCc(link(5e6));
        int[] numbers = {0};
        test.viewer.transportNumbers = number -> assertThat(number).isEqualTo(numbers[0]++);
        test.start(400_000, bps -> 400_000);
        test.run(1000);
        int before = test.viewer.media.size();
        int lost = test.viewer.media.getLast().seq();
        test.arrive(test.viewer, test.viewer.rtcp(5, new Nack(5, SLOT, new int[] {lost})));
        test.run(100);
        assertThat(test.viewer.media.size()).isGreaterThan(before);
        assertThat(numbers[0]).isEqualTo(test.viewer.media.size());
        assertThat(test.viewer.transport.drops().get(DropReason.NOT_REPEATABLE)).isZero();
    }
}
