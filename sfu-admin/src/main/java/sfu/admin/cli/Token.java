package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import sfu.admin.config.AuthConfig;
import sfu.admin.config.ConfigException;
import sfu.admin.config.ConfigFile;
import sfu.admin.config.ServerConfig;
import sfu.signaling.auth.ApiKey;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.auth.TokenRules;
import sfu.signaling.auth.Tokens;
import sfu.signaling.protocol.Json;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/** ./sfu token. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes an access token (JWT) and prints it.")
final class Token implements Callable<Integer> {
    /** How it is printed. */
    enum Format {
        TEXT,
        JSON
    }

    /**
     * @param jti for a revocation
     * @param expiresAt milliseconds since 1970
     */
    record Made(String token, String jti, long expiresAt) {}

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "configuration with auth.key and auth.secret (or SFU_API_KEY/_SECRET)")
    @Nullable Path config;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            description = "the server's name (aud), default as in the configuration")
    @Nullable String audience;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default), or json: token, jti, expiresAt")
    Format output = Format.TEXT;

    @Mixin private final TokenOptions options = new TokenOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
        Grant grant = options.grant(Instant.now());
        try {
            Tokens tokens = tokens();
            String token = tokens.issue(grant);
            Grant made = tokens.verify(token); // what no server would take is not printed
            spec.commandLine().getOut().println(output == Format.TEXT ? token : json(token, made));
        } catch (IllegalArgumentException | TokenException e) { // a secret that is too short
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static String json(String token, Grant made) {
        return Json.text(
                new Made(token, made.validity().tokenId(), made.expiresAt().toEpochMilli()));
    }

    private Tokens tokens() throws ConfigException {
        ServerConfig file = config == null ? ServerConfig.empty() : ConfigFile.read(config);
        AuthConfig auth = file.auth() == null ? AuthConfig.empty() : file.auth();
        Source source = new Source(System.getenv());
        AuthOptions flags = new AuthOptions();
        flags.audience = audience;
        List<ApiKey> keys = AuthOptions.keys(source, auth);
        if (keys.isEmpty()) {
            throw new ConfigException(
                    "no API key: give --config FILE with auth.key and auth.secret, or set"
                            + " SFU_API_KEY and SFU_API_SECRET");
        }
        TokenRules rules = flags.rules(source, auth);
        return new Tokens(keys, null, rules, Instant::now);
    }
}
