package sfu.signaling.cluster;

import java.time.Duration;

/**
 * How often nodes speak and how long they are waited for.
 *
 * @param heartbeat between two words of a node of itself
 * @param expiry after a heart-beat, when its rooms are free for others
 * @param timeout of each thing that is asked of Redis
 * @param retry in all, for a client whose room is on a node that does not answer: until it has
 *     expired, another takes the room
 * @param check between two looks whether this node's claims stand
 * @param pending for which a room may be claimed before somebody is in it
 * @param claimLife after which a claim that nobody renews is forgotten
 * @param forget after which a node that is gone is no longer listed
 */
public record ClusterPace(
        Duration heartbeat,
        Duration expiry,
        Duration timeout,
        Duration retry,
        Duration check,
        Duration pending,
        Duration claimLife,
        Duration forget) {
    /**
     * @throws IllegalArgumentException with a sentence
     */
    public ClusterPace {
        between("heartbeatMs", heartbeat, 100, 60_000);
        between("expiryMs", expiry, 200, 600_000);
        between("timeoutMs", timeout, 10, 60_000);
        between("retryMs", retry, 0, 60_000);
        if (expiry.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "cluster: expiryMs is at least twice heartbeatMs, or a node that is a little"
                            + " late loses its rooms: "
                            + expiry.toMillis()
                            + " and "
                            + heartbeat.toMillis());
        }
    }

    private static void between(String key, Duration value, long least, long most) {
        if (value.toMillis() < least || value.toMillis() > most) {
            throw new IllegalArgumentException(
                    "cluster: %s is %d to %d, not %d"
                            .formatted(key, least, most, value.toMillis()));
        }
    }

    /** A node that dies is missed within three seconds. */
    public static ClusterPace defaults() {
        return of(1000, 2500, 500, 4000);
    }

    /** In milliseconds; the rest as usual. */
    public static ClusterPace of(long heartbeatMs, long expiryMs, long timeoutMs, long retryMs) {
        return new ClusterPace(
                Duration.ofMillis(heartbeatMs),
                Duration.ofMillis(expiryMs),
                Duration.ofMillis(timeoutMs),
                Duration.ofMillis(retryMs),
                Duration.ofMillis(heartbeatMs * 5),
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                Duration.ofSeconds(60));
    }
}
