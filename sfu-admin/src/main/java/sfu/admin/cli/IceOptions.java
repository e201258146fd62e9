package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.ConfigException;
import sfu.admin.config.IceServerConfig;
import sfu.signaling.ice.IceServerRule;
import sfu.signaling.ice.IceServerRule.Credentials;
import sfu.signaling.ice.IceServers;
import sfu.signaling.ice.TurnSecret;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which STUN and TURN servers clients are told of; secrets never stand in a command line. */
final class IceOptions {
    @Option(
            names = "--ice-servers",
            paramLabel = "URL",
            split = ",",
            description =
                    "STUN and TURN servers for clients, repeatable, as turn:turn.example.org:3478;"
                            + " credentials by SFU_TURN_SECRET, or SFU_TURN_USERNAME and"
                            + " SFU_TURN_CREDENTIAL")
    @Nullable List<String> urls;

    @Option(
            names = "--turn-ttl",
            paramLabel = "SECONDS",
            description = "how long credentials made of SFU_TURN_SECRET hold (default 86400)")
    @Nullable Integer ttlSeconds;

    /** Urls of flag or environment take the place of the file's servers. */
    IceServers servers(Source source, @Nullable List<IceServerConfig> file) throws ConfigException {
        List<String> given = source.list("SFU_ICE_SERVERS", urls, null);
        if (given != null) {
            return new IceServers(rules(source, given), Instant::now);
        }
        List<IceServerRule> rules =
                file == null ? List.of() : file.stream().map(IceServerConfig::rule).toList();
        return new IceServers(rules, Instant::now);
    }

    private List<IceServerRule> rules(Source source, List<String> given) throws ConfigException {
        List<String> stun = new ArrayList<>();
        List<String> turn = new ArrayList<>();
        for (String url : given) {
            (url.trim().startsWith("turn") ? turn : stun).add(url.trim());
        }
        List<IceServerRule> rules = new ArrayList<>();
        if (!stun.isEmpty()) {
            rules.add(new IceServerRule(stun, null));
        }
        if (!turn.isEmpty()) {
            rules.add(new IceServerRule(turn, credentials(source)));
        }
        return rules;
    }

    private @Nullable Credentials credentials(Source source) throws ConfigException {
        int usual = (int) TurnSecret.DEFAULT_TTL.toSeconds();
        return IceServerConfig.credentials(
                orNull(source.environment("SFU_TURN_USERNAME")),
                orNull(source.environment("SFU_TURN_CREDENTIAL")),
                orNull(source.environment("SFU_TURN_SECRET")),
                source.number("SFU_TURN_TTL", ttlSeconds, null, usual));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
