package sfu.core.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What moderators and operators do about a room that is open and its people. From any thread; the
 * futures fail with {@link MediaException}: NOT_FOUND if the room or the participant is not there,
 * FORBIDDEN if the one who does it is no moderator of it (any more), BAD_REQUEST if it is about
 * oneself. The answers say whom it was about.
 */
public interface RoomModeration {
    CompletableFuture<List<ParticipantInfo>> mute(By by, Target whom, Muting muting);

    /** Asks to unmute, or to turn something on; nothing else changes. */
    CompletableFuture<List<ParticipantInfo>> askUnmute(By by, Target whom, TrackSource source);

    CompletableFuture<List<ParticipantInfo>> lowerHand(By by, Target whom);

    CompletableFuture<List<ParticipantInfo>> setRole(By by, Target whom, Role role);

    /** Who they are; checks whether it may be done, and does nothing. */
    CompletableFuture<List<ParticipantInfo>> find(By by, Target whom);

    /** The answer is whether that was news. */
    CompletableFuture<Boolean> lock(By by, boolean isLocked);

    /** Says that the room is recorded, or no longer. The answer is whether that was news. */
    CompletableFuture<Boolean> setRecording(By by, boolean isOn);

    /** All leave, those who wait too; the answer is how many left. */
    CompletableFuture<Integer> end(By by);

    /**
     * Lets somebody in who waits in the lobby.
     *
     * @param knock its id; empty: all
     */
    CompletableFuture<List<Knock>> admit(By by, String knock);

    /** Turns somebody away likewise. */
    CompletableFuture<List<Knock>> refuse(By by, String knock);

    /** Who waits in the lobby. */
    CompletableFuture<List<Knock>> lobby(By by);

    /**
     * Tells people to go to another room, and has them leave this one if they do not go by
     * themselves. The answer is who can go.
     */
    CompletableFuture<List<ParticipantInfo>> send(By by, Target whom, Destination destination);

    /** Tells everybody in it that they will be sent back. */
    CompletableFuture<Void> announceEnd(By by, long inMs);

    /** Everybody who is not hidden. */
    CompletableFuture<List<ParticipantInfo>> people(By by);

    /** It stays open though nobody is in it, or no longer. */
    CompletableFuture<Void> hold(boolean isHeld);
}
