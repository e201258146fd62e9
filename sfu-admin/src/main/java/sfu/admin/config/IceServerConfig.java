package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.ice.IceServerRule;
import sfu.signaling.ice.IceServerRule.Credentials;
import sfu.signaling.ice.TurnSecret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A STUN or TURN server that clients are told of, as in a YAML file.
 *
 * @param urls stun:, stuns:, turn:, turns:
 * @param username the same for all clients, with credential
 * @param secret of TURN REST: each client has credentials of its own
 * @param ttlSeconds how long these hold
 */
public record IceServerConfig(
        @Nullable List<String> urls,
        @Nullable String username,
        @Nullable String credential,
        @Nullable String secret,
        @Nullable Integer ttlSeconds) {
    public IceServerConfig {
        Checks.range(
                "ttlSeconds",
                ttlSeconds,
                TurnSecret.MIN_TTL.toSeconds(),
                TurnSecret.MAX_TTL.toSeconds());
        check(urls, username, credential, secret, ttlSeconds);
    }

    private static void check(
            @Nullable List<String> urls,
            @Nullable String username,
            @Nullable String credential,
            @Nullable String secret,
            @Nullable Integer ttlSeconds) {
        try {
            rule(urls, username, credential, secret, ttlSeconds);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange("urls", String.valueOf(e.getMessage()));
        }
    }

    public IceServerRule rule() {
        return rule(urls, username, credential, secret, ttlSeconds);
    }

    private static IceServerRule rule(
            @Nullable List<? extends @Nullable String> urls,
            @Nullable String username,
            @Nullable String credential,
            @Nullable String secret,
            @Nullable Integer ttlSeconds) {
        List<String> known = new ArrayList<>();
        for (String url : urls == null ? List.<String>of() : urls) { // an entry may be missing
            known.add(String.valueOf(url));
        }
        return new IceServerRule(known, credentials(username, credential, secret, ttlSeconds));
    }

    /**
     * @throws IllegalArgumentException where they are neither of the two kinds, or both
     */
    public static @Nullable Credentials credentials(
            @Nullable String username,
            @Nullable String credential,
            @Nullable String secret,
            @Nullable Integer ttlSeconds) {
        if ((username == null) != (credential == null)) {
            throw new IllegalArgumentException("username and credential go together");
        }
        if (secret != null && username != null) {
            throw new IllegalArgumentException(
                    "an ICE server has a secret, or username and credential, not both");
        }
        if (secret != null) {
            Duration ttl =
                    ttlSeconds == null ? TurnSecret.DEFAULT_TTL : Duration.ofSeconds(ttlSeconds);
            return new Credentials.Shared(new TurnSecret(secret, ttl));
        }
        return username == null || credential == null
                ? null
                : new Credentials.Fixed(username, credential);
    }

    @Override
    public String toString() {
        return "IceServerConfig" + urls; // never the credential nor the secret
    }
}
