package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Participant;
import sfu.core.room.Audience;
import sfu.core.room.Duplicates;
import sfu.core.room.StagePolicy;
import sfu.core.room.WhenFull;
import sfu.core.shard.IngressLimits;

/**
 * A kind of rooms, as in a YAML file; what is missing is as in the template that it is made from.
 *
 * @param from a template's name; missing: the built-in one of the same name, or meeting
 * @param publish who may
 * @param stageRequests what becomes of those who ask for the stage
 * @param maxTracks that one participant publishes
 * @param maxBitrateBps that one participant may send
 * @param maxRoomBitrateBps that all of them together may send before nobody begins to publish
 * @param publishCap of each video track that a participant sends
 * @param receiveCap of each video track that a participant is sent
 * @param overflow the names of the rooms that follow a full one
 * @param duplicates what becomes of a second session of an identity
 * @param notes what may be written on the room and its people, and what it says itself
 * @param direct what of its media may go between its people without the server
 * @param lobby whether who comes has to be admitted
 * @param chat what of its people's messages is kept
 */
public record TemplateConfig(
        @Nullable String from,
        @Nullable Publish publish,
        @Nullable Integer maxOnStage,
        StagePolicy.@Nullable Requests stageRequests,
        @Nullable Integer maxParticipants,
        @Nullable Integer maxPublishers,
        @Nullable Integer maxTracks,
        @Nullable Long maxBitrateBps,
        @Nullable Long maxRoomBitrateBps,
        @Nullable CapConfig publishCap,
        @Nullable CapConfig receiveCap,
        @Nullable Boolean screenFirst,
        @Nullable Integer loudest,
        @Nullable Audience audience,
        WhenFull.@Nullable Then whenFull,
        @Nullable Integer maxWaiting,
        @Nullable Integer waitTimeoutMs,
        @Nullable String overflow,
        @Nullable Duplicates duplicates,
        @Nullable NotesConfig notes,
        @Nullable DirectConfig direct,
        @Nullable LobbyConfig lobby,
        @Nullable ChatPolicyConfig chat) {
    /** Who may publish. */
    public enum Publish {
        ALL,
        STAGE
    }

    public TemplateConfig {
        Checks.range("maxOnStage", maxOnStage, 1, StagePolicy.MAX_ON_STAGE);
        Checks.range("maxParticipants", maxParticipants, 1, Integer.MAX_VALUE);
        Checks.range("maxPublishers", maxPublishers, 1, Integer.MAX_VALUE);
        Checks.range("maxTracks", maxTracks, 1, Integer.MAX_VALUE);
        Checks.range(
                "maxBitrateBps",
                maxBitrateBps,
                IngressLimits.MIN_BITRATE_BPS,
                IngressLimits.MAX_BITRATE_BPS);
        Checks.range("maxRoomBitrateBps", maxRoomBitrateBps, 1, Long.MAX_VALUE);
        Checks.range("loudest", loudest, 1, Participant.MAX_LOUDEST);
        Checks.range("maxWaiting", maxWaiting, 1, WhenFull.MAX_WAITING);
        Checks.range("waitTimeoutMs", waitTimeoutMs, 100, WhenFull.MAX_WAIT.toMillis());
        if (overflow != null && !overflow.contains("{n}")) {
            throw new OutOfRange("overflow", "overflow is a name with {n} in it, as '{room}-{n}'");
        }
    }
}
