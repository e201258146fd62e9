package sfu.admin.config;

import org.jspecify.annotations.Nullable;

/**
 * How sessions wait for clients whose connection was lost, as in a YAML file.
 *
 * @param seconds for so long; 0: not at all
 * @param messages kept for such a client at most
 * @param bytes likewise
 */
public record ResumeConfig(
        @Nullable Integer seconds, @Nullable Integer messages, @Nullable Integer bytes) {
    private static final int MOST_SECONDS = 3600;

    public ResumeConfig {
        Checks.range("seconds", seconds, 0, MOST_SECONDS);
        Checks.range("messages", messages, 0, Integer.MAX_VALUE);
        Checks.range("bytes", bytes, 0, Integer.MAX_VALUE);
    }
}
