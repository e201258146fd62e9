package sfu.admin.cluster;

import java.time.Duration;

/**
 * How a draining node's rooms go to others.
 *
 * @param roomsPerSecond that are given away at most
 * @param grace for which a moved room's people may take to be there; who is not is closed
 * @param onSignal for which SIGTERM lets the node drain before it ends; zero: it ends at once
 */
public record RelocationPace(int roomsPerSecond, Duration grace, Duration onSignal) {
    public static RelocationPace defaults() {
        return new RelocationPace(20, Duration.ofSeconds(5), Duration.ofSeconds(60));
    }
}
