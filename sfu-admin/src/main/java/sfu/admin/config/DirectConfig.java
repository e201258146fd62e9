package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectKind;
import sfu.core.room.DirectPolicy;

import java.time.Duration;

/**
 * What of a room's media may go between its people without the server, as in a YAML file; what is
 * missing is as in the template that it is made from.
 *
 * @param kind off, two, mesh
 * @param timeoutMs in which two have to find a way
 * @param settleMs how long two have to be alone before they look for one
 * @param retryMs after a failure, before they look again
 * @param maxPeople of a mesh
 * @param maxSignalBytes of one signal
 * @param signalBytesPerSecond of all that one participant sends
 */
public record DirectConfig(
        @Nullable DirectKind kind,
        @Nullable Integer timeoutMs,
        @Nullable Integer settleMs,
        @Nullable Integer retryMs,
        @Nullable Integer maxPeople,
        @Nullable Integer maxSignalBytes,
        @Nullable Integer signalBytesPerSecond) {
    /** Nobody waits longer for a direct path, with media by the server meanwhile. */
    private static final int MOST_MS = 3_600_000;

    /** Each sends to each other. */
    private static final int MOST_PEOPLE = 64;

    public DirectConfig {
        Checks.range("timeoutMs", timeoutMs, 100, MOST_MS);
        Checks.range("settleMs", settleMs, 0, MOST_MS);
        Checks.range("retryMs", retryMs, 100, MOST_MS);
        Checks.range("maxPeople", maxPeople, 2, MOST_PEOPLE);
        Checks.range("maxSignalBytes", maxSignalBytes, 1_024, 1 << 18);
        Checks.range("signalBytesPerSecond", signalBytesPerSecond, 1_024, 1 << 24);
    }

    DirectPolicy over(DirectPolicy base) {
        return new DirectPolicy(
                kind == null ? base.kind() : kind,
                time(timeoutMs, base.timeout()),
                time(settleMs, base.settle()),
                time(retryMs, base.retry()),
                or(maxPeople, base.maxPeople()),
                or(maxSignalBytes, base.maxSignalBytes()),
                or(signalBytesPerSecond, base.signalBytesPerSecond()));
    }

    private static int or(@Nullable Integer value, int base) {
        return value == null ? base : value;
    }

    private static Duration time(@Nullable Integer ms, Duration base) {
        return ms == null ? base : Duration.ofMillis(ms);
    }
}
