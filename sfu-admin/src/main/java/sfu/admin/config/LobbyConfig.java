package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.room.LobbyPolicy;

import java.time.Duration;

/**
 * Whether who comes to a room has to knock, as in a YAML file; what is missing is as in the
 * template that it is made from.
 *
 * @param on whether
 * @param maxWaiting at once
 * @param waitTimeoutMs after which one who waits is turned away
 * @param knocksPerMinute of one identity
 */
public record LobbyConfig(
        @Nullable Boolean on,
        @Nullable Integer maxWaiting,
        @Nullable Integer waitTimeoutMs,
        @Nullable Integer knocksPerMinute) {
    public LobbyConfig {
        Checks.range("maxWaiting", maxWaiting, 1, LobbyPolicy.MAX_WAITING);
        Checks.range("waitTimeoutMs", waitTimeoutMs, 100, LobbyPolicy.MAX_WAIT.toMillis());
        Checks.range("knocksPerMinute", knocksPerMinute, 1, LobbyPolicy.MAX_KNOCKS_PER_MINUTE);
    }

    LobbyPolicy over(LobbyPolicy base) {
        return new LobbyPolicy(
                on == null ? base.isOn() : on,
                maxWaiting == null ? base.maxWaiting() : maxWaiting,
                waitTimeoutMs == null ? base.waitTimeout() : Duration.ofMillis(waitTimeoutMs),
                knocksPerMinute == null ? base.knocksPerMinute() : knocksPerMinute);
    }
}
