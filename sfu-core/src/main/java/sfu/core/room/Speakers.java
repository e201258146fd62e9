package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SpeakersState;
import sfu.core.api.TrackSource;
import sfu.core.speakers.DominantSpeaker;
import sfu.core.speakers.SpeechReport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Who speaks in a room, as its shards report it, and when its clients are told. */
final class Speakers {
    /** Between two messages to the clients: five a second. */
    static final long INTERVAL_NS = 200_000_000L;

    /** More names are of no use to anybody. */
    static final int MAX_RECENT = 8;

    /** Who wants to know. */
    interface Listener {
        /** Another participant dominates; at once. */
        void dominates(Member member);

        /** News for the clients; not too often. */
        void speakersChanged(SpeakersState state);
    }

    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final LongFunction<@Nullable Track> tracks;
    private final Listener listener;
    private final DominantSpeaker identification;
    private final List<Member> recent = new ArrayList<>();
    private @Nullable Member dominant;
    private SpeakersState told = SpeakersState.NOBODY;
    private long toldNs;
    private boolean isTelling; // later

    /**
     * @param tracks by number
     */
    Speakers(
            LongSupplier clock,
            Dynacast.Later later,
            LongFunction<@Nullable Track> tracks,
            Listener listener) {
        this.clock = clock;
        this.later = later;
        this.tracks = tracks;
        this.listener = listener;
        toldNs = clock.getAsLong() - INTERVAL_NS;
        identification = new DominantSpeaker(clock.getAsLong());
    }

    void heard(SpeechReport report) {
        List<SpeechReport.Heard> people =
                report.voices().stream().filter(v -> speaker(v.track()) != null).toList();
        identification.hear(new SpeechReport(report.shard(), report.nowNs(), people));
        update();
    }

    /** A screen's sound is heard, but nobody. */
    private @Nullable Member speaker(@Nullable Long number) {
        Track track = number == null ? null : tracks.apply(number);
        boolean isPerson = track != null && track.section().source() == TrackSource.MICROPHONE;
        return track != null && isPerson ? track.publisher() : null;
    }

    private void update() {
        Member now = speaker(identification.track());
        if (now == dominant) {
            return;
        }
        dominant = now;
        if (now != null) {
            recent.remove(now);
            recent.addFirst(now);
            if (recent.size() > MAX_RECENT) {
                recent.removeLast();
            }
            listener.dominates(now);
        }
        tellSoon();
    }

    void unpublished(Track track) {
        identification.forget(track.number());
        update();
    }

    /** Who comes hears who speaks. */
    void joined(Member member) {
        SpeakersState now = state();
        if (!now.equals(SpeakersState.NOBODY)) {
            member.listener().speakersChanged(now);
        }
    }

    void left(Member member) {
        if (recent.remove(member)) {
            tellSoon();
        }
    }

    /** Those who were dominant, the latest first. */
    List<Member> recent() {
        return recent;
    }

    SpeakersState state() {
        return new SpeakersState(
                dominant == null ? null : dominant.info().id(),
                recent.stream().filter(m -> !m.isHidden()).map(m -> m.info().id()).toList());
    }

    private void tellSoon() {
        long waitNs = toldNs + INTERVAL_NS - clock.getAsLong();
        if (waitNs <= 0) {
            tell();
        } else if (!isTelling) {
            isTelling = true;
            later.run(this::tell, waitNs);
        }
    }

    private void tell() {
        isTelling = false;
        SpeakersState now = state();
        if (!now.equals(told)) {
            told = now;
            toldNs = clock.getAsLong();
            listener.speakersChanged(now);
        }
    }
}
