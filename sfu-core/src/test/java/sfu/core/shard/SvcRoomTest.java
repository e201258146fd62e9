package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.TestPeer.DEPENDENCY;
import static sfu.core.shard.VirtualRoom.VP8;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.DependencyStructure;
import sfu.core.codec.SvcEncoder;
import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.PictureLossIndication;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Publishers of VP9 SVC with dependency descriptors and a viewer that changes layers and tracks, in
 * virtual time: what it gets refers to nothing that it did not get.
 */
class SvcRoomTest {
    private static final int SLOT = 0x0C0000;
    private static final int THIRD = 3;

    private VirtualRoom room;

    /** Two packets a frame. */
    private final class Publisher {
        private final TestPeer peer;
        private final TrackSpec track;
        private final int ssrc;
        private final SvcEncoder encoder;
        private final int firstTimestamp;
        private int seq;
        private int read;
        private boolean keyWanted = true;

        Publisher(int number, boolean isKeyMode, int firstFrame) throws Exception {
            peer = room.join(number, 0);
            ssrc = 0x0A0000 * number;
            seq = 1000 * number;
            firstTimestamp = 0x1234567 * number;
            encoder = new SvcEncoder(THIRD, THIRD, isKeyMode, firstFrame);
            track =
                    room.publish(
                            peer,
                            number,
                            List.of(new HeaderExtension(4, HeaderExtension.DEPENDENCY_DESCRIPTOR)),
                            new EncodingParameters(ssrc, ssrc + 1, ""));
        }

        void picture() {
            for (; read < peer.rtcp.size(); read++) {
                keyWanted |= peer.rtcp.get(read) instanceof PictureLossIndication;
            }
            int timestamp = firstTimestamp + (int) (room.nowNs / VirtualRoom.MS * 90);
            for (SvcEncoder.Frame frame : encoder.picture(keyWanted)) {
                send(frame, true, timestamp);
                send(frame, false, timestamp);
            }
            keyWanted = false;
        }

        private void send(SvcEncoder.Frame frame, boolean isFirst, int timestamp) {
            byte[] dependency = frame.descriptor().toArray(ValueLayout.JAVA_BYTE);
            dependency[0] = (byte) (dependency[0] & 0x3F | (isFirst ? 0x80 : 0x40));
            boolean marker = frame.isLast() && !isFirst;
            byte[] packet =
                    peer.rtp(
                            ssrc,
                            VP8,
                            seq++ & 0xFFFF,
                            timestamp,
                            marker,
                            Map.of(4, dependency),
                            payload(frame, isFirst));
            room.arrive(peer, packet);
        }

        private static byte[] payload(SvcEncoder.Frame frame, boolean isFirst) {
            int t = frame.temporal();
            byte[] payload = new byte[300];
            int flags = 0xA0 | (frame.isKey() ? 0 : 0x40) | (isFirst ? 0x08 : 0x04);
            boolean hasStructure = frame.isKey() && frame.spatial() == 0 && isFirst;
            payload[0] = (byte) (flags | (hasStructure ? 2 : 0));
            payload[1] = (byte) (frame.picture() >>> 8 & 0x7F | 0x80);
            payload[2] = (byte) frame.picture();
            payload[3] = (byte) (t << 5 | (t < 2 ? 0x10 : 0) | frame.spatial() << 1);
            payload[5] = (byte) (hasStructure ? THIRD - 1 << 5 : 0);
            return payload;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true, 1", "1, false, 2", "2, true, 3", "2, false, 4"})
    void nothingRefersToWhatWasNotSent(int shards, boolean isKeyMode, long seed) throws Exception {
        room = new VirtualRoom(shards);
        room.codec = "VP9";
        room.ofSlots =
                List.of(new HeaderExtension(DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR));
        Publisher ann = new Publisher(1, isKeyMode, 65_000);
        Publisher bob = new Publisher(2, isKeyMode, 12_345);
        TestPeer peer = room.join(3, shards - 1);
        if (shards > 1) {
            room.mirror(ann.track, ann.peer, shards - 1);
            room.mirror(bob.track, bob.peer, shards - 1);
        }
        SlotViewer eve = new SlotViewer(room, peer, SLOT, true, 1);
        Random random = new Random(seed);
        room.lossToPeers = 0.05;
        for (int n = 0; n < 1500; n++) {
            if (n % 200 == 199) {
                room.show(peer, 1 + n / 200 % 2);
            }
            if (random.nextInt(15) == 0) {
                eve.slot().target(0, random.nextInt(THIRD), random.nextInt(THIRD), room.nowNs);
            }
            ann.picture();
            bob.picture();
            room.pass(30);
            eve.read(true);
        }
        room.lossToPeers = 0;
        for (int i = 0; i < 20; i++) {
            room.pass(30);
            eve.read(true);
        }
        assertThat(eve.gaps()).isZero();
        check(eve);
    }

    /** Which of the targets are whole in a slot that gets the middle layers. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void descriptorsNameWhatTheSlotGets(boolean isKeyMode) throws Exception {
        room = new VirtualRoom(1);
        room.codec = "VP9";
        room.ofSlots =
                List.of(new HeaderExtension(DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR));
        Publisher ann = new Publisher(1, isKeyMode, 65_000);
        SlotViewer eve = new SlotViewer(room, room.join(3, 0), SLOT, true, 1);
        List<Integer> ends = new ArrayList<>();
        for (int most = 1; most <= 2; most++) {
            eve.slot().target(0, most, most, room.nowNs);
            for (int n = 0; n < 30; n++) {
                ann.picture();
                room.pass(30);
                eve.read(true);
            }
            ends.add(eve.all().size());
        }
        DependencyStream stream = new DependencyStream();
        int packets = 0;
        for (TestPeer.Media media : eve.all().values()) {
            MemorySegment s = MemorySegment.ofArray(media.dependency());
            stream.read(s, 0, media.dependency().length);
            packets++;
            for (int most = 1; most <= 2; most++) {
                int end = ends.get(most - 1);
                if (packets > end - 20 && packets <= end) { // well after the change
                    assertThat(stream.activeTargets())
                            .as("packet %d of %s", packets, ends)
                            .isEqualTo(within(stream.structure(), most, isKeyMode));
                }
            }
        }
    }

    /** Of a key mode the layers below are sent at key frames alone. */
    private static long within(DependencyStructure structure, int most, boolean isKeyMode) {
        long targets = 0;
        for (int target = 0; target < structure.targetCount(); target++) {
            int spatial = structure.spatialOf(target);
            boolean isIn = isKeyMode ? spatial == most : spatial <= most;
            targets |= isIn && structure.temporalOf(target) <= most ? 1L << target : 0;
        }
        return targets;
    }

    private static void check(SlotViewer eve) {
        DependencyStream stream = new DependencyStream();
        Set<Long> frames = new HashSet<>();
        Set<Integer> spatials = new HashSet<>();
        long newest = -1;
        TestPeer.Media before = null;
        for (TestPeer.Media media : eve.all().values()) {
            if (before != null) {
                assertThat(before.marker())
                        .as("the last of a picture, and only that, has the marker")
                        .isEqualTo(before.timestamp() != media.timestamp());
                assertThat(media.timestamp() - before.timestamp()).isBetween(0, 90_000);
            }
            before = media;
            MemorySegment s = MemorySegment.ofArray(media.dependency());
            long d = stream.read(s, 0, media.dependency().length);
            assertThat(DependencyDescriptor.isKnown(d)).isTrue();
            long frame = stream.extend(DependencyDescriptor.frameNumber(d));
            assertThat(frame).as("frames go on").isGreaterThanOrEqualTo(newest);
            if (DependencyDescriptor.isKeyFrame(d)) {
                frames.clear();
            }
            for (int i = 0; frame != newest && i < stream.referenceCount(frame); i++) {
                assertThat(frames).contains(stream.reference(frame, i));
            }
            frames.add(frame);
            spatials.add(DependencyDescriptor.spatialId(d));
            newest = frame;
        }
        assertThat(spatials).containsExactlyInAnyOrder(0, 1, 2);
    }
}
