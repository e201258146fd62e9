package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.Test;

import sfu.core.io.Addr;
import sfu.core.rtcp.Nack;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** A byte of padding makes the packets of one picture equally long, and changes nothing else. */
class EqualSizesTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;

    /** RTP header, extension of the transport-wide number, tag. */
    private static final int OVERHEAD = 12 + 4 + 8 + 16;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann;
    private final TestPeer eve;
    private final List<Integer> sizes = new ArrayList<>();
    private final MemorySegment in = Arena.ofAuto().allocate(8 * 2048);
    private int next = 100;

    EqualSizesTest() throws Exception {
        ann = room.join(1, 0);
        eve = room.join(2, 0);
        room.publish(ann, 1, ANN);
        eve.path =
                datagram -> {
                    sizes.add(datagram.length);
                    eve.receive(datagram);
                };
    }

    /** The packets of a key frame, which arrive together. */
    private List<byte[]> picture(int... bytes) {
        List<byte[]> payloads = new ArrayList<>();
        Shard shard = room.shards.getFirst();
        long hi = Addr.hi(ann.address.getAddress());
        long lo = Addr.lo(ann.address.getAddress());
        for (int i = 0; i < bytes.length; i++) {
            byte[] payload = frame(7, 7, true, bytes[i]);
            payload[0] = (byte) (i == 0 ? 0x90 : 0x80); // S: only the first begins a partition
            payloads.add(payload);
            boolean isLast = i == bytes.length - 1;
            byte[] datagram = ann.rtp(ANN, VP8, next++, 3000, isLast, payload);
            long at = i * 2048L;
            MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, at, datagram.length);
            shard.loop().packet(in, at, datagram.length, hi, lo, 5000);
        }
        shard.loop().batchEnd();
        return payloads;
    }

    /** Those of media datagrams, without what all have. */
    private List<Integer> payloadSizes() {
        return sizes.stream().filter(size -> size > 300).map(size -> size - OVERHEAD).toList();
    }

    private void show(boolean withTransportCc) {
        if (withTransportCc) {
            room.openSlotWithTransportCc(eve, SLOT, true);
        } else {
            room.openSlot(eve, SLOT, true);
        }
        room.show(eve, 1);
        picture(500);
        eve.media.clear();
        sizes.clear();
    }

    @Test
    void packetsThatAreOneByteShorterThanTheLongestArePadded() {
        show(true);
        List<byte[]> sent = picture(999, 999, 1000, 998, 1000, 999);
        assertThat(payloadSizes()).containsExactly(1000, 1000, 1000, 998, 1000, 1000);
        assertThat(eve.undecryptable).isZero();
        assertThat(eve.media).extracting(TestPeer.Media::payload).containsExactlyElementsOf(sent);
        assertThat(eve.media.getLast().marker()).isTrue();
    }

    @Test
    void retransmissionsAreNotPadded() {
        show(true);
        List<byte[]> sent = picture(999, 1000);
        int seq = eve.media.getFirst().seq();
        sizes.clear();
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, new int[] {seq})));
        assertThat(payloadSizes()).containsExactly(2 + 999); // RFC 4588 4: with its number
        byte[] repeated = eve.media.getLast().payload();
        assertThat(repeated).endsWith(sent.getFirst());
    }

    @Test
    void theBytesReportedAreThoseOfThePayload() {
        show(true);
        long before = eve.transport.slots().get("1").report().bytes();
        picture(999, 1000);
        assertThat(eve.transport.slots().get("1").report().bytes() - before).isEqualTo(1999);
    }

    /** Its packets may be repeated under their own numbers, which demands the very same bytes. */
    @Test
    void whoGetsNoExtensionsGetsNoPaddingEither() {
        show(false);
        picture(999, 1000);
        assertThat(sizes).containsExactly(16 + 999 + 16, 16 + 1000 + 16);
    }
}
