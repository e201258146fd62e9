package sfu.core.stats;

/**
 * How far somebody came who is not connected yet.
 *
 * @param forMs since its transport was opened
 * @param stage what has happened
 * @param lastCheck of its ICE, in words; empty where that is not known
 */
public record ConnectingSnapshot(long forMs, Stage stage, String lastCheck) {
    /** What was reached last. */
    public enum Stage {
        /** Its transport is at another node, which has told nothing yet. */
        UNKNOWN,
        /** No connectivity check with its credentials came (RFC 8445 7.3). */
        NO_CHECKS,
        /** Checks come, and no pair of addresses answers both ways. */
        NO_PATH,
        /** There is a path, and no DTLS handshake over it was finished (RFC 5763 5). */
        NO_DTLS
    }
}
