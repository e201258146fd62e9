package sfu.admin.history;

import org.jspecify.annotations.Nullable;

/**
 * Who was in a room, when, how it was, and why it ended.
 *
 * @param id of the participant
 * @param joinedAt milliseconds since 1970
 * @param reason of {@link sfu.core.api.LeaveReason}
 * @param detail what ICE or DTLS said, or empty
 * @param connectedMs from the join until ICE and DTLS were up; null if they never were
 * @param firstFrameMs from the join until the first video left to it
 * @param score the mean, 0 if nothing flowed
 * @param worst the lowest
 * @param badSeconds with a score below 3
 * @param blame whose fault most of these were
 */
public record EndedSession(
        String id,
        String room,
        String identity,
        String name,
        long joinedAt,
        long leftAt,
        String reason,
        String detail,
        @Nullable Long connectedMs,
        @Nullable Long firstFrameMs,
        double score,
        double worst,
        int badSeconds,
        String blame) {}
