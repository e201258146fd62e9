package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.By;
import sfu.core.api.Destination;
import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MuteNews;
import sfu.core.api.Muting;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.RoomState;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.core.time.Clocks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What moderators and operators do in a room: whether they may, what follows, and who is told. */
final class Moderation {
    /** Who was sent elsewhere and did not go leaves after so long. */
    static final long LEAVE_NS = 15_000_000_000L;

    private final Room room;
    private final Dynacast.Later later;

    Moderation(Room room, Dynacast.Later later) {
        this.room = room;
        this.later = later;
    }

    // who may

    /**
     * @throws MediaException FORBIDDEN
     */
    void check(By by) {
        if (by.isOperator()) {
            return;
        }
        Member member = room.members().of(by.participant());
        if (member == null || !member.permissions().canModerate()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN, "only moderators of this room may do this");
        }
    }

    /** Whom an act is about: others, who are here. */
    List<Member> find(By by, Target target) {
        check(by);
        List<Member> found = all(target);
        if (found.isEmpty() && isOfOne(target)) {
            throw nobody();
        }
        for (Member member : found) {
            if (!by.isOperator() && member.info().identity().equals(by.name())) {
                throw new MediaException(
                        MediaException.Code.BAD_REQUEST, "a moderator does not do this to itself");
            }
        }
        return found;
    }

    /** That nobody is meant is a mistake then. */
    private static boolean isOfOne(Target target) {
        return target instanceof Target.OfParticipant || target instanceof Target.OfIdentity;
    }

    private static MediaException nobody() {
        return new MediaException(
                MediaException.Code.NOT_FOUND, "nobody like this is in this room");
    }

    private List<Member> all(Target target) {
        return switch (target) {
            case Target.OfParticipant its -> {
                Member member = room.members().of(its.id());
                yield member == null ? List.of() : List.of(member);
            }
            case Target.OfMany its ->
                    its.ids().stream().map(room.members()::of).filter(Objects::nonNull).toList();
            case Target.OfIdentity its -> room.members().sessions(its.identity());
            case Target.OfAll its -> {
                List<Member> others = new ArrayList<>(room.members().all());
                others.removeIf(each -> !its.moderatorsToo() && each.permissions().canModerate());
                yield others;
            }
        };
    }

    static List<ParticipantInfo> infos(List<Member> members) {
        return members.stream().map(Member::info).toList();
    }

    // sound and picture

    List<Member> mute(By by, Target target, Muting muting) {
        List<Member> found = find(by, target);
        List<Member> muted = new ArrayList<>();
        for (Member member : found) {
            if (mute(by, member, muting)) {
                muted.add(member);
            }
        }
        if (muted.isEmpty() && isOfOne(target)) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "nothing like this is published there");
        }
        if (!muted.isEmpty()) {
            room.viewing().admitted();
        }
        return muted;
    }

    /** Whether there was anything to mute or to hold. */
    private boolean mute(By by, Member member, Muting muting) {
        List<Track> tracks = tracks(member, muting);
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        tracks.forEach(track -> sources.add(track.section().source()));
        if (muting.mid().isEmpty()) {
            sources.addAll(muting.sources());
        }
        HeldMutes held = room.publications().heldMutes();
        if (muting.isMuted() && muting.isHard()) {
            held.hold(member.info().identity(), sources);
        }
        if (!muting.isMuted()) {
            held.allow(member.info().identity(), sources);
        }
        for (Track track : tracks) {
            apply(member, track, muting.isMuted());
            tell(by, member, track.section().mid(), track.section().source(), muting);
            sources.remove(track.section().source());
        }
        boolean isHeldOrAllowed = muting.isHard() || !muting.isMuted();
        if (isHeldOrAllowed) {
            sources.forEach(source -> tell(by, member, null, source, muting));
        }
        return !tracks.isEmpty() || isHeldOrAllowed && !muting.sources().isEmpty();
    }

    private static List<Track> tracks(Member member, Muting muting) {
        return member.published().values().stream()
                .filter(track -> track.backupOf() == null)
                .filter(track ->
                        muting.mid().isEmpty()
                                ? muting.sources().contains(track.section().source())
                                : track.section().mid().equals(muting.mid())
                                        || track.id().equals(muting.mid()))
                .toList();
    }

    /** Nobody is unmuted by others, but for clients that cannot do it themselves. */
    private void apply(Member member, Track track, boolean isMuted) {
        if (isMuted) {
            room.publications().silence(track, true);
        } else if (!member.listener().canUnmute() && track.isSilenced()) {
            room.publications().silence(track, false);
            track.setMuted(false);
        }
    }

    private static void tell(
            By by, Member member, @Nullable String mid, TrackSource source, Muting muting) {
        member.listener()
                .muted(new MuteNews(mid, source, muting.isMuted(), muting.isHard(), by.name()));
    }

    List<Member> askUnmute(By by, Target target, TrackSource source) {
        List<Member> found = find(by, target);
        found.forEach(member -> member.listener().unmuteAsked(source, by.name()));
        return found;
    }

    // hands and roles

    void raiseHand(Member member, boolean isRaised) {
        boolean isUp = member.handRaisedAtMs() != 0;
        if (isUp != isRaised && !member.isGone()) {
            member.setHandRaisedAtMs(isRaised ? Clocks.system().steadyMs() : 0);
            room.roster().changed(member);
        }
    }

    List<Member> lowerHand(By by, Target target) {
        List<Member> found = find(by, target);
        found.forEach(member -> raiseHand(member, false));
        return found;
    }

    List<Member> setRole(By by, Target target, Role role) {
        List<Member> found = find(by, target);
        for (Member member : found) {
            Permissions before = member.permissions();
            member.setRole(role);
            member.setPermissions(before.withModerating(role == Role.MODERATOR));
            room.roster().changed(member);
            if (!member.permissions().equals(before)) {
                member.listener().permissionsChanged(member.permissions());
                joined(member);
            }
        }
        return found;
    }

    // the room

    boolean lock(By by, boolean isLocked) {
        check(by);
        room.entrance().doorway().setLocked(isLocked);
        RoomState now = room.desk().about().state();
        return room.desk().keep(now.withLocked(isLocked));
    }

    boolean setRecording(By by, boolean isOn) {
        check(by);
        room.directs().setRecorded(isOn);
        RoomState now = room.desk().about().state();
        boolean isOther = now.isRecording() != isOn;
        if (isOther) {
            room.observers().recorded(room.name(), isOn);
        }
        return room.desk().keep(now.withRecording(isOn));
    }

    int end(By by) {
        check(by);
        return end(LeaveReason.ENDED, "the room was ended");
    }

    int end(LeaveReason reason, String sentence) {
        room.entrance().close(sentence);
        List<Member> all = room.members().all();
        all.forEach(member -> room.members().remove(member, reason));
        return all.size();
    }

    // the lobby

    /** A moderator who comes, or becomes one, hears who waits. */
    void joined(Member member) {
        List<Knock> waiting = room.entrance().lobby().waiting();
        if (member.permissions().canModerate() && !waiting.isEmpty()) {
            member.listener().lobbyChanged(waiting);
        }
    }

    void tellLobby() {
        List<Knock> waiting = room.entrance().lobby().waiting();
        for (Member member : room.members()) {
            if (member.permissions().canModerate()) {
                member.listener().lobbyChanged(waiting);
            }
        }
    }

    List<Knock> admit(By by, String knock) {
        check(by);
        List<Knock> those = room.entrance().lobby().of(knock);
        room.entrance().admit(knock);
        return those;
    }

    List<Knock> refuse(By by, String knock) {
        check(by);
        List<Knock> those = room.entrance().lobby().of(knock);
        room.entrance().refuse(knock);
        return those;
    }

    // other rooms

    List<Member> send(By by, Target target, Destination destination) {
        check(by);
        List<Member> found = all(target); // a moderator goes elsewhere itself, too
        if (found.isEmpty() && isOfOne(target)) {
            throw nobody();
        }
        List<Member> sent = new ArrayList<>();
        for (Member member : found) {
            if (member.listener().sent(member.info(), destination)) {
                sent.add(member);
                later.run(() -> room.members().remove(member, LeaveReason.MOVED), LEAVE_NS);
            }
        }
        if (sent.isEmpty() && isOfOne(target)) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST, "this client cannot go to another room");
        }
        return sent;
    }

    /** All are told to join again, elsewhere; the answer is how many. */
    int relocate() {
        int told = 0;
        for (Member member : room.members()) {
            member.listener().relocated();
            told++;
        }
        return told;
    }

    void announceEnd(By by, long inMs) {
        check(by);
        room.members().forEach(member -> member.listener().endAnnounced(inMs));
    }
}
