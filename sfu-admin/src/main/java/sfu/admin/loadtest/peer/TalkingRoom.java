package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.talk.TurnSchedule;
import sfu.admin.loadtest.talk.VoiceSource.Sound;
import sfu.core.codec.Codec;

import java.util.ArrayList;
import java.util.List;

/** The people of a room who take turns to speak, and how soon the others notice; of the loop. */
public final class TalkingRoom {
    /** One in the room: a participant's id, its tracks if it has any. */
    private record Member(
            String id,
            @Nullable VoiceTrack voice,
            @Nullable PublishedTrack video,
            boolean receives) {}

    private final List<Member> members = new ArrayList<>();
    private final List<Integer> pool = new ArrayList<>(); // of those who take turns
    private @Nullable TurnSchedule turns;
    private @Nullable SpeakerChange change;
    private @Nullable Member speaker; // of the change
    private boolean[] isReceiver = {};

    /** One more is there. */
    Witness add(Presence presence, Connection its) {
        VoiceTrack voice = null;
        PublishedTrack video = null;
        for (PublishedTrack track : its.tracks()) {
            if (track instanceof VoiceTrack spoken) {
                voice = spoken;
            } else if (track.codec() != Codec.OPUS) {
                video = track;
            }
        }
        int number = members.size();
        members.add(new Member(presence.participant(), voice, video, !its.slots().isEmpty()));
        if (presence.takesTurns() && voice != null) {
            pool.add(number);
        }
        return new Witness(this, number);
    }

    /** Everybody is there: the first ones begin to speak. */
    void begin(int speakers, long turnNs, long nowNs) {
        TurnSchedule its = new TurnSchedule(pool.size(), speakers, turnNs, nowNs);
        turns = its;
        isReceiver = new boolean[members.size()];
        for (int i = 0; i < members.size(); i++) {
            isReceiver[i] = members.get(i).receives();
        }
        for (int i = 0; i < its.speakers(); i++) {
            sound(pool.get(i), Sound.SPEECH);
        }
    }

    /** Hands on when it is time to. */
    void tick(long nowNs, long nowUnixNs, SpeakerTimes times) {
        TurnSchedule its = turns;
        if (its == null || nowNs < its.nextNs()) {
            return;
        }
        if (change != null) {
            change.count(times, isReceiver, nowUnixNs);
        }
        sound(pool.get(its.stops()), Sound.SILENCE);
        int next = pool.get(its.starts());
        sound(next, Sound.SPEECH);
        Member member = members.get(next);
        speaker = member;
        change = new SpeakerChange(next, member.video() != null, members.size(), nowUnixNs);
        its.advance();
    }

    private void sound(int member, Sound sound) {
        VoiceTrack voice = members.get(member).voice();
        if (voice != null) {
            voice.sound(sound);
        }
    }

    /** What began before a window is not counted in it. */
    void forgetChange() {
        change = null;
        speaker = null;
    }

    /** A packet of sound came. */
    void heard(int member, long mark, long unixNs) {
        SpeakerChange its = change;
        if (its != null && speaker != null && isOf(speaker.voice(), mark)) {
            its.heard(member, unixNs);
        }
    }

    /** A frame came that a decoder can show. */
    void shown(int member, long mark, long unixNs) {
        SpeakerChange its = change;
        if (its != null && speaker != null && isOf(speaker.video(), mark)) {
            its.shown(member, unixNs);
        }
    }

    private static boolean isOf(@Nullable PublishedTrack track, long mark) {
        return track != null && track.mark() == mark;
    }

    /** The server told this member who dominates. */
    void told(int member, String dominant, long unixNs) {
        SpeakerChange its = change;
        if (its != null && speaker != null && speaker.id().equals(dominant)) {
            its.told(member, unixNs);
        }
    }

    /** The server told somebody that a video slot shows this participant now. */
    void assigned(String participant, long unixNs) {
        SpeakerChange its = change;
        if (its != null && speaker != null && speaker.id().equals(participant)) {
            its.decided(unixNs);
        }
    }
}
