package sfu.core.room;

import sfu.core.api.DirectKind;

import java.time.Duration;

/**
 * What of a room's media may go between its people without the server. They see each other's
 * addresses then, and nothing can be recorded.
 *
 * @param timeout in which two have to find a way
 * @param settle how long two have to be alone before they look for one
 * @param retry after a failure, before they look again
 * @param maxPeople of a mesh
 * @param maxSignalBytes of one signal
 * @param signalBytesPerSecond of all that one participant sends, averaged over ten seconds
 */
public record DirectPolicy(
        DirectKind kind,
        Duration timeout,
        Duration settle,
        Duration retry,
        int maxPeople,
        int maxSignalBytes,
        int signalBytesPerSecond) {
    /** Each of a mesh sends to each other: more is too much for most networks. */
    private static final int PEOPLE = 8;

    /** A description of four sections with all codecs has about 8 kB. */
    private static final int SIGNAL_BYTES = 16_384;

    /** Enough to offer to a whole mesh at once; what a peer does not take has to be kept for it. */
    private static final int SIGNAL_BYTES_PER_SECOND = 32_768;

    public static final DirectPolicy OFF = of(DirectKind.OFF);

    public DirectPolicy {
        if (timeout.isNegative() || settle.isNegative() || retry.isNegative()) {
            throw new IllegalArgumentException("times of direct are 0 or more");
        }
        if (maxPeople < 2 || maxSignalBytes < 1 || signalBytesPerSecond < 1) {
            throw new IllegalArgumentException("a mesh has at least 2 people, a signal 1 byte");
        }
    }

    public static DirectPolicy of(DirectKind kind) {
        return new DirectPolicy(
                kind,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                PEOPLE,
                SIGNAL_BYTES,
                SIGNAL_BYTES_PER_SECOND);
    }
}
