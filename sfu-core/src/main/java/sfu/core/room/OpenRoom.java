package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.api.Permissions;
import sfu.core.api.PermissionsChange;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomControl;
import sfu.core.api.Selection;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

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

    private static List<Member> sessions(Room room, String identity) {
        List<Member> all = room.identities().of(identity);
        if (all.isEmpty()) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND,
                    "nobody in this room has the identity " + identity);
        }
        return all;
    }

    private <T> CompletableFuture<T> ask(Function<Room, T> task) {
        Room its = room;
        if (its == null) {
            return CompletableFuture.failedFuture(
                    new MediaException(MediaException.Code.NOT_FOUND, "no room has this name now"));
        }
        Callable<T> call = () -> task.apply(its);
        return its.ask(call);
    }
}
