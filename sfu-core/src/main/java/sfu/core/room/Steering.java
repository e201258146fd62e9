package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.SlotState;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.api.ViewOverrides;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What operators say of what people are sent: whether it can be, and what follows. */
final class Steering {
    private final Room room;

    Steering(Room room) {
        this.room = room;
    }

    ViewOverrides of(String who) {
        return of(sessions(who));
    }

    private ViewOverrides of(List<Member> sessions) {
        Map<String, ViewOverride> slots = new HashMap<>();
        for (Member member : sessions) {
            for (Slot slot : member.slots().values()) {
                if (!slot.override().equals(ViewOverride.NONE)) {
                    slots.putIfAbsent(slot.mid(), slot.override());
                }
            }
        }
        List<ViewOverrides.OfSource> sources = new ArrayList<>();
        room.desk()
                .heldViews()
                .of(sessions.getFirst().info().identity())
                .forEach((key, its) ->
                        sources.add(
                                new ViewOverrides.OfSource(key.publisher(), key.source(), its)));
        return new ViewOverrides(slots, sources);
    }

    /** Of a slot, in all sessions that have it. */
    ViewOverrides slot(String who, String mid, ViewOverride its) {
        List<Member> sessions = sessions(who);
        List<Member> having =
                sessions.stream().filter(each -> each.slots().containsKey(mid)).toList();
        if (having.isEmpty()) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND,
                    "no-such-slot",
                    "no slot of this participant has the mid "
                            + mid
                            + ": GET the participant lists its slots");
        }
        having.forEach(member -> check(member, member.slots().get(mid), its));
        for (Member member : having) {
            Slot slot = member.slots().get(mid);
            if (slot != null) {
                slot.override(its, track(its));
                room.viewing().assign(member);
            }
        }
        room.directs().changed();
        return of(sessions);
    }

    private @Nullable Track track(ViewOverride its) {
        return its.track().isEmpty() ? null : room.trackOf(its.track());
    }

    private void check(Member member, @Nullable Slot slot, ViewOverride its) {
        if (slot == null) {
            return;
        }
        if (slot.kind() == MediaKind.AUDIO && its.isOfPictures()) {
            throw mismatch("slot " + slot.mid() + " carries sound: it can be off, no more");
        }
        Track track = track(its);
        if (!its.track().isEmpty() && track == null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND,
                    "no-such-track",
                    "no track in this room has the id " + its.track());
        }
        if (track != null) {
            check(member, slot, track);
        }
    }

    private static void check(Member member, Slot slot, Track track) {
        if (track.kind() != slot.kind()) {
            throw mismatch("track " + track.id() + " is sound, slot " + slot.mid() + " a picture");
        }
        if (track.publisher().info().id().equals(member.info().id())) {
            throw mismatch("nobody is sent a track of its own");
        }
        SlotState.Reason whyNot = member.subscription().whyNot(track);
        if (whyNot != null || !member.subscription().wants(track)) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "not-permitted",
                    whyNot == SlotState.Reason.MODERATOR
                            ? "the track is muted by a moderator, or off for this participant"
                            : "this participant may not be sent this track, or follows others only");
        }
        for (Slot other : member.slots().values()) {
            if (other != slot && other.override().track().equals(track.id())) {
                throw new MediaException(
                        MediaException.Code.DUPLICATE,
                        "already-shown",
                        "slot "
                                + other.mid()
                                + " is made to show this track: take that back first");
            }
        }
    }

    private static MediaException mismatch(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, "kind-mismatch", why);
    }

    /** Of a source of somebody, who need not be there yet. */
    ViewOverrides source(String who, String publisher, TrackSource source, ViewOverride its) {
        if (source.kind() == MediaKind.AUDIO && its.isOfPictures()) {
            throw mismatch(
                    "a "
                            + source.name().toLowerCase(Locale.ROOT)
                            + " is sound: it can be off, no more");
        }
        if (!its.track().isEmpty()) {
            throw mismatch("a track is shown in a slot: put it there");
        }
        List<Member> sessions = sessions(who);
        String identity = sessions.getFirst().info().identity();
        HeldViews.Key key = new HeldViews.Key(publisher, source);
        Map<HeldViews.Key, ViewOverride> now = room.desk().heldViews().set(identity, key, its);
        for (Member member : room.members().sessions(identity)) {
            member.subscription().overrideSources(now);
            room.viewing().permitted(member);
        }
        room.directs().changed();
        return of(sessions);
    }

    /** By identity, or one by its id. */
    private List<Member> sessions(String who) {
        List<Member> all = room.members().sessions(who);
        Member one = room.members().of(who);
        if (!all.isEmpty() || one != null) {
            return all.isEmpty() && one != null ? List.of(one) : all;
        }
        throw new MediaException(
                MediaException.Code.NOT_FOUND,
                "no-such-participant",
                "nobody in this room is called " + who);
    }
}
