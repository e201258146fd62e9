package sfu.core.shard;

import sfu.core.api.EncodingParameters;
import sfu.core.bwe.BweSnapshot;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.TrackSpec;
import sfu.core.forward.UpTrack;
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
import java.util.Arrays;
import java.util.List;

/**
 * One publisher of VP8 and many subscribers on real shards, with a kernel that costs nothing: from
 * the receive batch to sendmmsg, on the calling thread. For the proof that nothing is allocated,
 * and for benchmarks.
 */
final class HotPath {
    private static final int SSRC = 0x0A0000;

    /** As large as real ones, which no cache of boxed numbers has. */
    private static final long TRACK = 0x2C5F_91B3_7AF0_0017L;

    private static final int FIRST_SLOT = 0x0C0000;
    private static final int MAX_FRAME_PACKETS = 32;
    private static final int SLOT_BYTES = 2048;
    private static final int MEDIUM = 1000;
    private static final int REPORT_FRAMES = 15;

    final VirtualRoom room;
    private final TestPeer publisher;
    private final SrtpWorker worker;
    private final SrtpContext sending;
    private final MemorySegment memory = Arena.ofShared().allocate(MAX_FRAME_PACKETS * SLOT_BYTES);
    private final MemorySegment payload = Arena.ofShared().allocate(SLOT_BYTES);
    private final int payloadBytes;
    private final int packetBytes;
    private final long hi;
    private final long lo;
    private final int encodings;
    private final int[] numbers;
    private int picture;
    private final List<HotReporter> reporters = new ArrayList<>();
    private int frames;

    /**
     * @param shards the subscribers are on the last one, the publisher is on the first
     */
    HotPath(int subscribers, int shards, int payloadBytes) throws Exception {
        this(subscribers, shards, payloadBytes, 1);
    }

    /** On one shard, with packets of {@value #MEDIUM} bytes, all protected by this. */
    HotPath(int subscribers, SrtpProfile profile) throws Exception {
        this(subscribers, 1, MEDIUM, 1, false, profile);
    }

    /**
     * @param encodings with more than one, each in two temporal layers, of which subscribers get
     *     the base layer of the lowest encoding
     */
    HotPath(int subscribers, int shards, int payloadBytes, int encodings) throws Exception {
        this(subscribers, shards, payloadBytes, encodings, false, SrtpProfile.AEAD_AES_128_GCM);
    }

    /**
     * @param transportCc subscribers report arrivals, every {@value #REPORT_FRAMES} frames
     */
    HotPath(int subscribers, int shards, int payloadBytes, boolean transportCc) throws Exception {
        this(subscribers, shards, payloadBytes, 1, transportCc, SrtpProfile.AEAD_AES_128_GCM);
    }

    private HotPath(
            int subscribers,
            int shards,
            int payloadBytes,
            int encodings,
            boolean transportCc,
            SrtpProfile profile)
            throws Exception {
        packetBytes = RtpHeader.FIXED_LENGTH + payloadBytes + profile.rtpOverhead();
        this.payloadBytes = payloadBytes;
        this.encodings = encodings;
        numbers = new int[encodings];
        room = new VirtualRoom(shards, () -> new DiscardPort().binding());
        room.profile = profile;
        publisher = room.join(1, 0);
        hi = Addr.hi(publisher.address.getAddress());
        lo = Addr.lo(publisher.address.getAddress());
        worker = room.engine.newWorker(MAX_FRAME_PACKETS);
        sending =
                room.engine.newContext(
                        profile, publisher.keys.clientKey(), publisher.keys.clientSalt());
        EncodingParameters[] streams = new EncodingParameters[encodings];
        Arrays.setAll(streams, e -> new EncodingParameters(SSRC + 2 * e, SSRC + 2 * e + 1, ""));
        TrackSpec track = room.publish(publisher, TRACK, List.of(), streams);
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
            room.show(viewer, TRACK);
            if (encodings > 1) {
                viewer.transport.slots().get("1").target(0, 0, 0, room.nowNs);
            }
        }
        frame(1, true);
    }

    /** What the publisher sends, on its own shard: the lowest encoding. */
    UpTrack track() {
        LayeredTrack its = room.shards.getFirst().tracks().get(TRACK);
        if (its == null) {
            throw new IllegalStateException("nothing is published");
        }
        return its.encoding(0);
    }

    /** A frame of so many packets arrives, and goes out to all. */
    void frame(int packets) {
        frame(packets, false);
    }

    private void frame(int packets, boolean isKeyFrame) {
        room.nowNs += 33 * VirtualRoom.MS / 10;
        encrypt(packets, isKeyFrame);
        Shard shard = room.shards.getFirst();
        for (int i = 0; i < packets * encodings; i++) {
            shard.loop().packet(memory, (long) i * SLOT_BYTES, packetBytes, hi, lo, 5000);
        }
        shard.loop().batchEnd();
        for (int i = 1; i < room.shards.size(); i++) {
            room.shards.get(i).loop().runInbox();
        }
        room.shards.getLast().pacing().advance(room.nowNs);
        room.shards.getLast().loop().batchEnd();
        if (++frames % REPORT_FRAMES == 0 && !reporters.isEmpty()) {
            report();
        }
    }

    private void report() {
        room.nowNs += VirtualRoom.MS;
        for (int i = 0; i < reporters.size(); i++) {
            reporters.get(i).report();
        }
        room.shards.getLast().loop().batchEnd();
    }

    /** What the publisher does; a benchmark subtracts it. */
    void encrypt(int packets, boolean isKeyFrame) {
        picture++;
        for (int e = 0; e < encodings; e++) {
            for (int i = 0; i < packets; i++) {
                descriptor(i == 0, isKeyFrame);
                encrypt(e, e * packets + i, i == packets - 1);
            }
        }
    }

    private void encrypt(int encoding, int slot, boolean marker) {
        long at = (long) slot * SLOT_BYTES;
        int ssrc = SSRC + 2 * encoding;
        RtpHeader.write(
                memory,
                at,
                marker,
                VirtualRoom.VP8,
                numbers[encoding]++ & 0xFFFF,
                picture * 3000,
                ssrc,
                false);
        worker.protectRtp(
                sending.sender(ssrc), memory, at, RtpHeader.FIXED_LENGTH, payload, 0, payloadBytes);
        worker.flush();
    }

    private void descriptor(boolean isStart, boolean isKeyFrame) {
        boolean hasLayers = encodings > 1;
        int upper = hasLayers && picture % 2 == 0 ? 0x60 : 0; // TID 1, Y; the key frame has 0
        payload.set(ValueLayout.JAVA_BYTE, 0, (byte) (isStart ? 0x90 : 0x80));
        payload.set(ValueLayout.JAVA_BYTE, 1, (byte) (hasLayers ? 0xE0 : 0x80));
        payload.set(ValueLayout.JAVA_BYTE, 2, (byte) (0x80 | picture >>> 8 & 0x7F));
        payload.set(ValueLayout.JAVA_BYTE, 3, (byte) picture);
        payload.set(ValueLayout.JAVA_BYTE, 4, (byte) (isKeyFrame ? 0 : 1)); // TL0PICIDX of layers
        payload.set(ValueLayout.JAVA_BYTE, 5, (byte) upper);
        payload.set(ValueLayout.JAVA_BYTE, 6, (byte) (isKeyFrame ? 0 : 1));
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
