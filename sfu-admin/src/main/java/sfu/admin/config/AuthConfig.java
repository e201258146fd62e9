package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.ApiKey;
import sfu.signaling.auth.TokenRules;
import sfu.signaling.auth.Tokens;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whose tokens are taken, as in a YAML file.
 *
 * @param key an API key, with secret
 * @param secret at least 32 bytes
 * @param keys more of them, as while they are changed
 * @param jwksFile a key set for RS256, ES256 and EdDSA
 * @param jwksUrl where it is fetched from instead
 * @param jwksIssuer the iss of the tokens that it is for
 * @param jwksRefreshSeconds after which it is loaded again
 * @param audience that tokens have to name
 * @param maxLifetimeSeconds of a token, and for as long is remembered who was removed
 * @param skewSeconds by which clocks may differ
 * @param invitationSeconds of a token that a moderator sends along with a link
 */
public record AuthConfig(
        @Nullable String key,
        @Nullable String secret,
        @Nullable List<Key> keys,
        @Nullable String jwksFile,
        @Nullable String jwksUrl,
        @Nullable String jwksIssuer,
        @Nullable Integer jwksRefreshSeconds,
        @Nullable String audience,
        @Nullable Integer maxLifetimeSeconds,
        @Nullable Integer skewSeconds,
        @Nullable Integer invitationSeconds) {
    /** A day: a key that was taken away must not be good for longer. */
    private static final int MOST_REFRESH_SECONDS = 86_400;

    /**
     * @param secret at least 32 bytes
     */
    public record Key(@Nullable String key, @Nullable String secret) {
        public Key {
            check(secret);
            if (key == null || key.isBlank() || secret == null) {
                throw new OutOfRange("key", "each of auth.keys has key and secret");
            }
        }

        @Override
        public String toString() {
            return "Key[" + key + "]"; // never the secret
        }
    }

    public AuthConfig {
        check(secret);
        if (keys != null && keys.size() > Tokens.MAX_KEYS) {
            throw new OutOfRange("keys", "at most " + Tokens.MAX_KEYS + " keys at once");
        }
        for (Object each : keys == null ? List.of() : keys) {
            if (each == null) { // as YAML has it
                throw new OutOfRange("keys", "a key is missing");
            }
        }
        if (jwksFile != null && jwksUrl != null) {
            throw new OutOfRange("jwksUrl", "the key set is of a file or of an address");
        }
        Checks.range("jwksRefreshSeconds", jwksRefreshSeconds, 10, MOST_REFRESH_SECONDS);
        Checks.range(
                "maxLifetimeSeconds", maxLifetimeSeconds, 60, TokenRules.MAX_LIFETIME.toSeconds());
        Checks.range("skewSeconds", skewSeconds, 0, TokenRules.MAX_SKEW.toSeconds());
        Checks.range(
                "invitationSeconds", invitationSeconds, 1, TokenRules.MAX_INVITATION.toSeconds());
    }

    private static void check(@Nullable String secret) {
        if (secret != null
                && secret.getBytes(StandardCharsets.UTF_8).length < ApiKey.MIN_SECRET_BYTES) {
            throw new OutOfRange(
                    "secret", "secret has at least " + ApiKey.MIN_SECRET_BYTES + " bytes");
        }
    }

    @Override
    public String toString() {
        return "AuthConfig[" + key + ", " + keys + "]"; // never the secret
    }

    public static AuthConfig empty() {
        return new AuthConfig(null, null, null, null, null, null, null, null, null, null, null);
    }
}
