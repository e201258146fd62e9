package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import sfu.admin.config.ConfigException;
import sfu.admin.config.ConfigFile;
import sfu.admin.config.ServerConfig;
import sfu.core.api.Role;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** ./sfu token. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Makes an access token (JWT) and prints it.")
final class Token implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "configuration with auth.key and auth.secret (or SFU_API_KEY/_SECRET)")
    @Nullable Path config;

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description = "a name, or the beginning of names and *; default any")
    String room = Grant.ANY_ROOM;

    @Option(names = "--identity", paramLabel = "ID", description = "who it is for")
    String identity = "";

    @Option(names = "--name", paramLabel = "NAME", description = "to be shown")
    String name = "";

    @Option(names = "--no-publish", description = "may not publish")
    boolean noPublish;

    @Option(names = "--no-subscribe", description = "may not subscribe")
    boolean noSubscribe;

    @Option(names = "--admin", description = "opens the operators' plane")
    boolean admin;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description =
                    "in rooms with a stage: attendee (default), speaker, who begins on it, or"
                            + " moderator, who decides who is")
    Role role = Role.ATTENDEE;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "PT6H",
            description = "ISO 8601, default ${DEFAULT-VALUE}")
    Duration ttl = Duration.ofHours(6);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
        Grant grant =
                new Grant(
                        identity,
                        name,
                        room,
                        !noPublish,
                        !noSubscribe,
                        admin,
                        role,
                        Instant.now().plus(ttl));
        try {
            spec.commandLine().getOut().println(tokens().issue(grant));
        } catch (IllegalArgumentException e) { // a secret that is too short
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private Tokens tokens() throws ConfigException {
        ServerConfig file = config == null ? ServerConfig.empty() : ConfigFile.read(config);
        ServerConfig.Auth auth = file.auth();
        String key = pick("SFU_API_KEY", auth == null ? null : auth.key());
        String secret = pick("SFU_API_SECRET", auth == null ? null : auth.secret());
        return new Tokens(key, secret, Instant::now);
    }

    private static String pick(String variable, @Nullable String file) throws ConfigException {
        String value = System.getenv().getOrDefault(variable, file == null ? "" : file);
        if (value.isEmpty()) {
            throw new ConfigException(
                    "no API key: give --config FILE with auth.key and auth.secret, or set"
                            + " SFU_API_KEY and SFU_API_SECRET");
        }
        return value;
    }
}
