package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.ConfigException;
import sfu.admin.config.DtlsConfig;
import sfu.admin.config.MediaConfig;
import sfu.admin.config.OverloadConfig;
import sfu.core.dtls.DtlsLimits;
import sfu.core.io.TcpOptions;
import sfu.core.io.UdpOptions;
import sfu.core.shard.CapLimits;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.PortRange;
import sfu.core.shard.RtcpLimits;
import sfu.core.shard.ShardGuard;
import sfu.core.shard.ShardOptions;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Ports, shards and what a peer may send. */
final class MediaOptions {
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

    ShardOptions shards(Source source, @Nullable MediaConfig file) throws ConfigException {
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
        return options.withIngress(ingress(source, file, defaults.ingress()))
                .withAddresses(file == null ? defaults.addresses() : file.addressOptions())
                .withGuard(file == null ? defaults.guard() : guard(file, defaults.guard()))
                .withDtls(file == null ? defaults.dtls() : dtls(file, defaults.dtls()));
    }

    private static DtlsLimits dtls(MediaConfig file, DtlsLimits defaults) {
        DtlsConfig its = file.dtls();
        return its == null ? defaults : its.over(defaults);
    }

    private static ShardGuard guard(MediaConfig file, ShardGuard defaults) {
        OverloadConfig overload = file.overload();
        return new ShardGuard(
                overload == null ? defaults.load() : overload.over(defaults.load()),
                or(file.stallMs(), defaults.stallMs()));
    }

    private IngressLimits ingress(Source source, @Nullable MediaConfig file, IngressLimits defaults)
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
                file == null ? defaults.rtcp() : rtcp(file, defaults.rtcp()),
                file == null ? defaults.cap() : cap(file, defaults.cap()));
    }

    private static CapLimits cap(MediaConfig file, CapLimits defaults) {
        return new CapLimits(
                or(file.capPercent(), defaults.percent()),
                or(file.capPatienceMs(), defaults.patienceMs()));
    }

    private static RtcpLimits rtcp(MediaConfig file, RtcpLimits defaults) {
        Long bitrate = file.rtcpBitrateBps();
        return new RtcpLimits(
                bitrate == null ? defaults.bitrateBps() : bitrate,
                or(file.rtcpPacketsPerSecond(), defaults.packetsPerSecond()),
                or(file.rtcpEntriesPerSecond(), defaults.entriesPerSecond()));
    }

    private TcpOptions tcp(Source source, @Nullable MediaConfig file) throws ConfigException {
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

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }
}
