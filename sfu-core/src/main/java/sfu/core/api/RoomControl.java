package sfu.core.api;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What operators change of a room that is open. From any thread; the futures fail with {@link
 * MediaException}, NOT_FOUND if the room or the participant is not there.
 */
public interface RoomControl extends RoomModeration {
    /** Writes on the room; all in it are told. The answer is what it is now. */
    CompletableFuture<RoomAbout> annotate(NotesChange change);

    /**
     * As {@link #annotate(NotesChange)}, if this stands on it; else fails with CHANGED, and nothing
     * is changed.
     */
    CompletableFuture<RoomAbout> annotate(NotesChange change, Predicate<Notes> before);

    /** Writes on somebody; the answer is what stands there now. */
    CompletableFuture<Notes> annotate(String identity, NotesChange change);

    /** Says what somebody may do from now on; the answer is all that it may. */
    CompletableFuture<Permissions> permit(String identity, PermissionsChange change);

    /** Says what somebody is allowed at most from now on, also when it comes back. */
    CompletableFuture<Caps> cap(String identity, Caps caps);

    /** What was said of somebody so. */
    CompletableFuture<Caps> caps(String identity);

    /**
     * What operators say of what somebody is sent.
     *
     * @param who an identity, or the id of a session
     */
    CompletableFuture<ViewOverrides> overrides(String who);

    /**
     * Says what a slot shows, in place of its client; {@link ViewOverride#NONE} gives it back.
     * Fails with the kinds no-such-slot, no-such-track, kind-mismatch, not-permitted,
     * already-shown.
     */
    CompletableFuture<ViewOverrides> overrideSlot(String who, String mid, ViewOverride override);

    /**
     * Says what is sent of a source of somebody in whatever slot, also later; {@link
     * ViewOverride#NONE} takes it back. Fails with the kind kind-mismatch.
     *
     * @param publisher an identity, which need not be there
     */
    CompletableFuture<ViewOverrides> overrideSource(
            String who, String publisher, TrackSource source, ViewOverride override);

    /** Gives the room other labels; all in it are told. */
    CompletableFuture<RoomAbout> label(Map<String, String> labels);

    /**
     * Says who may be sent somebody's tracks, besides what that one says itself.
     *
     * @param mid of the media section it is about, now and later; empty: all others
     */
    CompletableFuture<Void> admit(String identity, String mid, Selection<String> identities);
}
