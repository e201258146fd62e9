package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.talk.VoiceSource;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Changes of speaker in virtual time; three members, the first two speak, the second on camera. */
class TalkingRoomTest {
    private static final long MS = 1_000_000L;
    private static final long TURN_NS = 1000 * MS;
    private static final IceParameters ICE = new IceParameters("ufra", "a-password-of-24-letters");

    private final TalkingRoom room = new TalkingRoom();
    private final SpeakerTimes times = new SpeakerTimes();
    private final List<VoiceTrack> voices = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final SyntheticTrack camera = SyntheticTrack.ofBitrate(150_000, 96);

    @BeforeEach
    void enter() {
        for (int i = 0; i < 3; i++) {
            VoiceTrack voice = new VoiceTrack(new VoiceSource(i), 111);
            voices.add(voice);
            List<PublishedTrack> tracks = i == 1 ? List.of(voice, camera) : List.of(voice);
            Presence presence = new Presence(room, "p" + i, i < 2);
            witnesses.add(room.add(presence, connection(tracks)));
        }
        room.begin(1, TURN_NS, 0);
    }

    private static Connection connection(List<PublishedTrack> tracks) {
        return new Connection(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                ICE,
                ICE,
                new DtlsFingerprint("sha-256", "AB" + ":CD".repeat(31)),
                tracks,
                List.of(new Slot("9", 9, true)),
                true,
                false,
                null);
    }

    private void tick(long ms) {
        room.tick(ms * MS, ms * MS, times);
    }

    private void reach(int member, long heardMs, long shownMs) {
        witnesses.get(member).heard(voices.get(1).mark(), heardMs * MS);
        witnesses.get(member).shown(camera.mark(), shownMs * MS);
    }

    @Test
    void isTimedFromTheOnsetToTheDecisionToEveryone() {
        tick(999);
        tick(1000); // the second begins
        reach(0, 1010, 1800);
        reach(2, 1020, 1900);
        witnesses.get(2).told("p1", 1710 * MS);
        witnesses.get(0).assigned("p1", 1700 * MS);
        tick(2000); // the first again
        SpeakerFigures figures = times.figures();
        assertThat(figures.changes()).isEqualTo(1);
        assertThat(figures.undecided()).isZero();
        assertThat(figures.missed()).isZero();
        assertThat(figures.decision().maxMs()).isBetween(700.0, 730.0);
        assertThat(figures.sound().p50Ms()).isBetween(10.0, 11.0);
        assertThat(figures.sound().maxMs()).isBetween(20.0, 21.0);
        assertThat(figures.reached().p50Ms()).isBetween(100.0, 104.0);
        assertThat(figures.everyone().maxMs()).isBetween(200.0, 207.0);
        assertThat(figures.told().maxMs()).isBetween(10.0, 11.0);
    }

    @Test
    void whoIsNotReachedCountsUntilTheNextChange() {
        tick(1000);
        reach(0, 1010, 1800);
        witnesses.get(0).told("p1", 1700 * MS);
        tick(2000);
        SpeakerFigures figures = times.figures();
        assertThat(figures.missed()).isEqualTo(1);
        assertThat(figures.everyone().maxMs()).isBetween(300.0, 310.0);
    }

    @Test
    void whatTheServerDoesNotNoticeIsUndecided() {
        tick(1000);
        witnesses.get(0).told("p0", 1500 * MS); // who spoke before
        tick(2000);
        assertThat(times.figures().undecided()).isEqualTo(1);
        assertThat(times.figures().reached().maxMs()).isZero();
    }

    @Test
    void whatCameBeforeTheOnsetIsNotTheChange() {
        tick(1000);
        reach(0, 990, 995);
        witnesses.get(0).told("p1", 990 * MS);
        tick(2000);
        assertThat(times.figures().undecided()).isEqualTo(1);
    }

    @Test
    void aChangeUnderWayIsNotCountedInAWindowThatBeginsThen() {
        tick(1000);
        room.forgetChange();
        witnesses.get(0).told("p1", 1700 * MS);
        tick(2000);
        assertThat(times.figures().changes()).isZero();
    }
}
