package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import sfu.admin.config.AuthConfig;
import sfu.admin.config.ConfigException;
import sfu.admin.config.ConfigFile;
import sfu.admin.config.ServerConfig;
import sfu.admin.config.Templates;
import sfu.core.api.MediaCap;
import sfu.core.io.TcpOptions;
import sfu.core.io.UdpOptions;
import sfu.core.room.BackupPolicy;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.PortRange;
import sfu.core.shard.RtcpLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.Origins;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.session.SessionLimits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Option(
            names = "--udp-port",
            paramLabel = "PORT[-PORT]",
            description = "of media, default 10000; a range gives each shard a port of its own")
    @Nullable String udpPort;

    @Option(
            names = "--ice-tcp",
            arity = "1",
            paramLabel = "true|false",
            description = "media over TCP too, on the same port numbers (default true)")
    @Nullable Boolean iceTcp;

    @Option(
            names = "--advertise",
            paramLabel = "ADDRESS",
            split = ",",
            description = "public address in the candidates (NAT 1:1), repeatable")
    @Nullable List<String> advertise;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "media event loops, default one for each processor")
    @Nullable Integer shards;

    @Option(
            names = "--ingress-bitrate",
            paramLabel = "BPS",
            description = "media that one participant may send at most, default 200,000,000 bit/s")
    @Nullable Long ingressBitrate;

    @Option(
            names = "--ingress-packets",
            paramLabel = "N",
            description = "packets a second likewise, default 25,000")
    @Nullable Integer ingressPackets;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM certificate chain: cameras need HTTPS off localhost")
    @Nullable String tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "its PEM key")
    @Nullable String tlsKey;

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
            names = "--codecs",
            paramLabel = "NAME",
            split = ",",
            description = "of video, those that are allowed, the preferred one first (default all)")
    @Nullable List<String> codecs;

    @Option(
            names = "--backup-codecs",
            paramLabel = "NAME",
            split = ",",
            description =
                    "of video, in which a track is sent too while a viewer cannot decode it"
                            + " (default VP8,H264; none: never)")
    @Nullable List<String> backupCodecs;

    @Option(
            names = "--publish-bitrate",
            paramLabel = "BITS",
            description = "a second, at most for each video track that a participant sends")
    @Nullable Integer publishBitrate;

    @Option(
            names = "--receive-bitrate",
            paramLabel = "BITS",
            description = "a second, at most for each video track that a participant is sent")
    @Nullable Integer receiveBitrate;

    @Option(
            names = "--screen-first",
            arity = "1",
            paramLabel = "true|false",
            description =
                    "where not all fits, screens before cameras of any priority (default false)")
    @Nullable Boolean screenFirst;

    @Option(
            names = "--loudest",
            paramLabel = "VOICES",
            description =
                    "of the loudest are heard where a client has fewer slots than there are voices,"
                            + " 1 to 8 (default 3)")
    @Nullable Integer loudest;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "of this server among others, default the host's")
    @Nullable String node;

    @Mixin final IceOptions ice = new IceOptions();

    @Mixin final AuthOptions auth = new AuthOptions();

    /** Everything that the server needs to start. */
    record Settings(
            HttpConfig http,
            ShardOptions media,
            Hosting hosting,
            MediaPolicy policy,
            SessionLimits sessions,
            Access access) {}

    Settings settings(Map<String, String> environment) throws ConfigException {
        ServerConfig file = config == null ? ServerConfig.empty() : ConfigFile.read(config);
        Source source = new Source(environment);
        try {
            HttpConfig http = http(source, file.http());
            CodecPolicy video = codecs(source, file.media());
            MediaPolicy policy = policy(source, file.limits(), backup(source, file.media(), video));
            RoomLimits limits = HostingOptions.rooms(file.limits());
            return new Settings(
                    http,
                    media(source, file.media()),
                    new Hosting(
                            HostingOptions.node(source.text("SFU_NODE", node, file.node(), "")),
                            limits,
                            HostingOptions.server(file.limits()),
                            Templates.of(file, limits, policy),
                            HostingOptions.roster(file.limits()),
                            Placement.HERE),
                    policy,
                    HostingOptions.sessions(file.limits())
                            .with(video)
                            .with(ice.servers(source, file.iceServers())),
                    access(source, file.auth(), http.host()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private HttpConfig http(Source source, ServerConfig.@Nullable Http file)
            throws ConfigException {
        String host =
                source.text(
                        "SFU_HTTP_HOST", httpHost, file == null ? null : file.host(), "localhost");
        int port =
                source.number("SFU_HTTP_PORT", httpPort, file == null ? null : file.port(), 8080);
        String cert =
                source.text("SFU_TLS_CERT", tlsCert, file == null ? null : file.tlsCert(), "");
        String key = source.text("SFU_TLS_KEY", tlsKey, file == null ? null : file.tlsKey(), "");
        List<String> allowed =
                source.list("SFU_ORIGINS", origins, file == null ? null : file.origins());
        HttpConfig http =
                HttpConfig.of(host, port)
                        .withTls(
                                cert.isEmpty() ? null : Path.of(cert),
                                key.isEmpty() ? null : Path.of(key))
                        .withAllowedOrigins(allowed == null ? List.of(Origins.ANY) : allowed);
        List<String> trusted = file == null ? null : file.trustedProxies();
        return HttpOptions.apply(
                http, file, source.list("SFU_TRUSTED_PROXIES", trustedProxies, trusted));
    }

    private ShardOptions media(Source source, ServerConfig.@Nullable Media file)
            throws ConfigException {
        PortRange ports =
                PortRange.parse(
                        source.text(
                                "SFU_UDP_PORT",
                                udpPort,
                                file == null ? null : file.udpPort(),
                                "10000"));
        ShardOptions defaults = ShardOptions.defaults(ports);
        List<String> addresses = advertise;
        if (addresses == null && !source.environment("SFU_ADVERTISE").isEmpty()) {
            addresses = List.of(source.environment("SFU_ADVERTISE").split(",", -1));
        }
        if (addresses == null && file != null) {
            addresses = file.advertise();
        }
        boolean isNative = file == null || file.nativeIo() == null || file.nativeIo();
        Long cache = file == null ? null : file.cacheBytes();
        ShardOptions options =
                new ShardOptions(
                        ports,
                        source.number(
                                "SFU_SHARDS",
                                shards,
                                file == null ? null : file.shards(),
                                defaults.shards()),
                        addresses(addresses == null ? List.of() : addresses),
                        UdpOptions.defaults().withNative(isNative),
                        tcp(source, file),
                        defaults.cache(),
                        cache == null ? defaults.cacheBytes() : cache);
        return options.withIngress(ingress(source, file, defaults.ingress()));
    }

    private IngressLimits ingress(
            Source source, ServerConfig.@Nullable Media file, IngressLimits defaults)
            throws ConfigException {
        return new IngressLimits(
                source.number(
                        "SFU_INGRESS_BITRATE",
                        ingressBitrate,
                        file == null ? null : file.ingressBitrateBps(),
                        defaults.bitrateBps()),
                source.number(
                        "SFU_INGRESS_PACKETS",
                        ingressPackets,
                        file == null ? null : file.ingressPacketsPerSecond(),
                        defaults.packetsPerSecond()),
                file == null ? defaults.rtcp() : rtcp(file, defaults.rtcp()));
    }

    private static RtcpLimits rtcp(ServerConfig.Media file, RtcpLimits defaults) {
        Long bitrate = file.rtcpBitrateBps();
        return new RtcpLimits(
                bitrate == null ? defaults.bitrateBps() : bitrate,
                or(file.rtcpPacketsPerSecond(), defaults.packetsPerSecond()),
                or(file.rtcpEntriesPerSecond(), defaults.entriesPerSecond()));
    }

    private TcpOptions tcp(Source source, ServerConfig.@Nullable Media file)
            throws ConfigException {
        TcpOptions defaults = TcpOptions.defaults();
        Boolean inFile = file == null ? null : file.iceTcp();
        TcpOptions wanted = defaults.withEnabled(source.bool("SFU_ICE_TCP", iceTcp, inFile, true));
        return file == null
                ? wanted
                : wanted.withLimits(
                                or(file.iceTcpConnections(), defaults.maxConnections()),
                                or(file.iceTcpConnectionsPerAddress(), defaults.maxPerAddress()))
                        .withTimeouts(
                                or(file.iceTcpCheckTimeoutMs(), defaults.checkTimeoutMs()),
                                or(file.iceTcpIdleTimeoutMs(), defaults.idleTimeoutMs()),
                                or(file.iceTcpStallTimeoutMs(), defaults.stallTimeoutMs()));
    }

    private static List<InetAddress> addresses(List<String> texts) throws ConfigException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(InetAddress.ofLiteral(text.trim()));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        "--advertise takes IP addresses, and '" + text + "' is not one");
            }
        }
        return addresses;
    }

    private MediaPolicy policy(
            Source source, ServerConfig.@Nullable Limits file, BackupPolicy backup)
            throws ConfigException {
        ServerConfig.Cap publish = file == null ? null : file.publish();
        ServerConfig.Cap receive = file == null ? null : file.receive();
        Boolean inFile = file == null ? null : file.screenFirst();
        Integer heardInFile = file == null ? null : file.loudest();
        int heard = MediaPolicy.defaults().loudest();
        return new MediaPolicy(
                cap(publish, source.number("SFU_PUBLISH_BITRATE", publishBitrate, null, 0)),
                cap(receive, source.number("SFU_RECEIVE_BITRATE", receiveBitrate, null, 0)),
                source.bool("SFU_SCREEN_FIRST", screenFirst, inFile, false),
                source.number("SFU_LOUDEST", loudest, heardInFile, heard),
                MediaPolicy.defaults().encodingHold(),
                backup);
    }

    /**
     * @param bitrate in place of the file's, or 0
     */
    private static MediaCap cap(ServerConfig.@Nullable Cap file, int bitrate) {
        if (file == null) {
            return new MediaCap(0, 0, 0, bitrate);
        }
        Long its = file.bitrate();
        return new MediaCap(
                or(file.width(), 0),
                or(file.height(), 0),
                or(file.frameRate(), 0),
                bitrate != 0 || its == null ? bitrate : its);
    }

    private CodecPolicy codecs(Source source, ServerConfig.@Nullable Media file) {
        List<String> names = source.list("SFU_CODECS", codecs, file == null ? null : file.codecs());
        return names == null ? CodecPolicy.ANY : new CodecPolicy(names);
    }

    /** Of those that are allowed; what is not said has all of the usual ones that are. */
    private BackupPolicy backup(
            Source source, ServerConfig.@Nullable Media file, CodecPolicy allowed) {
        List<String> inFile = file == null ? null : file.backupCodecs();
        List<String> names = source.list("SFU_BACKUP_CODECS", backupCodecs, inFile);
        return BackupPolicy.of(
                names == null
                        ? BackupPolicy.WIDEST.stream().filter(allowed::allows).toList()
                        : allowed.backup(names));
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }

    private Access access(Source source, @Nullable AuthConfig file, String host)
            throws ConfigException {
        Tokens tokens = auth.tokens(source, file);
        if (tokens != null) {
            return Access.byToken(tokens);
        }
        if (config == null && isLoopback(host)) {
            return Access.open();
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
