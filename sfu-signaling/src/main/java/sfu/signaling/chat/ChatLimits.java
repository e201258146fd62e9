package sfu.signaling.chat;

import java.time.Duration;

/**
 * How much there may be of what people write.
 *
 * @param channels of the server that somebody is in
 * @param channelsPerSession that one session is in, beside its room's own
 * @param peoplePerChannel sessions in one
 * @param peopleShown of them, to each who joins
 * @param textBytes of a message, as UTF-8
 * @param dataBytes of a message or relay, decoded
 * @param messagesPerSecond of all in a channel, averaged over ten seconds
 * @param bytesPerSecond likewise
 * @param pageSize messages that one answer has
 * @param typing after so long somebody who says nothing more types no longer
 */
public record ChatLimits(
        int channels,
        int channelsPerSession,
        int peoplePerChannel,
        int peopleShown,
        int textBytes,
        int dataBytes,
        int messagesPerSecond,
        int bytesPerSecond,
        int pageSize,
        Duration typing) {
    public static ChatLimits defaults() {
        return new ChatLimits(
                10_000,
                50,
                10_000,
                500,
                4096,
                16 << 10,
                100,
                256 << 10,
                100,
                Duration.ofSeconds(6));
    }
}
