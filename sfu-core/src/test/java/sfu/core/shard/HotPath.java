package sfu.core.shard;

import sfu.core.bwe.BweSnapshot;
import sfu.core.forward.TrackSpec;
import sfu.core.io.Addr;
import sfu.core.io.DiscardPort;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * One publisher of VP8 and many subscribers on real shards, with a kernel that costs nothing: from
 * the receive batch to sendmmsg, on the calling thread. For the proof that nothing is allocated,
 * and for benchmarks.
 */
final class HotPath {
    private static final int SSRC = 0x0A0000;
    private static final int FIRST_SLOT = 0x0C0000;
    private static final int MAX_FRAME_PACKETS = 32;
    private static final int SLOT_BYTES = 2048;
    private static final int REPORT_FRAMES = 15;

    final VirtualRoom room;
    private final TestPeer publisher;
    private final SrtpWorker worker;
    private final SrtpContext sending;
    private final MemorySegment memory = Arena.ofShared().allocate(MAX_FRAME_PACKETS * SLOT_BYTES);
    private final MemorySegment payload = Arena.ofShared().allocate(SLOT_BYTES);
    private final int payloadBytes;
    private final long hi;
    private final long lo;
    private int sequenceNumber;
    private int picture;
    private final List<HotReporter> reporters = new ArrayList<>();
    private int frames;

    /**
     * @param shards the subscribers are on the last one, the publisher is on the first
     */
    HotPath(int subscribers, int shards, int payloadBytes) throws Exception {
        this(subscribers, shards, payloadBytes, false);
    }

    /**
     * @param transportCc subscribers report arrivals, every {@value #REPORT_FRAMES} frames
     */
    HotPath(int subscribers, int shards, int payloadBytes, boolean transportCc) throws Exception {
        this.payloadBytes = payloadBytes;
        room = new VirtualRoom(shards, () -> new DiscardPort().binding());
        publisher = room.join(1, 0);
        hi = Addr.hi(publisher.address.getAddress());
        lo = Addr.lo(publisher.address.getAddress());
        worker = room.engine.newWorker(MAX_FRAME_PACKETS);
        sending =
                room.engine.newContext(
                        SrtpProfile.AEAD_AES_128_GCM,
                        publisher.keys.clientKey(),
                        publisher.keys.clientSalt());
        TrackSpec track = room.publish(publisher, 1, SSRC);
        if (shards > 1) {
            room.mirror(track, publisher, shards - 1);
        }
        for (int i = 0; i < subscribers; i++) {
            TestPeer viewer = room.join(2 + i, shards - 1);
            if (transportCc) {
                room.openSlotWithTransportCc(viewer, FIRST_SLOT + 2 * i, true);
                reporters.add(new HotReporter(room, viewer));
            } else {
                room.openSlot(viewer, FIRST_SLOT + 2 * i, true);
            }
            room.show(viewer, 1);
        }
        frame(1, true);
    }

    /** A frame of so many packets arrives, and goes out to all. */
    void frame(int packets) {
        frame(packets, false);
    }

    private void frame(int packets, boolean isKeyFrame) {
        room.nowNs += 33 * VirtualRoom.MS / 10;
        encrypt(packets, isKeyFrame);
        Shard shard = room.shards.getFirst();
        for (int i = 0; i < packets; i++) {
            int length = RtpHeader.FIXED_LENGTH + payloadBytes + 16;
            shard.packet(memory, (long) i * SLOT_BYTES, length, hi, lo, 5000);
        }
        shard.batchEnd();
        for (int i = 1; i < room.shards.size(); i++) {
            room.shards.get(i).runInbox();
        }
        room.shards.getLast().pacing().advance(room.nowNs);
        room.shards.getLast().batchEnd();
        if (++frames % REPORT_FRAMES == 0 && !reporters.isEmpty()) {
            report();
        }
    }

    private void report() {
        room.nowNs += VirtualRoom.MS;
        for (int i = 0; i < reporters.size(); i++) {
            reporters.get(i).report();
        }
        room.shards.getLast().batchEnd();
    }

    /** What the publisher does; a benchmark subtracts it. */
    void encrypt(int packets, boolean isKeyFrame) {
        picture++;
        for (int i = 0; i < packets; i++) {
            long at = (long) i * SLOT_BYTES;
            descriptor(i == 0, isKeyFrame);
            RtpHeader.write(
                    memory,
                    at,
                    i == packets - 1,
                    VirtualRoom.VP8,
                    sequenceNumber++ & 0xFFFF,
                    picture * 3000,
                    SSRC,
                    false);
            worker.protectRtp(
                    sending.sender(SSRC),
                    memory,
                    at,
                    RtpHeader.FIXED_LENGTH,
                    payload,
                    0,
                    payloadBytes);
            worker.flush();
        }
    }

    private void descriptor(boolean isStart, boolean isKeyFrame) {
        payload.set(ValueLayout.JAVA_BYTE, 0, (byte) (isStart ? 0x90 : 0x80));
        payload.set(ValueLayout.JAVA_BYTE, 1, (byte) 0x80);
        payload.set(ValueLayout.JAVA_BYTE, 2, (byte) (0x80 | picture >>> 8 & 0x7F));
        payload.set(ValueLayout.JAVA_BYTE, 3, (byte) picture);
        payload.set(ValueLayout.JAVA_BYTE, 4, (byte) (isKeyFrame ? 0 : 1));
    }

    /** What the first subscriber's estimator knows. */
    BweSnapshot estimate() {
        return reporters.getFirst().estimate();
    }

    /** Packets that left for subscribers. */
    long sent() {
        long sent = 0;
        for (Shard shard : room.shards) {
            sent += shard.egress().stats().txPackets;
        }
        return sent;
    }
}
