package sfu.core.quality;

/**
 * From which figure on something is a fault.
 *
 * @param loss share of packets that were lost
 * @param queueMs how long packets wait for the path
 * @param served share of what the views could use that the path takes
 * @param frozen share of the interval without a new picture
 * @param droppedFrames share of frames that the client got and did not show
 * @param concealed share of sound that was made up
 * @param shardLoad share of a core
 * @param consentMs a path on which neither media nor a check came for longer is dead
 * @param forwardMs 99 % of packets leave the server within
 * @param connectMs within which ICE and DTLS are done
 */
public record Rules(
        double loss,
        double jitterMs,
        double rttMs,
        double queueMs,
        double served,
        double frozen,
        double droppedFrames,
        double concealed,
        double shardLoad,
        double consentMs,
        double forwardMs,
        double connectMs) {
    /**
     * Loss and jitter from which Opus and NACK do not hide them all, a round trip from which people
     * talk over each other (G.114: 150 ms one way), what a well server stays below, and a check
     * that is late even of those who send one each 6 s (RFC 7675 5.1). Within 5 s TURN over TCP and
     * TLS is tried, too.
     */
    public static final Rules DEFAULTS =
            new Rules(0.03, 40, 300, 200, 0.9, 0.1, 0.2, 0.05, 0.9, 7_000, 50, 5_000);
}
