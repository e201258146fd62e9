package sfu.core.api;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What operators change of a room that is open. From any thread; the futures fail with {@link
 * MediaException}, NOT_FOUND if the room or the participant is not there.
 */
public interface RoomControl extends RoomModeration {
    /** Writes on the room; all in it are told. The answer is what it is now. */
    CompletableFuture<RoomAbout> annotate(NotesChange change);

    /** Writes on somebody; the answer is what stands there now. */
    CompletableFuture<Notes> annotate(String identity, NotesChange change);

    /** Says what somebody may do from now on; the answer is all that it may. */
    CompletableFuture<Permissions> permit(String identity, PermissionsChange change);

    /** Says what somebody is allowed at most from now on, also when it comes back. */
    CompletableFuture<Caps> cap(String identity, Caps caps);

    /** What was said of somebody so. */
    CompletableFuture<Caps> caps(String identity);

    /** Gives the room other labels; all in it are told. */
    CompletableFuture<RoomAbout> label(Map<String, String> labels);

    /**
     * Says who may be sent somebody's tracks, besides what that one says itself.
     *
     * @param mid of the media section it is about, now and later; empty: all others
     */
    CompletableFuture<Void> admit(String identity, String mid, Selection<String> identities);
}
