package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.RTX;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.SenderReport;
import sfu.core.stats.DropReason;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishers and viewers on shards, sans-IO: the whole way of a packet but ICE, DTLS and sockets.
 */
class RoomInVirtualTimeTest {
    private static final int ANN = 0x0A0000;
    private static final int BOB = 0x0B0000;
    private static final int SLOT = 0x0C0000;

    /** Frames from this number on, 33 ms apart; the first is a key frame if asked. */
    private static void send(
            VirtualRoom room, TestPeer from, int ssrc, int first, int count, boolean key) {
        for (int i = 0; i < count; i++) {
            int n = first + i;
            byte[] payload = frame(n & 0x7FFF, n & 0xFF, key && i == 0, 300 + n % 700);
            room.arrive(from, from.rtp(ssrc, VP8, n & 0xFFFF, n * 3000, true, payload));
            room.nowNs += 33 * MS;
        }
    }

    private static int pictureId(byte[] payload) {
        return (payload[2] & 0x7F) << 8 | payload[3] & 0xFF;
    }

    private static void assertContinuous(List<TestPeer.Media> media) {
        for (int i = 1; i < media.size(); i++) {
            TestPeer.Media a = media.get(i - 1);
            TestPeer.Media b = media.get(i);
            assertThat(b.seq() - a.seq() & 0xFFFF).as("sequence number %d", i).isEqualTo(1);
            assertThat(b.timestamp() - a.timestamp()).as("timestamp %d", i).isBetween(1, 90_000);
            assertThat(pictureId(b.payload()) - pictureId(a.payload()) & 0x7FFF)
                    .as("picture id %d", i)
                    .isEqualTo(1);
            assertThat(b.payload()[4] - a.payload()[4] & 0xFF).as("TL0PICIDX %d", i).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32_700, 65_500})
    void aSlotIsContinuousOverAChangeOfItsSource(int first) throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer bob = room.join(2, 0);
        TestPeer eve = room.join(3, 0);
        room.publish(ann, 1, ANN);
        room.publish(bob, 2, BOB);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        send(room, ann, ANN, first, 10, false);
        assertThat(eve.media).as("nothing before a key frame").isEmpty();
        assertThat(ann.rtcp).hasAtLeastOneElementOfType(PictureLossIndication.class);
        send(room, ann, ANN, first + 10, 50, true);
        room.show(eve, 2);
        send(room, ann, ANN, first + 60, 5, false);
        send(room, bob, BOB, 7, 50, true);
        room.show(eve, 1);
        send(room, ann, ANN, first + 65, 50, true);
        assertThat(eve.media).hasSize(150);
        assertThat(eve.media).allMatch(m -> m.ssrc() == SLOT && m.payloadType() == VP8);
        assertThat(eve.undecryptable).isZero();
        assertContinuous(eve.media);
        assertThat(eve.started).hasSize(3);
    }

    @Test
    void videoToASlowTcpPeerStopsUntilTheNextKeyFrameAndStaysContinuous() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        TestPeer udp = room.join(3, 0);
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.openSlot(udp, SLOT + 100, true);
        room.show(eve, 1);
        room.show(udp, 1);
        TestConnection connection = new TestConnection(eve);
        room.moveToTcp(eve, connection);
        send(room, ann, ANN, 100, 20, true);
        assertThat(eve.media).hasSize(20);

        connection.isSlow = true;
        ann.rtcp.clear();
        send(room, ann, ANN, 120, 10, false);
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, new int[] {eve.media.get(5).seq()})));
        assertThat(eve.media).as("nothing, no repetition either").hasSize(20);
        assertThat(ann.rtcp).noneMatch(PictureLossIndication.class::isInstance);
        assertThat(eve.transport.drops().get(DropReason.SLOW_READER)).isEqualTo(10);

        connection.isSlow = false;
        send(room, ann, ANN, 130, 10, false);
        assertThat(eve.media).as("no key frame yet").hasSize(20);
        assertThat(ann.rtcp).hasAtLeastOneElementOfType(PictureLossIndication.class);
        send(room, ann, ANN, 140, 20, true);
        assertThat(eve.media).hasSize(40);
        assertContinuous(eve.media);
        assertThat(udp.media).as("the other one's").hasSize(60);
        assertThat(eve.undecryptable).isZero();
    }

    /** Retransmissions repeat what was sent, also of the source before the last change. */
    @ParameterizedTest
    @CsvSource({"true, 11", "true, 12", "false, 11", "false, 13"})
    void nacksBringExactlyWhatWasLost(boolean rtx, long seed) throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        room.random.setSeed(seed);
        TestPeer ann = room.join(1, 0);
        TestPeer bob = room.join(2, 0);
        TestPeer eve = room.join(3, 0);
        TestPeer reference = room.join(4, 0);
        room.publish(ann, 1, ANN);
        room.publish(bob, 2, BOB);
        room.openSlot(eve, SLOT, rtx);
        room.show(eve, 1);
        send(room, ann, ANN, 100, 1, true);
        room.lossToPeers = 0.2;
        send(room, ann, ANN, 101, 15, false);
        room.show(eve, 2);
        send(room, bob, BOB, 60_000, 15, true);
        room.lossToPeers = 0;
        send(room, bob, BOB, 60_015, 1, false);
        assertThat(reference.media).isEmpty();
        Map<Integer, byte[]> got = new HashMap<>();
        eve.media.forEach(m -> got.put(m.seq(), m.payload()));
        int firstSeq = eve.media.getFirst().seq();
        int[] lost =
                java.util.stream.IntStream.range(0, 32)
                        .map(i -> firstSeq + i & 0xFFFF)
                        .filter(seq -> !got.containsKey(seq))
                        .toArray();
        assertThat(lost.length).isPositive();
        int before = eve.media.size();
        room.nowNs += 30 * MS;
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, lost)));
        List<TestPeer.Media> repeated = eve.media.subList(before, eve.media.size());
        assertThat(repeated).hasSize(lost.length);
        for (TestPeer.Media m : repeated) {
            int seq = m.seq();
            byte[] payload = m.payload();
            if (rtx) {
                assertThat(m.ssrc()).isEqualTo(SLOT + 1);
                assertThat(m.payloadType()).isEqualTo(RTX);
                seq = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                payload = Arrays.copyOfRange(payload, 2, payload.length);
            }
            got.put(seq, payload);
        }
        for (int i = 1; i < 32; i++) { // as if nothing had been lost
            byte[] a = got.get(firstSeq + i - 1 & 0xFFFF);
            byte[] b = got.get(firstSeq + i & 0xFFFF);
            assertThat(pictureId(b) - pictureId(a) & 0x7FFF).as("picture id %d", i).isEqualTo(1);
        }
        int afterFirst = eve.media.size();
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, lost)));
        assertThat(eve.media).as("not again within a round trip").hasSize(afterFirst);
        assertThat(eve.transport.drops().get(DropReason.NACK_SUPPRESSED)).isEqualTo(lost.length);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 0"})
    void aRoomSpansShards(int viewerShard, int arrivalShard) throws Exception {
        VirtualRoom room = new VirtualRoom(3);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, viewerShard);
        TrackSpec spec = room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        if (viewerShard != 0) {
            room.mirror(spec, ann, viewerShard);
        }
        room.show(eve, 1);
        assertThat(VirtualRoom.figures(room.shards.get(0)).shard().drops()).isEmpty();
        for (int n = 0; n < 40; n++) {
            byte[] payload = frame(n, n, n == 0, 500);
            room.arrive(ann, ann.rtp(ANN, VP8, n, n * 3000, true, payload), arrivalShard);
            room.nowNs += 33 * MS;
        }
        assertThat(eve.media).hasSize(40);
        assertContinuous(eve.media);
        room.arrive(eve, eve.rtcp(5, new PictureLossIndication(5, SLOT)));
        room.pass(500);
        assertThat(ann.rtcp)
                .as("PLI crosses back")
                .hasAtLeastOneElementOfType(PictureLossIndication.class);
        int before = eve.media.size();
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, new int[] {eve.media.get(30).seq()})));
        assertThat(eve.media).as("repaired from the mirror's cache").hasSize(before + 1);
    }

    @Test
    void aLateViewerStartsFromAFreshKeyFrameInTheCache() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        room.publish(ann, 1, ANN);
        send(room, ann, ANN, 0, 20, true);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        room.pass(10);
        assertThat(eve.media).hasSize(20);
        send(room, ann, ANN, 20, 5, false);
        assertThat(eve.media).hasSize(25);
        assertContinuous(eve.media);
        assertThat(ann.rtcp).noneMatch(m -> m instanceof PictureLossIndication);
    }

    @Test
    void eachPacketNamesWhoseItIsWhateverThePublisherSaid() throws Exception {
        VirtualRoom room = new VirtualRoom(2);
        TestPeer ann = room.join(1, 0);
        TestPeer bob = room.join(2, 1);
        TestPeer eve = room.join(3, 1);
        room.mirror(room.publish(ann, 1, ANN), ann, 1);
        room.publish(bob, 2, BOB);
        room.openSlot(eve, SLOT, true);
        for (int track = 1; track <= 2; track++) {
            eve.csrcs.clear();
            room.show(eve, track);
            send(room, track == 1 ? ann : bob, track == 1 ? ANN : BOB, 0, 20, true);
            assertThat(eve.csrcs).containsExactly(VirtualRoom.csrc(track));
        }
    }

    @Test
    void requestsForKeyFramesAreOneForAllWhoWait() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        room.publish(ann, 1, ANN);
        send(room, ann, ANN, 0, 1, true);
        room.pass(2000);
        for (int i = 2; i < 50; i++) {
            TestPeer viewer = room.join(i, 0);
            room.openSlot(viewer, SLOT + 2 * i, true);
            room.show(viewer, 1);
        }
        room.pass(250);
        assertThat(ann.rtcp.stream().filter(m -> m instanceof PictureLossIndication)).hasSize(1);
    }

    @Test
    void lostPacketsOfThePublisherAreAskedForAndRepairedByRtx() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        send(room, ann, ANN, 0, 5, true);
        send(room, ann, ANN, 6, 5, false); // 5 is lost
        room.pass(20);
        assertThat(ann.rtcp)
                .filteredOn(m -> m instanceof Nack)
                .singleElement()
                .satisfies(m -> assertThat(((Nack) m).lost()).containsExactly(5));
        byte[] original = frame(5, 5, false, 305);
        byte[] payload = new byte[original.length + 2];
        payload[1] = 5;
        System.arraycopy(original, 0, payload, 2, original.length);
        room.arrive(ann, ann.rtp(ANN + 1, RTX, 900, 5 * 3000, true, payload));
        assertThat(eve.media).hasSize(11);
        assertThat(eve.media.getLast().seq()).isEqualTo(eve.media.get(4).seq() + 1);
        assertThat(eve.media.getLast().payload()).isEqualTo(original);
    }

    @Test
    void senderReportsCarryThePublishersClockOnTheServers() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        send(room, ann, ANN, 0, 30, true);
        int rtpNow = 30 * 3000;
        long ntp = NtpTime.ofUnixNanos(123_000_000_000L); // a clock that is far off
        room.arrive(ann, ann.rtcp(ANN, new SenderReport(ANN, ntp, rtpNow, 1, 1, List.of())));
        long sentNs = room.nowNs;
        room.pass(1500);
        SenderReport report =
                (SenderReport)
                        eve.rtcp.stream().filter(m -> m instanceof SenderReport).toList().getLast();
        assertThat(report.ssrc()).isEqualTo(SLOT);
        assertThat(report.packetCount()).isEqualTo(30);
        long serverNow = room.shards.get(0).clock().ntp(sentNs);
        double seconds = NtpTime.betweenNs(serverNow, report.ntpTimestamp()) / 1e9;
        assertThat(report.rtpTimestamp() - rtpNow)
                .isCloseTo((int) (seconds * 90_000), org.assertj.core.data.Offset.offset(5));
        assertThat(ann.rtcp).hasAtLeastOneElementOfType(ReceiverReport.class);
    }

    @Test
    void garbageIsCountedAndDisturbsNobody() throws Exception {
        VirtualRoom room = new VirtualRoom(1);
        TestPeer ann = room.join(1, 0);
        TestPeer eve = room.join(2, 0);
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
        send(room, ann, ANN, 0, 5, true);
        java.util.Random random = new java.util.Random(5);
        byte[] good = ann.rtp(ANN, VP8, 5, 15_000, true, frame(5, 5, false, 300));
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            room.arrive(ann, Arrays.copyOf(bad, 1 + random.nextInt(bad.length)));
            room.arrive(ann, ann.rtp(ANN + 77, 111, i & 0xFFFF, 0, false, new byte[5]));
            byte[] junk = new byte[1 + random.nextInt(60)];
            random.nextBytes(junk);
            room.arrive(ann, junk);
        }
        room.arrive(ann, good);
        send(room, ann, ANN, 6, 4, false);
        assertThat(eve.media).hasSize(10);
        assertContinuous(eve.media);
        assertThat(ann.transport.drops().get(DropReason.UNKNOWN_SSRC)).isEqualTo(5_000);
        assertThat(ann.transport.drops().get(DropReason.INTERNAL_ERROR)).isZero();
    }
}
