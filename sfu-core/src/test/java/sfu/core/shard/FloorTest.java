package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.AudioSections.opus;
import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.HeaderExtension;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.MediaPacket;
import sfu.core.forward.SourceClock;
import sfu.core.forward.TrackSpec;
import sfu.core.speakers.SpeechReport;
import sfu.core.stats.DropReason;
import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The loudest voices of a room in the slots of those who listen, on one shard and over several. */
class FloorTest {
    private static final long ROOM = 9;
    private static final int SSRC = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final int LEVEL = 1;
    private static final int SEATS = 2;
    private static final List<String> MIDS = List.of("s0", "s1");

    private final VirtualRoom room = new VirtualRoom(2);
    private final List<SpeechReport> reports = new ArrayList<>();
    private final Map<Integer, Integer> sent = new HashMap<>();

    FloorTest() {
        for (Shard shard : room.shards) {
            List<Shard> others = room.shards.stream().filter(s -> s != shard).toList();
            shard.execute(new ShardCommand.OpenFloor(ROOM, reports::add));
            shard.execute(new ShardCommand.PassOn(ROOM, SEATS, others));
        }
        room.settle();
    }

    private TestPeer publisher(int number, int shard) throws Exception {
        TestPeer peer = room.join(number, shard);
        HeaderExtension level = new HeaderExtension(LEVEL, HeaderExtension.AUDIO_LEVEL);
        TrackSpec spec =
                AudioSections.publish(room, peer, number, SSRC + number, List.of(level), opus(111));
        for (Shard any : room.shards) {
            boolean isHome = any == peer.shard();
            if (!isHome) {
                any.execute(new ShardCommand.Mirror(spec, peer.shard(), peer));
            }
            any.execute(new ShardCommand.AddVoice(ROOM, number, isHome ? peer.transport : null));
        }
        room.settle();
        return peer;
    }

    private void listen(TestPeer peer) {
        for (int i = 0; i < SEATS; i++) {
            AudioSections.open(peer, MIDS.get(i), SLOT + i, opus(111));
        }
        peer.shard().execute(new ShardCommand.Listen(peer.transport, ROOM, MIDS));
        room.settle();
    }

    private void speak(TestPeer from, int number, int level) {
        int n = sent.merge(number, 1, Integer::sum);
        byte[] payload = new byte[60];
        payload[0] = (byte) number;
        room.arrive(
                from,
                from.rtp(
                        SSRC + number,
                        111,
                        n,
                        n * 960,
                        false,
                        Map.of(LEVEL, new byte[] {(byte) level}),
                        payload));
    }

    /** By which publishers the packets are, in order. */
    private static List<Integer> heard(TestPeer peer) {
        return peer.media.stream().map(m -> (int) m.payload()[0]).toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0"})
    void aSpeakersFirstPacketIsHeard(int publisherShard, int listenerShard) throws Exception {
        TestPeer ann = publisher(1, publisherShard);
        TestPeer eve = room.join(9, listenerShard);
        listen(eve);
        speak(ann, 1, 127);
        assertThat(eve.media).isEmpty();
        room.nowNs += 20 * MS;
        speak(ann, 1, 30);
        speak(ann, 1, 30);
        assertThat(heard(eve)).containsExactly(1, 1);
        assertThat(eve.shown).endsWith("s0=1");
        assertThat(eve.started).hasSize(1);
        assertThat(eve.media.getFirst().ssrc()).isEqualTo(SLOT);
    }

    private String speechOf(TestPeer peer, int number) {
        return Figures.of(peer.transport, room.nowNs).tracks().get((long) number).speech();
    }

    private void send(TestPeer from, int number, int payloadBytes) {
        int n = sent.merge(number, 1, Integer::sum);
        byte[] payload = new byte[payloadBytes];
        room.arrive(from, from.rtp(SSRC + number, 111, n, n * 960, false, Map.of(), payload));
        room.nowNs += 20 * MS;
    }

    @Test
    void byWhatAVoiceIsKnownToSpeakIsAmongItsFigures() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer bob = publisher(2, 0);
        TestPeer joe = publisher(3, 1);
        assertThat(speechOf(ann, 1)).as("nothing came").isEmpty();
        for (int i = 0; i < 100; i++) {
            speak(ann, 1, 30);
            send(bob, 2, i % 20 < 10 ? 30 : 150); // noise and speech, and no level
            send(joe, 3, 160); // G.711, as it were
        }
        assertThat(speechOf(ann, 1)).isEqualTo("LEVEL");
        assertThat(speechOf(bob, 2)).isEqualTo("SIZE");
        assertThat(speechOf(joe, 3)).isEqualTo("NONE");
    }

    private void passOn(int shard, int seats, List<Shard> to) {
        room.shards.get(shard).execute(new ShardCommand.PassOn(ROOM, seats, to));
        room.settle();
    }

    /** As when the last listener of another shard goes. */
    @Test
    void whoSpeaksIsNotInterruptedWhenListenersChange() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer bob = publisher(2, 0);
        TestPeer joe = publisher(3, 0);
        TestPeer eve = room.join(9, 1);
        listen(eve);
        for (int i = 0; i < 50; i++) {
            speak(ann, 1, 30);
            speak(bob, 2, 32);
            room.nowNs += 20 * MS;
        }
        eve.media.clear();
        passOn(0, SEATS, List.of(room.shards.get(1)));
        for (int i = 0; i < 20; i++) {
            speak(joe, 3, 60); // first, but hardly to be heard
            speak(ann, 1, 30);
            speak(bob, 2, 32);
            room.nowNs += 20 * MS;
        }
        assertThat(heard(eve)).filteredOn(n -> n == 1).hasSize(20);
        assertThat(heard(eve)).filteredOn(n -> n == 2).hasSize(20);
    }

    /** Packets that another shard was not given are no loss. */
    @Test
    void aVoiceThatWasNotPassedForAWhileLeavesNoGap() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer eve = room.join(9, 1);
        listen(eve);
        speak(ann, 1, 30);
        passOn(0, SEATS, List.of());
        for (int i = 0; i < 200; i++) {
            speak(ann, 1, 127);
            room.nowNs += 20 * MS;
        }
        passOn(0, SEATS, List.of(room.shards.get(1)));
        speak(ann, 1, 30);
        assertThat(eve.media).hasSize(2);
        assertThat(eve.media.get(1).seq() - eve.media.get(0).seq()).isEqualTo(1);
    }

    @Test
    void anotherShardKnowsAVoicesClockWithItsFirstPacket() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer eve = room.join(9, 1);
        listen(eve);
        speak(ann, 1, 127);
        Shard home = room.shards.getFirst();
        home.syncClock(home.tracks().get(1).encoding(0), 960, room.nowNs, room.nowNs);
        room.settle();
        assertThat(clockOf(1, 1).isKnown()).as("nobody speaks").isFalse();
        speak(ann, 1, 30);
        room.settle();
        assertThat(clockOf(1, 1).isKnown()).isTrue();
        assertThat(clockOf(1, 1).rtp()).isEqualTo(960);
    }

    private SourceClock clockOf(int shard, long track) {
        return room.shards.get(shard).tracks().get(track).encoding(0).clock();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theLoudestAreHeardAndASlotIsContinuous(int listenerShard) throws Exception {
        TestPeer[] speakers = {publisher(1, 0), publisher(2, 1), publisher(3, 0)};
        TestPeer eve = room.join(9, listenerShard);
        listen(eve);
        for (int i = 0; i < 100; i++) {
            for (int p = 0; p < 3; p++) {
                boolean isFirstHalf = i < 50;
                int level = p == 1 ? 30 : (p == 0) == isFirstHalf ? 35 : 60;
                speak(speakers[p], p + 1, level);
            }
            room.nowNs += 20 * MS;
        }
        assertThat(heard(eve).subList(0, 60)).containsOnly(1, 2);
        assertThat(heard(eve).subList(160, 200)).containsOnly(2, 3);
        assertThat(eve.media).hasSizeBetween(190, 203);
        for (int slot = SLOT; slot < SLOT + SEATS; slot++) {
            int ssrc = slot;
            List<TestPeer.Media> its = eve.media.stream().filter(m -> m.ssrc() == ssrc).toList();
            for (int i = 1; i < its.size(); i++) {
                assertThat(its.get(i).seq() - its.get(i - 1).seq() & 0xFFFF).isEqualTo(1);
                assertThat(its.get(i).timestamp() - its.get(i - 1).timestamp()).isPositive();
            }
        }
        for (Shard shard : room.shards) {
            assertThat(VirtualRoom.figures(shard).shard().drops())
                    .doesNotContainKey(DropReason.TRACK_ENDED);
        }
    }

    @Test
    void nobodyHearsItself() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer bob = publisher(2, 0);
        listen(ann);
        for (int i = 0; i < 10; i++) {
            speak(ann, 1, 30);
            speak(bob, 2, 30);
            room.nowNs += 20 * MS;
        }
        assertThat(heard(ann)).containsOnly(2).hasSize(10);
    }

    private void bar(TestPeer listener, int track, boolean isBarred) {
        Set<Long> its = Set.of((long) track);
        listener.shard()
                .execute(
                        new ShardCommand.Bar(
                                listener.transport,
                                ROOM,
                                isBarred ? its : Set.of(),
                                isBarred ? Set.of() : its));
        room.settle();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoMustNotHearAVoiceDoesNotAndOthersDo(int listenerShard) throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer bob = publisher(2, 0);
        TestPeer eve = room.join(9, listenerShard);
        TestPeer joe = room.join(8, listenerShard);
        bar(eve, 1, true); // before its first packet
        listen(eve);
        listen(joe);
        for (int i = 0; i < 10; i++) {
            speak(ann, 1, 30);
            speak(bob, 2, 30);
            room.nowNs += 20 * MS;
        }
        assertThat(heard(eve)).containsOnly(2).hasSize(10);
        assertThat(heard(joe)).hasSize(20);
        bar(eve, 1, false);
        speak(ann, 1, 30);
        assertThat(heard(eve)).endsWith(1);
        bar(eve, 1, true); // while it speaks
        bar(eve, 2, true);
        int before = eve.media.size();
        for (int i = 0; i < 10; i++) {
            speak(ann, 1, 30);
            speak(bob, 2, 30);
            room.nowNs += 20 * MS;
        }
        assertThat(eve.media).hasSize(before);
        assertThat(eve.shown).contains("s0=0", "s1=0");
        assertThat(joe.media).hasSize(41);
    }

    @Test
    void aLateListenerHearsWhoSpeaks() throws Exception {
        TestPeer ann = publisher(1, 0);
        speak(ann, 1, 30);
        TestPeer bob = room.join(8, 1);
        listen(bob);
        speak(ann, 1, 30);
        assertThat(heard(bob)).containsExactly(1);
        TestPeer eve = room.join(9, 1);
        listen(eve);
        speak(ann, 1, 70);
        assertThat(heard(eve)).as("also between words").containsExactly(1);
        assertThat(heard(bob)).containsExactly(1, 1);
    }

    @Test
    void whoLeavesIsForgotten() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer eve = room.join(9, 1);
        listen(eve);
        speak(ann, 1, 30);
        room.shards.get(1).execute(new ShardCommand.Unmirror(1));
        ann.shard().execute(new ShardCommand.Unpublish(ann.transport, 1));
        room.settle();
        assertThat(eve.shown).endsWith("s0=0");
        eve.shard().execute(new ShardCommand.Listen(eve.transport, ROOM, List.of()));
        eve.shard().execute(new ShardCommand.Detach(eve.transport));
        TestPeer bob = publisher(2, 1);
        speak(bob, 2, 30);
        assertThat(eve.media).hasSize(1);
    }

    @Test
    void aPacketThatChangesNothingAllocatesNothing() throws Exception {
        TestPeer ann = publisher(1, 0);
        publisher(2, 0);
        publisher(3, 0);
        listen(ann);
        MediaPacket packet = new MediaPacket();
        LayeredTrack[] tracks = new LayeredTrack[3];
        Arrays.setAll(tracks, i -> ann.shard().tracks().get(i + 1));
        long bytes =
                AllocatedBytes.least(
                        () -> {
                            for (int i = 0; i < 100_000; i++) {
                                hear(tracks[i % 3], packet, 30 + i % 3);
                            }
                        },
                        0);
        assertThat(bytes).isZero();
    }

    private void hear(LayeredTrack track, MediaPacket packet, int level) {
        packet.set(1, 1, false, 0, 0x100 | level, room.nowNs).payload(MemorySegment.NULL, 0, 60);
        track.hear(packet);
        room.nowNs += 5 * MS;
    }

    @Test
    void onlyThePublishersShardReports() throws Exception {
        TestPeer ann = publisher(1, 0);
        TestPeer eve = room.join(9, 1);
        listen(eve);
        for (int i = 0; i < 50; i++) {
            speak(ann, 1, 30);
            room.pass(20);
        }
        int levels =
                reports.stream()
                        .flatMap(r -> r.voices().stream())
                        .mapToInt(v -> v.loudness().length)
                        .sum();
        assertThat(levels).isBetween(40, 50);
        assertThat(reports).allMatch(r -> r.voices().stream().allMatch(v -> v.track() == 1));
    }
}
