package sfu.core.dtls;

/**
 * What a peer may take of us.
 *
 * @param handshakeTimeoutMs for the whole handshake, and before it for its turn: Chromium's own
 *     resend timer can start at 4 s
 * @param maxHandshakes at a time in the server; others wait for their turn
 * @param patienceMs a handshake that has taken longer is given up where others wait for its place
 * @param queueDatagrams that wait for Bouncy Castle; further ones are dropped
 * @param burstDatagrams of a peer at once: each record, also a forged one, costs a copy and a
 *     decryption in Java on the shard's thread
 * @param datagramsPerSecond of a peer after that
 */
public record DtlsLimits(
        int handshakeTimeoutMs,
        int maxHandshakes,
        int patienceMs,
        int queueDatagrams,
        int burstDatagrams,
        int datagramsPerSecond) {
    /** A handshake takes some 10 datagrams, and who is connected sends none. */
    private static final int USUAL_BURST = 64;

    private static final int USUAL_PER_SECOND = 10;

    public static final DtlsLimits DEFAULT = new DtlsLimits(30_000, 256, 3_000, 64);

    public DtlsLimits {
        boolean arePositive =
                handshakeTimeoutMs > 0
                        && maxHandshakes > 0
                        && patienceMs > 0
                        && queueDatagrams > 0
                        && burstDatagrams > 0
                        && datagramsPerSecond > 0;
        if (!arePositive) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** With as many datagrams of a peer as usual. */
    public DtlsLimits(
            int handshakeTimeoutMs, int maxHandshakes, int patienceMs, int queueDatagrams) {
        this(
                handshakeTimeoutMs,
                maxHandshakes,
                patienceMs,
                queueDatagrams,
                USUAL_BURST,
                USUAL_PER_SECOND);
    }
}
