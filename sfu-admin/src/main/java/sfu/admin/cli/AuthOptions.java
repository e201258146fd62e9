package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.AuthConfig;
import sfu.admin.config.ConfigException;
import sfu.core.api.Role;
import sfu.signaling.auth.ApiKey;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Jwks;
import sfu.signaling.auth.JwksPlaces;
import sfu.signaling.auth.TokenRules;
import sfu.signaling.auth.Tokens;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Flags of serve that say whose tokens are taken; secrets are not among them: others see flags. */
final class AuthOptions {
    /** An unknown key is looked for no more often, whatever tokens say. */
    private static final Duration LOAD_AT_MOST_EVERY = Duration.ofSeconds(10);

    private static final int REFRESH_SECONDS = 300;

    private static final Duration HOST_LIFE = Duration.ofDays(1);

    @Option(
            names = "--jwks-file",
            paramLabel = "FILE",
            description = "key set (JWKS) for tokens signed with RS256, ES256 or EdDSA")
    @Nullable String jwksFile;

    @Option(
            names = "--jwks-url",
            paramLabel = "URL",
            description = "where the key set is fetched from instead, again every 5 minutes")
    @Nullable String jwksUrl;

    @Option(
            names = "--jwks-issuer",
            paramLabel = "NAME",
            description = "the iss of the tokens that it is for, default any")
    @Nullable String jwksIssuer;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            description = "this server's name (aud): tokens have to name it")
    @Nullable String audience;

    /** Whose tokens are taken, or null where nobody's are. */
    @Nullable Tokens tokens(Source source, @Nullable AuthConfig given) throws ConfigException {
        AuthConfig file = given == null ? AuthConfig.empty() : given;
        List<ApiKey> keys = keys(source, file);
        TokenRules rules = rules(source, file);
        Jwks jwks = jwks(source, file);
        return keys.isEmpty() && jwks == null ? null : new Tokens(keys, jwks, rules, Instant::now);
    }

    /** With a key that only this process knows: `serve` prints what it signs. */
    static Tokens passing() {
        byte[] secret = new byte[Tokens.MIN_SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Tokens("passing", HexFormat.of().formatHex(secret), Instant::now);
    }

    /** A moderator's and operator's, for any room. */
    static String hostToken(Tokens tokens) {
        Instant end = Instant.now().plus(HOST_LIFE);
        return tokens.issue(
                new Grant("", "", Grant.ANY_ROOM, true, true, true, Role.MODERATOR, end));
    }

    /** Of the environment before those of the file; the first one signs. */
    static List<ApiKey> keys(Source source, AuthConfig file) throws ConfigException {
        String key = source.text("SFU_API_KEY", null, file.key(), "");
        String secret = source.text("SFU_API_SECRET", null, file.secret(), "");
        if (key.isEmpty() != secret.isEmpty()) {
            throw new ConfigException(
                    "an API key has a name and a secret: set auth.key and auth.secret in the file,"
                            + " or SFU_API_KEY and SFU_API_SECRET");
        }
        List<ApiKey> keys = new ArrayList<>();
        if (!key.isEmpty()) {
            keys.add(new ApiKey(key, secret));
        }
        for (AuthConfig.Key each : file.keys() == null ? List.<AuthConfig.Key>of() : file.keys()) {
            keys.add(new ApiKey(String.valueOf(each.key()), String.valueOf(each.secret())));
        }
        return keys;
    }

    TokenRules rules(Source source, AuthConfig file) throws ConfigException {
        TokenRules defaults = TokenRules.defaults();
        return new TokenRules(
                source.text("SFU_AUDIENCE", audience, file.audience(), defaults.audience()),
                Duration.ofSeconds(
                        source.number(
                                "SFU_TOKEN_MAX_LIFETIME_SECONDS",
                                null,
                                file.maxLifetimeSeconds(),
                                (int) defaults.maxLifetime().toSeconds())),
                Duration.ofSeconds(
                        source.number(
                                "SFU_TOKEN_SKEW_SECONDS",
                                null,
                                file.skewSeconds(),
                                (int) defaults.skew().toSeconds())),
                Duration.ofSeconds(
                        source.number(
                                "SFU_INVITATION_SECONDS",
                                null,
                                file.invitationSeconds(),
                                (int) defaults.invitation().toSeconds())));
    }

    private @Nullable Jwks jwks(Source source, AuthConfig file) throws ConfigException {
        String path = source.text("SFU_JWKS_FILE", jwksFile, file.jwksFile(), "");
        String url = source.text("SFU_JWKS_URL", jwksUrl, file.jwksUrl(), "");
        if (path.isEmpty() && url.isEmpty()) {
            return null;
        }
        if (!path.isEmpty() && !url.isEmpty()) {
            throw new ConfigException("the key set is of a file or of an address, not of both");
        }
        Integer refresh = file.jwksRefreshSeconds();
        try {
            return new Jwks(
                            url.isEmpty() ? JwksPlaces.file(Path.of(path)) : JwksPlaces.url(url),
                            source.text("SFU_JWKS_ISSUER", jwksIssuer, file.jwksIssuer(), ""),
                            Duration.ofSeconds(refresh == null ? REFRESH_SECONDS : refresh),
                            LOAD_AT_MOST_EVERY)
                    .start();
        } catch (InterruptedException e) {
            throw new ConfigException("interrupted while the key set was loaded");
        }
    }
}
