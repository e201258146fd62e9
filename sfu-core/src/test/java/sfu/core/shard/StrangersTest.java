package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.SrtpKeys;
import sfu.core.rtcp.Goodbye;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.stats.DropReason;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What others than the peer send to a shard, from their own addresses or from the peer's. */
class StrangersTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann = room.join(1, 0);
    private final TestPeer eve = room.join(3, 0);
    private final InetSocketAddress stranger =
            new InetSocketAddress(InetAddress.getByName("192.0.2.66"), 5000);
    private int number;

    StrangersTest() throws Exception {
        room.publish(ann, 1, ANN);
        room.openSlot(eve, SLOT, true);
        room.show(eve, 1);
    }

    private byte[] next() {
        int n = number++;
        return ann.rtp(ANN, VP8, n, n * 1800, true, frame(n, n, n == 0, 200));
    }

    private long dropped(DropReason reason) {
        Map<DropReason, Long> drops = VirtualRoom.figures(room.shards.getFirst()).shard().drops();
        return drops.getOrDefault(reason, 0L);
    }

    /** CVE-2023-51275 and its like: who is first with a ClientHello must not win by that. */
    @Test
    void aClientHelloCountsFromAnAddressThatIceKnowsAlone() throws Exception {
        DtlsCertificate certificate = new DtlsCertificate();
        List<byte[]> answers = java.util.Collections.synchronizedList(new ArrayList<>());
        List<byte[]> hello = java.util.Collections.synchronizedList(new ArrayList<>());
        TestPeer bob = room.attach(9, 0);
        try (DtlsEndpoint server =
                        new DtlsEndpoint(
                                certificate, certificate.fingerprint(), answers::add, new Deaf());
                DtlsEndpoint client =
                        DtlsEndpoint.client(
                                certificate,
                                certificate.fingerprint(),
                                List.of(sfu.core.srtp.SrtpProfile.AEAD_AES_128_GCM),
                                hello::add,
                                new Deaf())) {
            bob.transport.secure().setDtls(server);
            server.start(10);
            client.start(10);
            org.awaitility.Awaitility.await().until(() -> !hello.isEmpty());
            long before = dropped(DropReason.UNKNOWN_ADDRESS);
            room.arriveFrom(stranger, hello.getFirst());
            assertThat(dropped(DropReason.UNKNOWN_ADDRESS)).isEqualTo(before + 1);
            assertThat(bob.transport.secure().packets()).as("datagrams of the peer").isZero();
            assertThat(answers).isEmpty();
            room.arrive(bob, hello.getFirst());
            org.awaitility.Awaitility.await().until(() -> !answers.isEmpty());
        }
    }

    /** RTP bleed and inject (CVE-2025-53399): no latching on where packets come from. */
    @Test
    void mediaOfAnotherAddressIsDroppedAndMovesNothing() {
        room.arrive(ann, next());
        byte[] authentic = next();
        room.arriveFrom(stranger, authentic);
        assertThat(dropped(DropReason.UNKNOWN_ADDRESS)).isEqualTo(1);
        assertThat(eve.media).hasSize(1);
        room.arriveFrom(stranger, eve.rtcp(1, new PictureLossIndication(1, SLOT)));
        room.arrive(ann, authentic);
        assertThat(eve.media).as("on its way to where it was").hasSize(2);
        assertThat(room.peers).doesNotContainKey(stranger);
        assertThat(room.receivers).containsOnly(eve);
    }

    /** CVE-2021-41105: nothing that does not decrypt has an effect, whatever it says. */
    @Test
    void forgedMediaOfAKnownAddressHasNoEffect() {
        List<String> paths = new ArrayList<>();
        ann.transport.authenticPath().listener((hi, lo, port) -> paths.add("moved"));
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] packet = i % 2 == 0 ? next() : ann.rtcp(ANN, new Goodbye(List.of(ANN)));
            packet[packet.length - 1 - random.nextInt(16)] ^= (byte) (1 + random.nextInt(255));
            room.arrive(ann, packet);
        }
        assertThat(ann.transport.drops().get(DropReason.AUTH_FAILED)).isEqualTo(500);
        assertThat(eve.media).isEmpty();
        assertThat(paths).as("what ICE was told").isEmpty();
        room.nowNs += MS;
        byte[] key = ann.rtp(ANN, VP8, number, 0, true, frame(0, 0, true, 200));
        room.arrive(ann, key);
        assertThat(eve.media).hasSize(1);
        room.arrive(ann, key);
        assertThat(ann.transport.drops().get(DropReason.REPLAY)).isEqualTo(1);
        assertThat(eve.media).as("a replay goes no further").hasSize(1);
    }

    @Test
    void mediaBeforeTheKeysIsDropped() throws Exception {
        TestPeer bob = room.attach(9, 0);
        room.selectPath(bob);
        room.arrive(bob, bob.rtp(5, VP8, 1, 1, true, new byte[50]));
        room.arrive(bob, bob.rtcp(5, new PictureLossIndication(5, SLOT)));
        assertThat(bob.transport.drops().get(DropReason.NO_KEYS)).isEqualTo(2);
    }

    /** Hears nothing. */
    private static final class Deaf implements DtlsEndpoint.Listener {
        @Override
        public void onKeys(SrtpKeys keys) {}

        @Override
        public void onData(byte[] data) {}

        @Override
        public void onClosed(String reason) {}
    }
}
