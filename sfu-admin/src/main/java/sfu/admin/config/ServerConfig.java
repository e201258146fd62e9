package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Participant;
import sfu.core.api.SlotView;
import sfu.core.room.RoomLimits;
import sfu.core.room.ServerLimits;
import sfu.core.shard.AddressKind;
import sfu.core.shard.AddressOptions;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.Nat64Prefix;
import sfu.core.shard.PortRange;
import sfu.core.shard.RtcpLimits;
import sfu.core.shard.ShardGuard;
import sfu.signaling.http.Origins;
import sfu.signaling.http.Proxies;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.session.MessageLimits;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The whole configuration, as in a YAML file; a section that is missing has its defaults.
 *
 * @param node this server's name among others; missing: the host's
 * @param templates kinds of rooms, by name
 * @param rooms which rooms are of which kind: the first rule that holds
 * @param iceServers that clients are told of
 * @param store where what outlives the server is kept
 * @param chat what people may write
 * @param notifications how many users are sent, and how long they are kept
 * @param moderation how much moderators may do, and what is kept of it
 * @param live what operators see may cost
 * @param webhooks whom they may reach, and how much they may cost
 * @param admin what the admin API may cost
 * @param cluster how this server is one of many; missing: it is alone
 */
public record ServerConfig(
        @Nullable String node,
        @Nullable Http http,
        @Nullable Media media,
        @Nullable AuthConfig auth,
        @Nullable Limits limits,
        @Nullable Map<String, TemplateConfig> templates,
        @Nullable List<RoomRule> rooms,
        @Nullable List<IceServerConfig> iceServers,
        @Nullable StoreConfig store,
        @Nullable ChatConfig chat,
        @Nullable NotifyConfig notifications,
        @Nullable ModerationConfig moderation,
        @Nullable LiveConfig live,
        @Nullable WebhookConfig webhooks,
        @Nullable AdminConfig admin,
        @Nullable ClusterConfig cluster) {
    public ServerConfig {
        Templates.check(templates, rooms);
    }

    /**
     * @param tlsCert PEM chain, with tlsKey; or PKCS#12 (.p12, .pfx), which has the key
     * @param tlsPassword of PKCS#12
     * @param tlsCheckSeconds how often these files are read
     * @param tls self-signed, or missing
     * @param hstsSeconds for which browsers come by HTTPS alone; missing or 0: they are not told
     * @param hstsSubdomains whether that holds for names below too
     * @param origins whose pages may connect; missing: all
     * @param trustedProxies networks whose word counts for where a client is
     * @param forwardedHeader the one header in which they say it; missing: x-forwarded-for
     * @param proxyProtocol whether each of their connections begins with its header
     */
    public record Http(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String tlsCert,
            @Nullable String tlsKey,
            @Nullable String tlsPassword,
            @Nullable Integer tlsCheckSeconds,
            @Nullable String tls,
            @Nullable Integer hstsSeconds,
            @Nullable Boolean hstsSubdomains,
            @Nullable List<String> origins,
            @Nullable List<String> trustedProxies,
            @Nullable String forwardedHeader,
            @Nullable Boolean proxyProtocol,
            @Nullable HttpLimitsConfig limits) {
        public Http {
            range("port", port, 0, 65_535);
            range("tlsCheckSeconds", tlsCheckSeconds, 1, 86_400);
            range("hstsSeconds", hstsSeconds, 0, 63_072_000);
            checkAll("origins", origins, Origins::new);
            checkAll("trustedProxies", trustedProxies, Proxies::check);
            checkAll(
                    "forwardedHeader",
                    forwardedHeader == null ? List.of() : List.of(forwardedHeader),
                    names -> names.forEach(Proxies.Header::of));
        }

        @Override
        public String toString() {
            return "Http[" + host + ":" + port + "]"; // never the password
        }
    }

    /**
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
     * @param backupCodecs of these, in which a track is sent as well while a viewer cannot decode
     *     it; missing: VP8 and H264, empty: never
     * @param ingressBitrateBps that one participant may send at most
     * @param ingressPacketsPerSecond likewise
     * @param rtcpBitrateBps of RTCP likewise
     * @param rtcpPacketsPerSecond likewise
     * @param rtcpEntriesPerSecond of packets that its feedback tells of
     * @param overload when a shard has too much to do
     * @param stallMs within which a shard's loop has to take a turn
     * @param dtls handshakes and datagrams that are taken
     */
    public record Media(
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
            @Nullable Long rtcpBitrateBps,
            @Nullable Integer rtcpPacketsPerSecond,
            @Nullable Integer rtcpEntriesPerSecond,
            @Nullable OverloadConfig overload,
            @Nullable Integer stallMs,
            @Nullable DtlsConfig dtls) {
        /** An hour; whoever is gone that long holds a connection for nothing. */
        private static final int MOST_TIMEOUT_MS = 3_600_000;

        public Media {
            if (udpPort != null) {
                parse(udpPort);
            }
            addresses(advertise == null ? List.of() : advertise);
            AddressOptions usual = AddressOptions.defaults();
            kinds("hostAddresses", hostAddresses, usual.host());
            kinds("peerAddresses", peerAddresses, usual.peers());
            prefixes(nat64Prefixes);
            if (addressCheckMs != null && addressCheckMs != 0) {
                range(
                        "addressCheckMs",
                        addressCheckMs,
                        AddressOptions.LEAST_MS,
                        AddressOptions.MOST_MS);
            }
            range("iceTcpConnections", iceTcpConnections, 1, Integer.MAX_VALUE);
            range("iceTcpConnectionsPerAddress", iceTcpConnectionsPerAddress, 1, Integer.MAX_VALUE);
            range("iceTcpCheckTimeoutMs", iceTcpCheckTimeoutMs, 100, MOST_TIMEOUT_MS);
            range("iceTcpIdleTimeoutMs", iceTcpIdleTimeoutMs, 100, MOST_TIMEOUT_MS);
            range("iceTcpStallTimeoutMs", iceTcpStallTimeoutMs, 100, MOST_TIMEOUT_MS);
            range("shards", shards, 1, 64);
            range("stallMs", stallMs, ShardGuard.MIN_STALL_MS, ShardGuard.MAX_STALL_MS);
            range("cacheBytes", cacheBytes, 1 << 20, Long.MAX_VALUE);
            CodecPolicy allowed = videoCodecs("codecs", codecs, CodecPolicy::new);
            videoCodecs("backupCodecs", backupCodecs, allowed::backup);
            range(
                    "ingressBitrateBps",
                    ingressBitrateBps,
                    IngressLimits.MIN_BITRATE_BPS,
                    IngressLimits.MAX_BITRATE_BPS);
            range(
                    "ingressPacketsPerSecond",
                    ingressPacketsPerSecond,
                    IngressLimits.MIN_PACKETS_PER_SECOND,
                    IngressLimits.MAX_PACKETS_PER_SECOND);
            range(
                    "rtcpBitrateBps",
                    rtcpBitrateBps,
                    RtcpLimits.MIN_BITRATE_BPS,
                    RtcpLimits.MAX_BITRATE_BPS);
            range(
                    "rtcpPacketsPerSecond",
                    rtcpPacketsPerSecond,
                    RtcpLimits.MIN_PACKETS_PER_SECOND,
                    RtcpLimits.MAX_PACKETS_PER_SECOND);
            range(
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
    }

    /**
     * @param participants of all rooms together, as publishers and tracks
     * @param bitrateBps that all publishers send; while it is more nobody begins to publish
     * @param joinsPerSecond of all rooms together
     * @param joinsPerMinute of one identity to one room
     * @param messagesPerSecond of one client
     * @param viewsPerSecond of one client
     * @param bitratePerRoomBps that a room's publishers send, as bitrateBps
     * @param connectMs from the first offer until ICE and DTLS are done
     * @param publish of each video track that a participant sends
     * @param receive of each video track that a participant is sent
     * @param screenFirst where not all fits, screens are served before cameras
     * @param loudest how many of the loudest voices are heard where not all are
     * @param sessionsPerIdentity at once in all rooms
     * @param messages of each type that one client may send a second
     */
    public record Limits(
            @Nullable Integer rooms,
            @Nullable Integer participants,
            @Nullable Integer publishers,
            @Nullable Integer tracks,
            @Nullable Long bitrateBps,
            @Nullable Integer joinsPerSecond,
            @Nullable Integer joinsPerMinute,
            @Nullable Integer messagesPerSecond,
            @Nullable Integer viewsPerSecond,
            @Nullable Integer participantsPerRoom,
            @Nullable Long bitratePerRoomBps,
            @Nullable Integer tracksPerParticipant,
            @Nullable Integer slotsPerParticipant,
            @Nullable Integer overridesPerParticipant,
            @Nullable Integer transportsPerShard,
            @Nullable Integer transportsPerNode,
            @Nullable Integer edgesPerNode,
            @Nullable Integer connectMs,
            @Nullable RosterConfig roster,
            @Nullable ResumeConfig resume,
            @Nullable Cap publish,
            @Nullable Cap receive,
            @Nullable Boolean screenFirst,
            @Nullable Integer loudest,
            @Nullable Integer sessionsPerIdentity,
            @Nullable Map<String, Integer> messages) {
        /** Beyond it there is no limit worth its name. */
        private static final int MOST_A_SECOND = 1_000_000;

        public Limits {
            range("rooms", rooms, 1, Integer.MAX_VALUE);
            range("participants", participants, 1, Integer.MAX_VALUE);
            range("publishers", publishers, 1, Integer.MAX_VALUE);
            range("tracks", tracks, 1, Integer.MAX_VALUE);
            range("bitrateBps", bitrateBps, 1, Long.MAX_VALUE);
            range("joinsPerSecond", joinsPerSecond, 1, MOST_A_SECOND);
            range(
                    "joinsPerMinute",
                    joinsPerMinute,
                    ServerLimits.MIN_JOINS_PER_MINUTE,
                    MOST_A_SECOND);
            range("messagesPerSecond", messagesPerSecond, 1, MOST_A_SECOND);
            range("viewsPerSecond", viewsPerSecond, 1, MOST_A_SECOND);
            range("participantsPerRoom", participantsPerRoom, 1, Integer.MAX_VALUE);
            range("bitratePerRoomBps", bitratePerRoomBps, 1, Long.MAX_VALUE);
            range("tracksPerParticipant", tracksPerParticipant, 1, Integer.MAX_VALUE);
            range("slotsPerParticipant", slotsPerParticipant, 1, Integer.MAX_VALUE);
            range("overridesPerParticipant", overridesPerParticipant, 1, Integer.MAX_VALUE);
            range("transportsPerShard", transportsPerShard, 1, Integer.MAX_VALUE);
            range("transportsPerNode", transportsPerNode, 0, Integer.MAX_VALUE);
            range("edgesPerNode", edgesPerNode, 1, Integer.MAX_VALUE);
            range("connectMs", connectMs, RoomLimits.MIN_CONNECT_MS, Integer.MAX_VALUE);
            range("loudest", loudest, 1, Participant.MAX_LOUDEST);
            range("sessionsPerIdentity", sessionsPerIdentity, 1, Integer.MAX_VALUE);
            checkMessages(messages);
        }
    }

    /**
     * What is missing has no limit.
     *
     * @param bitrate in bits a second
     */
    public record Cap(
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer frameRate,
            @Nullable Long bitrate) {
        /** Less is no picture. */
        private static final long LEAST_BITRATE = 30_000;

        public Cap {
            range("width", width, 16, SlotView.MAX_SIZE);
            range("height", height, 16, SlotView.MAX_SIZE);
            range("frameRate", frameRate, 1, SlotView.MAX_FRAME_RATE);
            range("bitrate", bitrate, LEAST_BITRATE, Long.MAX_VALUE);
        }
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

    private static void checkMessages(@Nullable Map<String, Integer> messages) {
        if (messages == null) {
            return;
        }
        messages.forEach((type, perSecond) -> {
            if (perSecond == null) {
                throw new OutOfRange("messages", type + " needs a number");
            }
            range("messages", perSecond, 1, Limits.MOST_A_SECOND);
        });
        try {
            new MessageLimits(messages);
        } catch (IllegalArgumentException e) {
            throw new OutOfRange("messages", String.valueOf(e.getMessage()));
        }
    }

    /** As YAML has it, an entry may be missing. */
    static void checkAll(
            String key,
            @Nullable List<? extends @Nullable String> texts,
            Consumer<List<String>> check) {
        List<String> known = new ArrayList<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            known.add(String.valueOf(text));
        }
        try {
            check.accept(known);
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
        checkAll(key, names, known -> known.forEach(each -> kinds.add(AddressKind.named(each))));
        if (kinds.isEmpty()) {
            throw new OutOfRange(key, "at least one of loopback, link-local, private, public");
        }
        return kinds;
    }

    private static List<Nat64Prefix> prefixes(@Nullable List<? extends @Nullable String> texts) {
        List<Nat64Prefix> prefixes = new ArrayList<>();
        checkAll(
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

    static void range(String key, @Nullable Number value, long least, long most) {
        if (value != null && (value.longValue() < least || value.longValue() > most)) {
            boolean isOpen = most == Integer.MAX_VALUE || most == Long.MAX_VALUE;
            String range = isOpen ? "at least " + least : least + " to " + most;
            throw new OutOfRange(key, key + " is " + range + ", not " + value);
        }
    }

    public static ServerConfig empty() {
        return new ServerConfig(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}
