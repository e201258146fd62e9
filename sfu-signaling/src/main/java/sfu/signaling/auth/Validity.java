package sfu.signaling.auth;

import java.time.Instant;

/**
 * Which token it is and how long it holds.
 *
 * @param tokenId its jti, or a hash of what is signed; empty: there is no token
 */
public record Validity(String tokenId, Instant issuedAt, Instant expiresAt) {
    /** Of a token that is not made yet. */
    public static Validity until(Instant expiresAt) {
        return new Validity("", Instant.EPOCH, expiresAt);
    }
}
