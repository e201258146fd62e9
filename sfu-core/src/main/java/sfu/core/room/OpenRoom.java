package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.By;
import sfu.core.api.Caps;
import sfu.core.api.Destination;
import sfu.core.api.Knock;
import sfu.core.api.MediaException;
import sfu.core.api.Muting;
import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.PermissionsChange;
import sfu.core.api.Role;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomControl;
import sfu.core.api.Selection;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.api.ViewOverrides;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** A room to its operators. */
final class OpenRoom implements RoomControl {
    private final @Nullable Room room;

    /**
     * @param room null if there is none of that name
     */
    OpenRoom(@Nullable Room room) {
        this.room = room;
    }

    @Override
    public CompletableFuture<RoomAbout> annotate(NotesChange change) {
        return ask(its -> its.desk().annotate(change));
    }

    @Override
    public CompletableFuture<RoomAbout> annotate(NotesChange change, Predicate<Notes> before) {
        return ask(its -> its.desk().annotate(change, before));
    }

    @Override
    public CompletableFuture<Notes> annotate(String identity, NotesChange change) {
        return ask(its -> {
            Notes notes = Notes.NONE;
            for (Member member : sessions(its, identity)) {
                notes = its.desk().annotate(member, change);
            }
            return notes;
        });
    }

    @Override
    public CompletableFuture<Permissions> permit(String identity, PermissionsChange change) {
        return ask(its -> {
            List<Member> sessions = sessions(its, identity);
            sessions.forEach(member -> its.desk().permit(member, change));
            its.directs().changed();
            return sessions.getFirst().permissions();
        });
    }

    @Override
    public CompletableFuture<Caps> cap(String identity, Caps caps) {
        return ask(its -> {
            List<Member> sessions = sessions(its, identity);
            its.desk().heldCaps().set(identity, caps);
            for (Member member : sessions) {
                member.setCaps(caps);
                its.dynacast().capped(member);
                its.viewing().assign(member);
            }
            return caps;
        });
    }

    @Override
    public CompletableFuture<Caps> caps(String identity) {
        return ask(its -> sessions(its, identity).getFirst().caps());
    }

    @Override
    public CompletableFuture<ViewOverrides> overrides(String who) {
        return ask(its -> its.steering().of(who));
    }

    @Override
    public CompletableFuture<ViewOverrides> overrideSlot(
            String who, String mid, ViewOverride override) {
        return ask(its -> its.steering().slot(who, mid, override));
    }

    @Override
    public CompletableFuture<ViewOverrides> overrideSource(
            String who, String publisher, TrackSource source, ViewOverride override) {
        return ask(its -> its.steering().source(who, publisher, source, override));
    }

    @Override
    public CompletableFuture<RoomAbout> label(Map<String, String> labels) {
        return ask(its -> its.desk().label(labels));
    }

    @Override
    public CompletableFuture<Void> admit(
            String identity, String mid, Selection<String> identities) {
        return this.<Boolean>ask(
                        its -> {
                            for (Member member : sessions(its, identity)) {
                                its.desk().admit(member, Admission.By.OPERATOR, mid, identities);
                            }
                            its.directs().changed();
                            return true;
                        })
                .thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> mute(By by, Target whom, Muting muting) {
        return moderate(its -> its.mute(by, whom, muting));
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> askUnmute(
            By by, Target whom, TrackSource source) {
        return moderate(its -> its.askUnmute(by, whom, source));
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> lowerHand(By by, Target whom) {
        return moderate(its -> its.lowerHand(by, whom));
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> setRole(By by, Target whom, Role role) {
        return moderate(its -> its.setRole(by, whom, role));
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> find(By by, Target whom) {
        return moderate(its -> its.find(by, whom));
    }

    @Override
    public CompletableFuture<Boolean> lock(By by, boolean isLocked) {
        return ask(its -> its.moderation().lock(by, isLocked));
    }

    @Override
    public CompletableFuture<Boolean> setRecording(By by, boolean isOn) {
        return ask(its -> its.moderation().setRecording(by, isOn));
    }

    @Override
    public CompletableFuture<Integer> end(By by) {
        return ask(its -> its.moderation().end(by));
    }

    @Override
    public CompletableFuture<List<Knock>> admit(By by, String knock) {
        return ask(its -> its.moderation().admit(by, knock));
    }

    @Override
    public CompletableFuture<List<Knock>> refuse(By by, String knock) {
        return ask(its -> its.moderation().refuse(by, knock));
    }

    @Override
    public CompletableFuture<List<Knock>> lobby(By by) {
        return ask(its -> {
            its.moderation().check(by);
            return its.entrance().lobby().waiting();
        });
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> send(
            By by, Target whom, Destination destination) {
        return moderate(its -> its.send(by, whom, destination));
    }

    @Override
    public CompletableFuture<Void> announceEnd(By by, long inMs) {
        return this.<Boolean>ask(
                        its -> {
                            its.moderation().announceEnd(by, inMs);
                            return true;
                        })
                .thenAccept(done -> {});
    }

    @Override
    public CompletableFuture<List<ParticipantInfo>> people(By by) {
        return ask(its -> {
            its.moderation().check(by);
            List<ParticipantInfo> all = new ArrayList<>();
            for (Member member : its.members()) {
                if (!member.isHidden()) {
                    all.add(member.info());
                }
            }
            return List.copyOf(all);
        });
    }

    @Override
    public CompletableFuture<Void> hold(boolean isHeld) {
        return this.<Boolean>ask(
                        its -> {
                            its.hold(isHeld);
                            return true;
                        })
                .thenAccept(done -> {});
    }

    private CompletableFuture<List<ParticipantInfo>> moderate(
            Function<Moderation, List<Member>> act) {
        return ask(its -> Moderation.infos(act.apply(its.moderation())));
    }

    private static List<Member> sessions(Room room, String identity) {
        List<Member> all = room.members().sessions(identity);
        if (all.isEmpty()) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND,
                    "no-such-participant",
                    "nobody in this room has the identity " + identity);
        }
        return all;
    }

    private <T> CompletableFuture<T> ask(Function<Room, T> task) {
        Room its = room;
        if (its == null) {
            return CompletableFuture.failedFuture(
                    new MediaException(
                            MediaException.Code.NOT_FOUND,
                            "no-such-room",
                            "no room has this name now"));
        }
        Callable<T> call = () -> task.apply(its);
        return its.ask(call);
    }
}
