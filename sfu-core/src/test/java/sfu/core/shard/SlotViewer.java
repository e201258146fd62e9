package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.RTX;

import sfu.core.forward.DownTrack;
import sfu.core.rtcp.Nack;
import sfu.core.shard.SimulcastPeer.Content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A viewer of one slot: asks for what it lacks, and checks that what it got is one VP8 stream in
 * which no frame lacks a reference.
 */
final class SlotViewer {
    private final VirtualRoom room;
    final TestPeer peer;
    private final int ssrc;
    private final TreeMap<Long, TestPeer.Media> bySeq = new TreeMap<>();
    private long highest = -1;
    private long first = -1;
    private int read;
    int repaired;
    int switches;
    int frames;
    int incomplete;

    SlotViewer(VirtualRoom room, TestPeer peer, int ssrc, boolean rtx, long track) {
        this.room = room;
        this.peer = peer;
        this.ssrc = ssrc;
        room.openSlot(peer, ssrc, rtx);
        room.show(peer, track);
    }

    DownTrack slot() {
        return peer.transport.slots().get("1");
    }

    void target(int encoding, int temporal) {
        slot().target(encoding, 7, temporal, room.nowNs);
    }

    /** Takes what came, and asks for what is missing. */
    void read(boolean asks) {
        for (; read < peer.media.size(); read++) {
            take(peer.media.get(read));
        }
        List<Integer> lost = new ArrayList<>();
        for (long n = Math.max(first, highest - 300); n < highest && lost.size() < 100; n++) {
            if (!bySeq.containsKey(n)) {
                lost.add((int) n & 0xFFFF);
            }
        }
        if (asks && !lost.isEmpty()) {
            int[] numbers = lost.stream().mapToInt(n -> n).toArray();
            room.arrive(peer, peer.rtcp(5, new Nack(5, ssrc, numbers)));
        }
    }

    private void take(TestPeer.Media media) {
        int seq = media.seq();
        byte[] payload = media.payload();
        if (media.payloadType() == RTX) {
            seq = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
            payload = Arrays.copyOfRange(payload, 2, payload.length);
            repaired++;
        }
        long number = highest < 0 ? seq + 0x10000L : highest + (short) (seq - (int) highest);
        first = first < 0 ? number : first;
        highest = Math.max(highest, number);
        TestPeer.Media whole =
                new TestPeer.Media(
                        ssrc,
                        96,
                        seq,
                        media.timestamp(),
                        media.marker(),
                        payload,
                        media.dependency());
        TestPeer.Media before = bySeq.put(number, whole);
        if (before != null) {
            assertThat(payload).as("the same each time").isEqualTo(before.payload());
            assertThat(whole.timestamp()).isEqualTo(before.timestamp());
            assertThat(whole.marker()).isEqualTo(before.marker());
            assertThat(whole.dependency()).isEqualTo(before.dependency());
        }
    }

    private static int pictureId(byte[] payload) {
        return (payload[2] & 0x7F) << 8 | payload[3] & 0xFF;
    }

    /** Everything that can be said of it in the end. */
    void check() {
        Set<Integer> decoded = new HashSet<>();
        int encoding = -1;
        boolean isBroken = true;
        int lastId = -1;
        long lastNumber = -1;
        for (List<Long> numbers : pictures()) {
            List<TestPeer.Media> picture = numbers.stream().map(bySeq::get).toList();
            Content c = Content.of(picture.getFirst().payload());
            boolean isNext = lastNumber >= 0 && isFilled(lastNumber, numbers.getFirst());
            int id = pictureId(picture.getFirst().payload());
            if (isNext && numbers.getFirst() == lastNumber + 1) { // else empty ones lie between
                assertThat(id - lastId & 0x7FFF).as("picture id after %d", lastId).isEqualTo(1);
            }
            lastId = id;
            lastNumber = numbers.getLast();
            isBroken |= !isNext; // what the switch cut off: the viewer sees that it lacks something
            if (!isWhole(picture)) {
                incomplete++;
                isBroken = true;
                continue;
            }
            boolean isSwitch = c.encoding() != encoding;
            assertThat(!isSwitch || c.isKey()).as("a key frame, not %s", c).isTrue();
            switches += isSwitch ? 1 : 0;
            encoding = c.encoding();
            if (c.isKey()) {
                decoded.clear();
                isBroken = false;
            } else if (isBroken && !decoded.contains(c.reference())) {
                incomplete++;
                continue;
            }
            assertThat(c.isKey() || decoded.contains(c.reference())).as("of %s", c).isTrue();
            decoded.add(c.picture());
            frames++;
        }
    }

    private boolean isFilled(long from, long to) {
        for (long n = from; n <= to; n++) {
            if (!bySeq.containsKey(n)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(List<TestPeer.Media> picture) {
        Content first = Content.of(picture.getFirst().payload());
        if (picture.size() != first.parts() || first.part() != 0) {
            return false;
        }
        for (int i = 0; i < picture.size(); i++) {
            Content c = Content.of(picture.get(i).payload());
            assertThat(c.part()).isEqualTo(i);
            assertThat(c.picture()).isEqualTo(first.picture());
            assertThat(picture.get(i).marker()).isEqualTo(i == picture.size() - 1);
            assertThat(pictureId(picture.get(i).payload()))
                    .isEqualTo(pictureId(picture.getFirst().payload()));
        }
        return true;
    }

    /** The numbers of each. */
    private List<List<Long>> pictures() {
        List<List<Long>> pictures = new ArrayList<>();
        TestPeer.Media before = null;
        for (Map.Entry<Long, TestPeer.Media> entry : bySeq.entrySet()) {
            TestPeer.Media media = entry.getValue();
            if (media.payload().length == 0) {
                continue; // fills a number
            }
            if (before == null || media.timestamp() != before.timestamp()) {
                if (before != null) {
                    assertThat(media.timestamp() - before.timestamp())
                            .as("time goes on at %d", entry.getKey())
                            .isBetween(1, 90_000 * 4);
                }
                pictures.add(new ArrayList<>());
            }
            pictures.getLast().add(entry.getKey());
            before = media;
        }
        return pictures;
    }

    /** What came, by its extended sequence number. */
    TreeMap<Long, TestPeer.Media> all() {
        return bySeq;
    }

    /** Numbers between the first and the last that never came. */
    long gaps() {
        return highest - first + 1 - bySeq.size();
    }
}
