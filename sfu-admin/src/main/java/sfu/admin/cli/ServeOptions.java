package sfu.admin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import sfu.admin.LiveOptions;
import sfu.admin.ServerRules;
import sfu.admin.config.AdminConfig;
import sfu.admin.config.AuthConfig;
import sfu.admin.config.ChatConfig;
import sfu.admin.config.ConfigException;
import sfu.admin.config.ConfigFile;
import sfu.admin.config.HttpSection;
import sfu.admin.config.LiveConfig;
import sfu.admin.config.ModerationConfig;
import sfu.admin.config.NotifyConfig;
import sfu.admin.config.ServerConfig;
import sfu.admin.config.Templates;
import sfu.admin.config.WebhookConfig;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.Origins;
import sfu.signaling.http.TlsIdentity;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.session.SessionLimits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Flags of serve; with environment, file and defaults they make the settings. */
final class ServeOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML configuration; with it, tokens are required")
    @Nullable Path config;

    @Option(
            names = "--http-host",
            paramLabel = "ADDRESS",
            description = "where HTTP listens (default localhost; elsewhere tokens are required)")
    @Nullable String httpHost;

    @Option(names = "--http-port", paramLabel = "PORT", description = "default 8080")
    @Nullable Integer httpPort;

    /** Phones on the same network are to reach it. */
    private static final String EVERYWHERE = "0.0.0.0";

    @Mixin final TlsOptions tls = new TlsOptions();

    @Option(
            names = "--origins",
            paramLabel = "ORIGIN",
            split = ",",
            description = "whose pages may connect, as https://*.example.org (default *: all)")
    @Nullable List<String> origins;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            description = "whose X-Forwarded-For counts, as 10.0.0.0/8 (default none)")
    @Nullable List<String> trustedProxies;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "of this server among others, default the host's")
    @Nullable String node;

    @Mixin final MediaOptions media = new MediaOptions();

    @Mixin final PolicyOptions policies = new PolicyOptions();

    @Mixin final IceOptions ice = new IceOptions();

    @Mixin final AuthOptions auth = new AuthOptions();

    @Mixin final StoreOptions store = new StoreOptions();

    @Mixin final ClusterOptions cluster = new ClusterOptions();

    /** Everything that the server needs to start. */
    record Settings(
            HttpConfig http,
            ShardOptions media,
            Hosting hosting,
            MediaPolicy policy,
            SessionLimits sessions,
            Access access,
            String hostToken,
            String data,
            ServerRules rules,
            ServerConfig file) {
        /** For operators. */
        JsonNode shown() {
            ObjectNode all = new JsonMapper().createObjectNode();
            all.put("node", hosting.node());
            all.put("httpPort", http.port());
            all.put("data", data);
            all.set("file", new JsonMapper().valueToTree(file));
            return all;
        }
    }

    /**
     * @param hostToken for who starts the server, where nobody else could make one; or empty
     */
    private record Entrance(Access access, String hostToken) {
        Entrance(Access access) {
            this(access, "");
        }
    }

    private static LiveOptions live(@Nullable LiveConfig file) {
        return file == null
                ? LiveOptions.defaults()
                : new LiveOptions(file.every(), file.streams(), file.history());
    }

    Settings settings(Map<String, String> environment) throws ConfigException {
        ServerConfig file = config == null ? ServerConfig.empty() : ConfigFile.read(config);
        Source source = new Source(environment);
        try {
            HttpConfig http = http(source, file.http());
            Entrance entrance = entrance(source, file.auth(), http);
            CodecPolicy video = policies.codecs(source, file.media());
            MediaPolicy policy =
                    policies.policy(
                            source, file.limits(), policies.backup(source, file.media(), video));
            RoomLimits limits = HostingOptions.rooms(file.limits());
            String name = HostingOptions.node(source.text("SFU_NODE", node, file.node(), ""));
            return new Settings(
                    http,
                    media.shards(source, file.media()),
                    new Hosting(
                            name,
                            limits,
                            HostingOptions.server(file.limits()),
                            Templates.of(file, limits, policy),
                            HostingOptions.roster(file.limits()),
                            Placement.HERE,
                            HostingOptions.handovers(file.cluster())),
                    policy,
                    HostingOptions.sessions(file.limits())
                            .with(video)
                            .with(ice.servers(source, file.iceServers())),
                    entrance.access(),
                    entrance.hostToken(),
                    store.directory(source, file.store()),
                    new ServerRules(
                            ChatConfig.rules(file),
                            NotifyConfig.limits(file.notifications()),
                            live(file.live()),
                            ModerationConfig.limits(file.moderation()),
                            WebhookConfig.limits(file.webhooks()),
                            AdminConfig.limits(file.admin()),
                            cluster.rules(source, name, file.cluster())),
                    file);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private HttpConfig http(Source source, @Nullable HttpSection file) throws ConfigException {
        String host =
                source.text(
                        "SFU_HTTP_HOST",
                        httpHost,
                        file == null ? null : file.host(),
                        tls.isSelfSigned(source, file) ? EVERYWHERE : "localhost");
        int port =
                source.number("SFU_HTTP_PORT", httpPort, file == null ? null : file.port(), 8080);
        List<String> allowed =
                source.list("SFU_ORIGINS", origins, file == null ? null : file.origins());
        HttpConfig http =
                HttpConfig.of(host, port)
                        .withTls(tls.identity(source, file))
                        .withSecurity(tls.security(source, file))
                        .withAllowedOrigins(allowed == null ? List.of(Origins.ANY) : allowed);
        List<String> trusted = file == null ? null : file.trustedProxies();
        return HttpOptions.apply(
                http, file, source.list("SFU_TRUSTED_PROXIES", trustedProxies, trusted));
    }

    private Entrance entrance(Source source, @Nullable AuthConfig file, HttpConfig http)
            throws ConfigException {
        Tokens tokens = auth.tokens(source, file);
        if (tokens != null) {
            return new Entrance(Access.byToken(tokens));
        }
        if (config == null && isLoopback(http.host())) {
            return new Entrance(Access.open());
        }
        if (config == null && http.tls() instanceof TlsIdentity.SelfSigned) {
            Tokens passing = AuthOptions.passing();
            return new Entrance(Access.byToken(passing), AuthOptions.hostToken(passing));
        }
        throw new ConfigException(
                "with a configuration file, or off localhost, tokens are required: set auth.key and"
                        + " auth.secret in the file, or SFU_API_KEY and SFU_API_SECRET (at least "
                        + Tokens.MIN_SECRET_BYTES
                        + " bytes), or a key set: --jwks-file, --jwks-url");
    }

    @SuppressWarnings("AddressSelection") // what the name is bound to
    static boolean isLoopback(String host) throws ConfigException {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("--http-host: no address is known for '" + host + "'");
        }
    }
}
