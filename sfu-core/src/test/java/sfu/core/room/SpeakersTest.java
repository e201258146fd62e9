package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SpeakersState;
import sfu.core.api.TrackSource;
import sfu.core.shard.ShardOptions;
import sfu.core.speakers.SpeechReport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What clients are told of who speaks, and how often, in virtual time. */
class SpeakersTest {
    private static final long MS = 1_000_000L;

    private record Task(long atNs, Runnable what) {}

    private record Told(long atNs, SpeakersState state) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>((a, b) -> Long.compare(a.atNs, b.atNs));
    private final Map<Long, Track> tracks = new HashMap<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Member> dominated = new ArrayList<>();
    private long nowNs = 5_000 * MS;
    private Speakers speakers;
    private RoomServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                new RoomServer(
                        ShardOptions.defaults(0), RoomLimits.defaults(), MediaPolicy.defaults());
        speakers =
                new Speakers(
                        () -> nowNs,
                        (task, delayNs) -> tasks.add(new Task(nowNs + delayNs, task)),
                        tracks::get,
                        new Speakers.Listener() {
                            @Override
                            public void dominates(Member member) {
                                dominated.add(member);
                            }

                            @Override
                            public void speakersChanged(SpeakersState state) {
                                told.add(new Told(nowNs, state));
                            }
                        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** With a track of this number. */
    private Member person(long number, TrackSource source) throws Exception {
        JoinRequest request = new JoinRequest("room", "p" + number, "", true, true, false);
        Member member =
                MemberRequests.of(
                        server.join(request, new QuietListener()).get(30, TimeUnit.SECONDS));
        CodecParameters opus = new CodecParameters(111, "opus", 48_000, 2, Map.of(), Set.of(), -1);
        PublishSection section =
                new PublishSection(
                        "0",
                        MediaKind.AUDIO,
                        source,
                        List.of(opus),
                        List.of(),
                        List.of(new EncodingParameters(1, 0, "")),
                        false);
        tracks.put(number, new Track(member, section, "TR_" + number, number));
        return member;
    }

    private void pass(long ms) {
        long untilNs = nowNs + ms * MS;
        while (!tasks.isEmpty() && tasks.peek().atNs() <= untilNs) {
            Task next = tasks.poll();
            nowNs = next.atNs();
            next.what().run();
        }
        nowNs = untilNs;
    }

    /** For three seconds, all others silent. */
    private void speak(long track) {
        for (int i = 0; i < 30; i++) {
            byte[] loudness = new byte[5];
            for (int k = 0; k < 5; k++) {
                loudness[k] = (byte) ((5 * i + k) % 12 < 9 ? 100 + (7 * k) % 9 : 55);
            }
            speakers.heard(
                    new SpeechReport(0, nowNs, List.of(new SpeechReport.Heard(track, loudness))));
            pass(100);
        }
    }

    private SpeakersState lastTold() {
        return told.getLast().state();
    }

    @Test
    void theDominantOneAndThoseBeforeAreTold() throws Exception {
        Member ann = person(1, TrackSource.MICROPHONE);
        Member bob = person(2, TrackSource.MICROPHONE);
        speak(1);
        speak(2);
        assertThat(dominated).containsExactly(ann, bob);
        assertThat(lastTold().dominant()).isEqualTo(bob.info().id());
        assertThat(lastTold().recent()).containsExactly(bob.info().id(), ann.info().id());
        speakers.unpublished(tracks.remove(2L));
        speakers.left(bob);
        pass(1000);
        assertThat(lastTold().dominant()).isNull();
        assertThat(lastTold().recent()).containsExactly(ann.info().id());
    }

    @Test
    void aScreensSoundIsNobody() throws Exception {
        person(1, TrackSource.SCREEN_AUDIO);
        speak(1);
        assertThat(dominated).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void clientsAreToldFiveTimesASecondAtMostAndTheLastStateIsTold() throws Exception {
        List<Member> people = new ArrayList<>();
        for (int i = 1; i <= Speakers.MAX_RECENT + 2; i++) {
            people.add(person(i, TrackSource.MICROPHONE));
            speak(i);
        }
        assertThat(lastTold().recent()).hasSize(Speakers.MAX_RECENT);
        told.clear();
        for (Member member : people.subList(2, people.size() - 1)) {
            speakers.left(member);
            pass(50);
        }
        pass(1000);
        assertThat(told).as("seven leave in 350 ms").hasSizeBetween(2, 3);
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i).atNs() - told.get(i - 1).atNs())
                    .isGreaterThanOrEqualTo(Speakers.INTERVAL_NS);
        }
        assertThat(lastTold().recent()).containsExactly(people.getLast().info().id());
        int before = told.size();
        pass(10_000);
        assertThat(told).as("nothing is news").hasSize(before);
    }
}
