package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What moderators ask for, and what is answered to them: acts on people, the lobby, the room. */
public sealed interface ModerationRequest extends ClientMessage {
    /** Everybody but moderators, in the place of a participant's id. */
    String ALL = "all";

    /**
     * @param participant its id, or "all"
     * @param mid of one track; missing: of all of the source
     * @param source missing: the microphone
     * @param muted true when it is missing; false: it may be unmuted again
     * @param hard whether its publisher may not unmute it until it is allowed
     */
    record MuteOther(
            long id,
            @Nullable String participant,
            @Nullable String mid,
            @Nullable String source,
            @Nullable Boolean muted,
            boolean hard)
            implements ModerationRequest {}

    /**
     * @param source missing: the microphone
     */
    record AskUnmute(long id, @Nullable String participant, @Nullable String source)
            implements ModerationRequest {}

    /**
     * @param source missing: camera and screen
     */
    record StopVideo(long id, @Nullable String participant, @Nullable String source, boolean hard)
            implements ModerationRequest {}

    record Remove(long id, @Nullable String participant) implements ModerationRequest {}

    /**
     * One of the two names whom.
     *
     * @param identity of somebody who need not be there
     * @param seconds missing: for good
     */
    record Ban(
            long id,
            @Nullable String participant,
            @Nullable String identity,
            @Nullable Long seconds,
            @Nullable String reason)
            implements ModerationRequest {}

    record Unban(long id, @Nullable String identity) implements ModerationRequest {}

    record Lock(long id, @JsonProperty(required = true) boolean locked)
            implements ModerationRequest {}

    record SetRole(long id, @Nullable String participant, @Nullable String role)
            implements ModerationRequest {}

    /**
     * @param knock as the event "lobby" names it
     * @param all instead of one
     */
    record Admit(long id, @Nullable String knock, boolean all) implements ModerationRequest {}

    record Refuse(long id, @Nullable String knock, boolean all) implements ModerationRequest {}

    record EndRoom(long id) implements ModerationRequest {}

    record Recording(long id, @JsonProperty(required = true) boolean on)
            implements ModerationRequest {}

    /**
     * @param participant whose; missing: one's own
     */
    record Hand(
            long id, @JsonProperty(required = true) boolean raised, @Nullable String participant)
            implements ModerationRequest {}

    record BreakoutOpen(long id, @Nullable List<@Nullable Plan> rooms)
            implements ModerationRequest {}

    /**
     * A room that is to be.
     *
     * @param name to be shown
     * @param participants ids of those who go there
     */
    record Plan(@Nullable String name, @Nullable List<@Nullable String> participants) {}

    /**
     * @param room as "breakouts" names it; missing: back
     */
    record BreakoutMove(long id, @Nullable String participant, @Nullable String room)
            implements ModerationRequest {}

    /**
     * @param seconds until then; missing: now
     */
    record BreakoutClose(long id, @Nullable Integer seconds) implements ModerationRequest {}

    record BreakoutList(long id) implements ModerationRequest {}
}
