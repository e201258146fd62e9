package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.AudioSections.opus;
import static sfu.core.shard.AudioSections.red;
import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.Nack;
import sfu.core.stats.DropReason;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Redundant audio (RFC 2198) to listeners that take it, and to those that do not. */
class RedTest {
    private static final int ANN = 0x0A0000;
    private static final int BOB = 0x0B0000;
    private static final int SLOT = 0x0C0000;
    private static final int OPUS = 111;
    private static final int RED = 63;
    private static final int FRAME = 960;

    private final VirtualRoom room = new VirtualRoom(2);
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer bob = room.join(2, 0);

    RedTest() throws Exception {
        AudioSections.publish(room, ann, 1, ANN, red(RED, OPUS), opus(OPUS));
        AudioSections.publish(room, bob, 2, BOB, red(RED, OPUS), opus(OPUS));
    }

    /** The frame of this number: the number itself, in two bytes. */
    private static String frame(int number) {
        return "%04x".formatted(number & 0xFFFF);
    }

    /** The payload of the packet of this number, with so many frames before it. */
    private static String payload(int number, int redundant, int opus) {
        StringBuilder headers = new StringBuilder();
        StringBuilder frames = new StringBuilder();
        for (int back = redundant; back > 0; back--) {
            headers.append("%02x%06x".formatted(0x80 | opus, back * FRAME << 10 | 2));
            frames.append(frame(number - back));
        }
        return headers + "%02x".formatted(opus) + frames + frame(number);
    }

    private void send(TestPeer from, int ssrc, int number, int redundant) {
        send(from, ssrc, number, number * FRAME, payload(number, redundant, OPUS));
    }

    private void send(TestPeer from, int ssrc, int number, int timestamp, String payload) {
        byte[] bytes = HexFormat.of().parseHex(payload);
        room.arrive(from, from.rtp(ssrc, RED, number & 0xFFFF, timestamp, false, bytes));
        room.nowNs += 20 * MS;
    }

    private static List<String> payloads(TestPeer peer) {
        List<String> payloads = new ArrayList<>();
        peer.media.forEach(m -> payloads.add(HexFormat.of().formatHex(m.payload())));
        return payloads;
    }

    private static void assertContinuous(TestPeer peer) {
        for (int i = 1; i < peer.media.size(); i++) {
            int step = peer.media.get(i).seq() - peer.media.get(i - 1).seq();
            assertThat(step & 0xFFFF).isEqualTo(1);
        }
        assertThat(peer.undecryptable).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoDoesNotWantItGetsThePrimaryAlone(int shard) throws Exception {
        TestPeer eve = room.join(3, shard);
        if (shard != 0) {
            List<TrackSpec> specs =
                    List.of(
                            new TrackSpec(
                                    1,
                                    sfu.core.api.MediaKind.AUDIO,
                                    List.of(red(RED, OPUS), opus(OPUS))));
            specs.forEach(spec -> room.mirror(spec, ann, shard));
        }
        AudioSections.show(room, eve, SLOT, 1, opus(96));
        for (int n = 65_530; n < 65_550; n++) {
            send(ann, ANN, n, 2);
        }
        assertThat(eve.media).hasSize(20);
        for (int i = 0; i < 20; i++) {
            TestPeer.Media m = eve.media.get(i);
            assertThat(m.payloadType()).isEqualTo(96);
            assertThat(m.timestamp()).isEqualTo((65_530 + i) * FRAME);
            assertThat(HexFormat.of().formatHex(m.payload())).isEqualTo(frame(65_530 + i));
        }
        assertContinuous(eve);
        assertThat(eve.transport.slots().get(AudioSections.MID).report().bytes())
                .as("octets of payload (RFC 3550 6.4.1)")
                .isEqualTo(40);
    }

    @Test
    void whoWantsItGetsItAsItCame() throws Exception {
        TestPeer eve = room.join(3, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(OPUS), red(120, OPUS));
        for (int n = 100; n < 140; n++) {
            send(ann, ANN, n, 2);
        }
        assertThat(eve.media).hasSize(40).allMatch(m -> m.payloadType() == 120);
        assertContinuous(eve);
        for (int i = 2; i < 40; i++) {
            assertThat(payloads(eve).get(i)).isEqualTo(payload(100 + i, 2, OPUS));
        }
    }

    @Test
    void theFramesInsideHaveTheListenersPayloadType() throws Exception {
        TestPeer eve = room.join(3, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(109), red(120, 109));
        for (int n = 100; n < 140; n++) {
            send(ann, ANN, n, 1);
        }
        assertThat(payloads(eve).subList(1, 40))
                .isEqualTo(
                        java.util.stream.IntStream.range(101, 140)
                                .mapToObj(n -> payload(n, 1, 109))
                                .toList());
    }

    @Test
    void nothingOfBeforeAChangeOfSourceIsRepeated() throws Exception {
        TestPeer eve = room.join(3, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(OPUS), red(RED, OPUS));
        for (int n = 100; n < 130; n++) {
            send(ann, ANN, n, 2);
            send(bob, BOB, 5000 + n, 2);
        }
        AudioSections.assign(room, eve, 2);
        for (int n = 130; n < 160; n++) {
            send(ann, ANN, n, 2);
            send(bob, BOB, 5000 + n, 2);
        }
        assertThat(payloads(eve))
                .startsWith(payload(100, 0, OPUS), payload(101, 1, OPUS), payload(102, 2, OPUS))
                .containsSequence(
                        payload(129, 2, OPUS),
                        payload(5130, 0, OPUS),
                        payload(5131, 1, OPUS),
                        payload(5132, 2, OPUS));
        assertThat(eve.media).hasSize(60);
        assertContinuous(eve);
    }

    @Test
    void whatWasLostIsTakenFromTheNextPacketOnceForAll() throws Exception {
        TestPeer eve = room.join(3, 0);
        TestPeer joe = room.join(4, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(OPUS));
        AudioSections.show(room, joe, SLOT, 1, opus(OPUS), red(RED, OPUS));
        List<Integer> numbers = List.of(10, 11, 13, 16, 20, 19, 15); // the last two are late
        numbers.forEach(n -> send(ann, ANN, n, 2));
        assertThat(payloads(eve))
                .containsExactly(
                        frame(10), frame(11), frame(12), frame(13), frame(14), frame(15), frame(16),
                        frame(18), frame(19), frame(20));
        assertThat(eve.media).allMatch(m -> m.payloadType() == OPUS);
        assertThat(eve.media)
                .allMatch(m ->
                        m.timestamp()
                                == Integer.parseInt(HexFormat.of().formatHex(m.payload()), 16)
                                        * FRAME);
        assertThat(joe.media).hasSameSizeAs(eve.media);
        assertThat(joe.media.get(2).payloadType()).as("repaired by us").isEqualTo(OPUS);
        assertThat(ann.transport.drops().get(DropReason.DUPLICATE)).isEqualTo(2);
        assertThat(ann.transport.drops().get(DropReason.INTERNAL_ERROR)).isZero();
    }

    @Test
    void whatIsRepeatedCountsAsSent() throws Exception {
        ann.transport.limitIngress(new IngressLimits(10_000_000, 100), new BitrateMeter());
        TestPeer eve = room.join(3, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(OPUS));
        for (int n = 0; n < 50; n++) { // each repeats sixteen that never were
            byte[] bytes = HexFormat.of().parseHex(payload(17 * n, 16, OPUS));
            room.arrive(ann, ann.rtp(ANN, RED, 17 * n, 17 * n * FRAME, false, bytes));
        }
        assertThat(eve.media).as("a second's worth").hasSize(100);
        assertThat(ann.transport.drops().get(DropReason.INGRESS_LIMIT)).isPositive();
    }

    /** Opus DTX: numbers go on, the clock has jumped; a block that far back does not exist. */
    @Test
    void silenceCostsNothing() throws Exception {
        TestPeer eve = room.join(3, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(OPUS));
        int timestamp = 0;
        for (int n = 0; n < 50; n++) {
            timestamp += n % 10 == 0 ? 20 * FRAME : FRAME;
            send(ann, ANN, n, timestamp, payload(n, n % 10 == 0 ? 0 : 1, OPUS));
        }
        assertThat(eve.media).hasSize(50);
        assertContinuous(eve);
        assertThat(eve.media.get(10).timestamp() - eve.media.get(9).timestamp())
                .isEqualTo(20 * FRAME);
    }

    @Test
    void aNackIsNotAnsweredAndMalformedOnesAreCounted() throws Exception {
        TestPeer eve = room.join(3, 0);
        AudioSections.show(room, eve, SLOT, 1, opus(OPUS), red(RED, OPUS));
        for (int n = 0; n < 5; n++) {
            send(ann, ANN, n, 1);
        }
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, new int[] {eve.media.get(3).seq()})));
        assertThat(eve.media).hasSize(5);
        assertThat(eve.transport.drops().get(DropReason.NACK_SUPPRESSED)).isEqualTo(1);
        send(ann, ANN, 5, 5 * FRAME, "ef0f0003");
        assertThat(ann.transport.drops().get(DropReason.MALFORMED_PAYLOAD)).isEqualTo(1);
        send(ann, ANN, 6, 0);
        assertThat(eve.media).hasSize(6);
    }
}
