package sfu.core.dtls;

/**
 * What a peer may take of us.
 *
 * @param handshakeTimeoutMs for the whole handshake: Chromium's own resend timer can start at 4 s
 * @param maxHandshakes at a time in the server; others wait for their turn
 * @param patienceMs a handshake that has taken longer is given up where others wait for its place
 * @param queueDatagrams that wait for Bouncy Castle; further ones are dropped
 */
public record DtlsLimits(
        int handshakeTimeoutMs, int maxHandshakes, int patienceMs, int queueDatagrams) {

    public static final DtlsLimits DEFAULT = new DtlsLimits(30_000, 256, 3_000, 64);

    public DtlsLimits {
        if (handshakeTimeoutMs < 1 || maxHandshakes < 1 || patienceMs < 1 || queueDatagrams < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
