package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.TestPeer.DEPENDENCY;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.HeaderExtension;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.DependencyStructure;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Publishers of VP9 SVC with dependency descriptors and a viewer that changes layers and tracks, in
 * virtual time: what it gets refers to nothing that it did not get.
 */
class SvcRoomTest {
    private static final int SLOT = 0x0C0000;

    private VirtualRoom room;

    private void open(int shards) {
        room = new VirtualRoom(shards);
        room.codec = "VP9";
        room.ofSlots =
                List.of(new HeaderExtension(DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR));
    }

    @ParameterizedTest
    @CsvSource({"1, true, 1", "1, false, 2", "2, true, 3", "2, false, 4"})
    void nothingRefersToWhatWasNotSent(int shards, boolean isKeyMode, long seed) throws Exception {
        open(shards);
        SvcPeer ann = new SvcPeer(room, 1, isKeyMode, 65_000);
        SvcPeer bob = new SvcPeer(room, 2, isKeyMode, 12_345);
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
                eve.slot().target(0, random.nextInt(3), random.nextInt(3), room.nowNs);
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
        check(eve, false);
    }

    /** Until it comes nobody can tell what the rest of its picture is. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyFrameWhoseStructureComesLateIsShownWholeOrNotAtAll(boolean isKeyMode)
            throws Exception {
        open(1);
        SvcPeer ann = new SvcPeer(room, 1, isKeyMode, 65_000);
        SlotViewer eve = new SlotViewer(room, room.join(3, 0), SLOT, true, 1);
        for (int n = 0; n < 200; n++) {
            ann.isStructureLate = n == 50;
            ann.keyWanted |= n == 50;
            ann.picture();
            room.pass(30);
            eve.read(true);
        }
        check(eve, false);
        assertThat(eve.peer.media.getLast().timestamp()).isEqualTo(ann.lastTimestamp());
        Map<Integer, Long> packets =
                eve.all().values().stream()
                        .filter(its -> its.payload().length > 0)
                        .collect(Collectors.groupingBy(SvcRoomTest::frame, Collectors.counting()));
        assertThat(packets.values()).as("of each frame").containsOnly(2L);
    }

    /** What was unreadable of another track says nothing of this one, whose numbers are lower. */
    @Test
    void anotherTrackIsShownAtOnceAfterAStructureCameLate() throws Exception {
        open(1);
        SvcPeer late = new SvcPeer(room, 9, false, 65_000);
        SvcPeer other = new SvcPeer(room, 2, false, 100);
        SlotViewer eve = new SlotViewer(room, room.join(3, 0), SLOT, true, 9);
        for (int n = 0; n < 40; n++) {
            late.isStructureLate = n == 20;
            late.keyWanted |= n == 20;
            late.picture();
            other.picture();
            room.pass(30);
        }
        room.show(eve.peer, 2);
        for (int n = 0; n < 10; n++) {
            late.picture();
            other.picture();
            room.pass(30);
        }
        int before = eve.peer.media.size();
        other.picture();
        room.pass(30);
        assertThat(eve.peer.media.size()).isEqualTo(before + 6);
    }

    private static int frame(TestPeer.Media media) {
        return (media.dependency()[1] & 0xFF) << 8 | media.dependency()[2] & 0xFF;
    }

    /** Which of the targets are whole in a slot that gets the middle layers. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void descriptorsNameWhatTheSlotGets(boolean isKeyMode) throws Exception {
        open(1);
        SvcPeer ann = new SvcPeer(room, 1, isKeyMode, 65_000);
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

    /**
     * @param mayBeCutOff what is lost on the way to the server may come after the next key frame,
     *     when it is of no use any more
     */
    static void check(SlotViewer eve, boolean mayBeCutOff) {
        DependencyStream stream = new DependencyStream();
        Set<Long> frames = new HashSet<>();
        Set<Integer> spatials = new HashSet<>();
        long newest = -1;
        TestPeer.Media before = null;
        for (TestPeer.Media media : eve.all().values()) {
            if (media.payload().length == 0) {
                continue; // fills a number
            }
            MemorySegment s = MemorySegment.ofArray(media.dependency());
            long d = stream.read(s, 0, media.dependency().length);
            assertThat(DependencyDescriptor.isKnown(d)).isTrue();
            if (before != null) {
                boolean isLast = before.timestamp() != media.timestamp();
                assertThat(before.marker() || mayBeCutOff && isLast)
                        .as("the last of a picture, and only that, has the marker")
                        .isEqualTo(isLast);
                assertThat(media.timestamp() - before.timestamp()).isBetween(0, 90_000);
            }
            before = media;
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
