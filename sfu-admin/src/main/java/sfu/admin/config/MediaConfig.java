package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.AddressKind;
import sfu.core.shard.AddressOptions;
import sfu.core.shard.CapLimits;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.Nat64Prefix;
import sfu.core.shard.PortRange;
import sfu.core.shard.RtcpLimits;
import sfu.core.shard.ShardGuard;
import sfu.signaling.sdp.CodecPolicy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How media comes and goes.
 *
 * @param udpPort a number, or a range that gives each shard a port of its own
 * @param iceTcp false: UDP alone
 * @param iceTcpConnections at most, in all
 * @param iceTcpConnectionsPerAddress at most, of one IPv4 address or IPv6 /64
 * @param iceTcpCheckTimeoutMs until a connection has brought a check of a peer that is expected
 * @param iceTcpIdleTimeoutMs without a byte from the peer
 * @param iceTcpStallTimeoutMs without a byte to the peer while some wait
 * @param advertise addresses of the candidates (NAT 1:1) instead of the host's own
 * @param hostAddresses kinds of the host's own addresses that are candidates where none is
 *     advertised: loopback, link-local, private, public; missing: all but link-local
 * @param peerAddresses kinds of addresses that peers may have; missing: all
 * @param nat64Prefixes by which candidates name IPv4 addresses once more, as 64:ff9b::/96
 * @param addressCheckMs how often it is looked whether the host's addresses changed; 0: never
 * @param shards event loops; the number of processors if missing
 * @param nativeIo false forces java.nio
 * @param codecs of video, those that are allowed, the preferred one first; missing: all
 * @param backupCodecs of these, in which a track is sent as well while a viewer cannot decode it;
 *     missing: VP8 and H264, empty: never
 * @param ingressBitrateBps that one participant may send at most
 * @param ingressPacketsPerSecond likewise
 * @param capPercent of a track's cap that is let through, see {@link CapLimits}
 * @param capPatienceMs likewise
 * @param rtcpBitrateBps of RTCP likewise
 * @param rtcpPacketsPerSecond likewise
 * @param rtcpEntriesPerSecond of packets that its feedback tells of
 * @param overload when a shard has too much to do
 * @param stallMs within which a shard's loop has to take a turn
 * @param dtls handshakes and datagrams that are taken
 */
public record MediaConfig(
        @Nullable String udpPort,
        @Nullable Boolean iceTcp,
        @Nullable Integer iceTcpConnections,
        @Nullable Integer iceTcpConnectionsPerAddress,
        @Nullable Integer iceTcpCheckTimeoutMs,
        @Nullable Integer iceTcpIdleTimeoutMs,
        @Nullable Integer iceTcpStallTimeoutMs,
        @Nullable List<String> advertise,
        @Nullable List<String> hostAddresses,
        @Nullable List<String> peerAddresses,
        @Nullable List<String> nat64Prefixes,
        @Nullable Integer addressCheckMs,
        @Nullable Integer shards,
        @Nullable Boolean nativeIo,
        @Nullable Long cacheBytes,
        @Nullable List<String> codecs,
        @Nullable List<String> backupCodecs,
        @Nullable Long ingressBitrateBps,
        @Nullable Integer ingressPacketsPerSecond,
        @Nullable Integer capPercent,
        @Nullable Integer capPatienceMs,
        @Nullable Long rtcpBitrateBps,
        @Nullable Integer rtcpPacketsPerSecond,
        @Nullable Integer rtcpEntriesPerSecond,
        @Nullable OverloadConfig overload,
        @Nullable Integer stallMs,
        @Nullable DtlsConfig dtls) {
    /** An hour; whoever is gone that long holds a connection for nothing. */
    private static final int MOST_TIMEOUT_MS = 3_600_000;

    public MediaConfig {
        if (udpPort != null) {
            parse(udpPort);
        }
        addresses(advertise == null ? List.of() : advertise);
        AddressOptions usual = AddressOptions.defaults();
        kinds("hostAddresses", hostAddresses, usual.host());
        kinds("peerAddresses", peerAddresses, usual.peers());
        prefixes(nat64Prefixes);
        if (addressCheckMs != null && addressCheckMs != 0) {
            Checks.range(
                    "addressCheckMs",
                    addressCheckMs,
                    AddressOptions.LEAST_MS,
                    AddressOptions.MOST_MS);
        }
        Checks.range("iceTcpConnections", iceTcpConnections, 1, Integer.MAX_VALUE);
        Checks.range(
                "iceTcpConnectionsPerAddress", iceTcpConnectionsPerAddress, 1, Integer.MAX_VALUE);
        Checks.range("iceTcpCheckTimeoutMs", iceTcpCheckTimeoutMs, 100, MOST_TIMEOUT_MS);
        Checks.range("iceTcpIdleTimeoutMs", iceTcpIdleTimeoutMs, 100, MOST_TIMEOUT_MS);
        Checks.range("iceTcpStallTimeoutMs", iceTcpStallTimeoutMs, 100, MOST_TIMEOUT_MS);
        Checks.range("shards", shards, 1, 64);
        Checks.range("stallMs", stallMs, ShardGuard.MIN_STALL_MS, ShardGuard.MAX_STALL_MS);
        Checks.range("cacheBytes", cacheBytes, 1 << 20, Long.MAX_VALUE);
        CodecPolicy allowed = videoCodecs("codecs", codecs, CodecPolicy::new);
        videoCodecs("backupCodecs", backupCodecs, allowed::backup);
        Checks.range(
                "ingressBitrateBps",
                ingressBitrateBps,
                IngressLimits.MIN_BITRATE_BPS,
                IngressLimits.MAX_BITRATE_BPS);
        Checks.range(
                "ingressPacketsPerSecond",
                ingressPacketsPerSecond,
                IngressLimits.MIN_PACKETS_PER_SECOND,
                IngressLimits.MAX_PACKETS_PER_SECOND);
        Checks.range("capPercent", capPercent, CapLimits.MIN_PERCENT, CapLimits.MAX_PERCENT);
        Checks.range(
                "capPatienceMs",
                capPatienceMs,
                CapLimits.MIN_PATIENCE_MS,
                CapLimits.MAX_PATIENCE_MS);
        Checks.range(
                "rtcpBitrateBps",
                rtcpBitrateBps,
                RtcpLimits.MIN_BITRATE_BPS,
                RtcpLimits.MAX_BITRATE_BPS);
        Checks.range(
                "rtcpPacketsPerSecond",
                rtcpPacketsPerSecond,
                RtcpLimits.MIN_PACKETS_PER_SECOND,
                RtcpLimits.MAX_PACKETS_PER_SECOND);
        Checks.range(
                "rtcpEntriesPerSecond",
                rtcpEntriesPerSecond,
                RtcpLimits.MIN_ENTRIES_PER_SECOND,
                RtcpLimits.MAX_ENTRIES_PER_SECOND);
    }

    /** Which addresses there are to be dealt with. */
    public AddressOptions addressOptions() {
        AddressOptions usual = AddressOptions.defaults();
        return new AddressOptions(
                kinds("hostAddresses", hostAddresses, usual.host()),
                kinds("peerAddresses", peerAddresses, usual.peers()),
                prefixes(nat64Prefixes),
                addressCheckMs == null ? usual.checkMs() : addressCheckMs);
    }

    /** As YAML has it, an entry may be missing. */
    private static <T> T videoCodecs(
            String key,
            @Nullable List<? extends @Nullable String> names,
            Function<List<String>, T> policy) {
        List<String> known = new ArrayList<>();
        for (String name : names == null ? List.<String>of() : names) {
            known.add(String.valueOf(name));
        }
        try {
            return policy.apply(known);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange(key, String.valueOf(e.getMessage()));
        }
    }

    /** As YAML has it, an entry may be missing. */
    private static Set<AddressKind> kinds(
            String key, @Nullable List<? extends @Nullable String> names, Set<AddressKind> absent) {
        if (names == null) {
            return absent;
        }
        Set<AddressKind> kinds = EnumSet.noneOf(AddressKind.class);
        Checks.checkAll(
                key, names, known -> known.forEach(each -> kinds.add(AddressKind.named(each))));
        if (kinds.isEmpty()) {
            throw new OutOfRange(key, "at least one of loopback, link-local, private, public");
        }
        return kinds;
    }

    private static List<Nat64Prefix> prefixes(@Nullable List<? extends @Nullable String> texts) {
        List<Nat64Prefix> prefixes = new ArrayList<>();
        Checks.checkAll(
                "nat64Prefixes",
                texts,
                known -> known.forEach(each -> prefixes.add(Nat64Prefix.parse(each))));
        return prefixes;
    }

    private static void parse(String udpPort) {
        try {
            PortRange.parse(udpPort);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange("udpPort", String.valueOf(e.getMessage()));
        }
    }

    /** As YAML has it, an entry may be missing. */
    private static void addresses(List<? extends @Nullable String> advertise) {
        for (String address : advertise) {
            if (address == null) {
                throw new OutOfRange("advertise", "an address is missing");
            }
            try {
                InetAddress.ofLiteral(address.trim());
            } catch (IllegalArgumentException e) {
                throw new OutOfRange("advertise", "'" + address + "' is not an IP address");
            }
        }
    }
}
