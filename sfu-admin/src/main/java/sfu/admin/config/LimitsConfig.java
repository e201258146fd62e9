package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Participant;
import sfu.core.room.RoomLimits;
import sfu.core.room.ServerLimits;
import sfu.signaling.session.MessageLimits;

import java.util.Map;

/**
 * What there may be only so much of, and what tracks may be at most.
 *
 * @param participants of all rooms together, as publishers and tracks
 * @param bitrateBps that all publishers send; while it is more nobody begins to publish
 * @param joinsPerSecond of all rooms together
 * @param joinsPerMinute of one identity to one room
 * @param messagesPerSecond of one client
 * @param viewsPerSecond of one client
 * @param bitratePerRoomBps that a room's publishers send, as bitrateBps
 * @param connectMs from the first offer until ICE and DTLS are done
 * @param publish of each video track that a participant sends
 * @param receive of each video track that a participant is sent
 * @param screenFirst where not all fits, screens are served before cameras
 * @param loudest how many of the loudest voices are heard where not all are
 * @param sessionsPerIdentity at once in all rooms
 * @param messages of each type that one client may send a second
 */
public record LimitsConfig(
        @Nullable Integer rooms,
        @Nullable Integer participants,
        @Nullable Integer publishers,
        @Nullable Integer tracks,
        @Nullable Long bitrateBps,
        @Nullable Integer joinsPerSecond,
        @Nullable Integer joinsPerMinute,
        @Nullable Integer messagesPerSecond,
        @Nullable Integer viewsPerSecond,
        @Nullable Integer participantsPerRoom,
        @Nullable Long bitratePerRoomBps,
        @Nullable Integer tracksPerParticipant,
        @Nullable Integer slotsPerParticipant,
        @Nullable Integer overridesPerParticipant,
        @Nullable Integer transportsPerShard,
        @Nullable Integer transportsPerNode,
        @Nullable Integer edgesPerNode,
        @Nullable Integer connectMs,
        @Nullable RosterConfig roster,
        @Nullable ResumeConfig resume,
        @Nullable CapConfig publish,
        @Nullable CapConfig receive,
        @Nullable Boolean screenFirst,
        @Nullable Integer loudest,
        @Nullable Integer sessionsPerIdentity,
        @Nullable Map<String, Integer> messages) {
    /** Beyond it there is no limit worth its name. */
    private static final int MOST_A_SECOND = 1_000_000;

    public LimitsConfig {
        Checks.range("rooms", rooms, 1, Integer.MAX_VALUE);
        Checks.range("participants", participants, 1, Integer.MAX_VALUE);
        Checks.range("publishers", publishers, 1, Integer.MAX_VALUE);
        Checks.range("tracks", tracks, 1, Integer.MAX_VALUE);
        Checks.range("bitrateBps", bitrateBps, 1, Long.MAX_VALUE);
        Checks.range("joinsPerSecond", joinsPerSecond, 1, MOST_A_SECOND);
        Checks.range(
                "joinsPerMinute", joinsPerMinute, ServerLimits.MIN_JOINS_PER_MINUTE, MOST_A_SECOND);
        Checks.range("messagesPerSecond", messagesPerSecond, 1, MOST_A_SECOND);
        Checks.range("viewsPerSecond", viewsPerSecond, 1, MOST_A_SECOND);
        Checks.range("participantsPerRoom", participantsPerRoom, 1, Integer.MAX_VALUE);
        Checks.range("bitratePerRoomBps", bitratePerRoomBps, 1, Long.MAX_VALUE);
        Checks.range("tracksPerParticipant", tracksPerParticipant, 1, Integer.MAX_VALUE);
        Checks.range("slotsPerParticipant", slotsPerParticipant, 1, Integer.MAX_VALUE);
        Checks.range("overridesPerParticipant", overridesPerParticipant, 1, Integer.MAX_VALUE);
        Checks.range("transportsPerShard", transportsPerShard, 1, Integer.MAX_VALUE);
        Checks.range("transportsPerNode", transportsPerNode, 0, Integer.MAX_VALUE);
        Checks.range("edgesPerNode", edgesPerNode, 1, Integer.MAX_VALUE);
        Checks.range("connectMs", connectMs, RoomLimits.MIN_CONNECT_MS, Integer.MAX_VALUE);
        Checks.range("loudest", loudest, 1, Participant.MAX_LOUDEST);
        Checks.range("sessionsPerIdentity", sessionsPerIdentity, 1, Integer.MAX_VALUE);
        checkMessages(messages);
    }

    private static void checkMessages(@Nullable Map<String, Integer> messages) {
        if (messages == null) {
            return;
        }
        messages.forEach((type, perSecond) -> {
            if (perSecond == null) {
                throw new OutOfRange("messages", type + " needs a number");
            }
            Checks.range("messages", perSecond, 1, MOST_A_SECOND);
        });
        try {
            new MessageLimits(messages);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange("messages", String.valueOf(e.getMessage()));
        }
    }
}
