package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.chat.ChatPolicy;

import java.time.Duration;

/**
 * What a kind of channels keeps, as in a YAML file; what is missing is as in what it is made from.
 *
 * @param enabled whether anything may be written
 * @param history messages that are kept; 0: none
 * @param maxAgeSeconds how long
 * @param replay of them, to each who joins
 */
public record ChatPolicyConfig(
        @Nullable Boolean enabled,
        @Nullable Integer history,
        @Nullable Integer maxAgeSeconds,
        @Nullable Integer replay) {
    public ChatPolicyConfig {
        Checks.range("history", history, 0, ChatPolicy.MAX_HISTORY);
        Checks.range("maxAgeSeconds", maxAgeSeconds, 1, Integer.MAX_VALUE);
        Checks.range("replay", replay, 0, ChatPolicy.MAX_HISTORY);
    }

    ChatPolicy over(ChatPolicy base) {
        return new ChatPolicy(
                enabled == null ? base.isOn() : enabled,
                history == null ? base.history() : history,
                maxAgeSeconds == null ? base.maxAge() : Duration.ofSeconds(maxAgeSeconds),
                replay == null ? base.replay() : replay);
    }
}
