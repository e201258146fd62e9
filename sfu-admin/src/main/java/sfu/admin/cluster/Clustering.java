package sfu.admin.cluster;

import org.jspecify.annotations.Nullable;

import sfu.admin.declared.RoomBook;
import sfu.admin.declared.SharedRooms;
import sfu.admin.declared.TemplateBook;
import sfu.admin.metrics.MediaSelfTest;
import sfu.admin.metrics.Metrics;
import sfu.admin.nodes.Mirrors;
import sfu.admin.nodes.OtherNodes;
import sfu.admin.stream.LiveStream;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaServer;
import sfu.core.relay.Relay;
import sfu.core.room.RoomServer;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.SharedBars;
import sfu.signaling.chat.Chat;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.Bus;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.RedisDirectory;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.NodeRequests;
import sfu.signaling.http.NodeSockets;
import sfu.signaling.http.Router;
import sfu.signaling.notify.Notifications;
import sfu.signaling.notify.SharedNotifications;
import sfu.signaling.notify.SharedPresence;
import sfu.signaling.relay.RelayLinks;
import sfu.signaling.relay.VouchedPasses;
import sfu.signaling.session.Carrying;
import sfu.signaling.session.Forwarding;
import sfu.signaling.session.Sessions;
import sfu.signaling.session.SseSessions;
import sfu.signaling.whip.HttpSessions;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** What makes a server a node of a cluster, put together. */
public final class Clustering implements AutoCloseable, Carriage {
    private static final Duration CONNECTING = Duration.ofSeconds(1);
    private static final Duration ANSWERING = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final NodeSockets sockets;
    private final Forwarding forwarding;
    private final NodeRequests requests;
    private final HttpConfig http;
    private final RelayLinks relays;
    private final SharedChannels channels;
    private final OtherNodes others;
    private final Relocation relocation;
    private final Mirrors mirrors;
    private final RecordLimits remembered;
    private volatile InetAddress mediaAddress = InetAddress.getLoopbackAddress();

    public Clustering(
            ClusterRules rules,
            RoomServer media,
            LiveStream live,
            MediaSelfTest selfTest,
            HttpConfig http) {
        this.http = http;
        remembered = rules.removed();
        ClusterSettings settings = rules.settings();
        String version = Clustering.class.getPackage().getImplementationVersion();
        cluster =
                new Cluster(
                        settings,
                        new RedisDirectory(
                                rules.redisUrl(),
                                rules.name(),
                                settings.pace().timeout(),
                                rules.logEntries(),
                                rules.removed()),
                        version == null ? "development" : version,
                        rules.budget().limits(media.condition().shards().size()),
                        new OwnLoad(media, live, selfTest, rules.budget()),
                        room -> relocate(media, room));
        cluster.receive(media::expect);
        others = new OtherNodes(cluster, rules.limits(), CONNECTING, rules.trust());
        mirrors = new Mirrors(others);
        live.showAlso(mirrors);
        media.observe(cluster);
        relocation = new Relocation(cluster, media, media.relays(), rules.relocation());
        channels =
                new SharedChannels(
                        cluster.channels(),
                        cluster.words(),
                        cluster.start(),
                        cluster::isAlive,
                        rules.chatEntries());
        cluster.watch(channels::beat);
        sockets = new NodeSockets(http.limits(), CONNECTING, rules.trust());
        requests =
                new NodeRequests(
                        CONNECTING, ANSWERING, rules.limits().answerBytes(), rules.trust());
        forwarding = new Forwarding(cluster, sockets);
        relays =
                new RelayLinks(
                        media.relays(),
                        this::own,
                        new VouchedPasses(cluster),
                        rules.trust(),
                        CONNECTING,
                        http.limits().maxMessageBytes());
        forwarding.relayBy(this::relayTo);
        media.relays().dialBy(this::relayTo);
        media.relays().regionsBy(this::regionOf);
        media.relays().placeBy(cluster.placing());
    }

    /** Of this node as configured, of others as they said. */
    private String regionOf(String start) {
        if (start.equals(cluster.start())) {
            return cluster.settings().region();
        }
        NodeState node = cluster.find(start);
        return node == null ? "" : node.region();
    }

    private void relayTo(NodeState node) {
        relays.ensure(node.start(), URI.create(node.url()));
    }

    /** A node that nobody knows any more is not connected to. */
    private void relayTo(String start) {
        NodeState node = cluster.find(start);
        if (node != null) {
            relayTo(node);
        }
    }

    /** As other nodes' relays see this one. */
    private Relay.Own own() {
        ClusterSettings settings = cluster.settings();
        byte[] secret = settings.secret().getBytes(StandardCharsets.UTF_8);
        return new Relay.Own(cluster.start(), mediaAddress, secret);
    }

    /** Its people are told to come back: they come to the node that has the room. */
    private static void relocate(MediaServer media, String room) {
        media.end(room, LeaveReason.MOVED, "the room went to another node: join again");
    }

    /** Clients are taken to the node of their room, in whichever way they come. */
    public void join(Sessions sessions, SseSessions streams, HttpSessions whip, Router router) {
        relays.install(router);
        OwnWordRoute word = new OwnWordRoute(cluster, requests);
        word.install(router);
        cluster.placing().askBy(word::ask);
        Carrying carrying = new Carrying(cluster, requests);
        sessions.forward(forwarding);
        streams.carriedBy(carrying);
        whip.carriedBy(carrying);
    }

    /** What one node bars, or tells users, or people write, holds and is heard on all. */
    public void share(MediaServer media, Access access, Notifications notifications, Chat chat) {
        chat.share(channels);
        Bus bus = cluster.bus();
        SharedBars bars = new SharedBars(media, access, bus::tellSurely);
        bars.shareBy((kind, copy) -> cluster.share(kind, "shared-" + kind, copy), remembered);
        bus.onLasting(SharedBars.REVOKED, (text, toldMs) -> bars.revoked(text));
        bus.onLasting(SharedBars.BANNED, (text, toldMs) -> bars.banned(text));
        bus.onLasting(SharedBars.UNBANNED, bars::unbanned);
        SharedNotifications told = new SharedNotifications(notifications, bus::tellOnce);
        var _ = new SharedPresence(notifications, cluster.whereabouts());
        bus.on(SharedNotifications.TOPIC, told::told);
        bus.on(SharedNotifications.ACKNOWLEDGED, told::acknowledged);
    }

    /** What is declared on one node is on all: a room may open on any. */
    public void share(RoomBook rooms, TemplateBook templates) {
        templates.shareBy(
                copy -> cluster.share("templates", "declared-templates", copy), remembered);
        rooms.shareBy(
                copy -> {
                    SharedRecords its = cluster.share("rooms", "declared-rooms", copy);
                    Bus bus = cluster.bus();
                    bus.on(SharedRooms.TOPIC, new SharedRooms(rooms, its, bus::tellOnce)::told);
                    return its;
                },
                remembered);
    }

    /** HTTP listens: the others may come. */
    public void begin(InetSocketAddress address) {
        String scheme = http.tls() == null ? "http" : "https";
        String host = host(address.getAddress());
        mediaAddress = mediaAddress(address.getAddress());
        cluster.begin(scheme + "://" + host + ":" + address.getPort());
    }

    /**
     * Where media of other nodes comes to: as the configuration says, else as their requests do.
     */
    private InetAddress mediaAddress(InetAddress bound) {
        String configured = cluster.settings().mediaAddress();
        if (!configured.isEmpty()) {
            return InetAddress.ofLiteral(configured);
        }
        return bound.isAnyLocalAddress() ? ownAddress().orElse(bound) : bound;
    }

    /** The host's own address where it listens on all of them. */
    private static String host(InetAddress bound) {
        InetAddress its = bound.isAnyLocalAddress() ? ownAddress().orElse(bound) : bound;
        String text = its.getHostAddress().replaceAll("%.*", "");
        return text.contains(":") ? "[" + text + "]" : text;
    }

    private static Optional<InetAddress> ownAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .min(Comparator.comparingInt(each -> each.getAddress().length)); // IPv4 first
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    public Cluster cluster() {
        return cluster;
    }

    /** What operators ask of them. */
    public OtherNodes others() {
        return others;
    }

    /** Its figures, of relays and of shared channels too. */
    public void show(Metrics metrics, RoomServer media) {
        metrics.withCluster(cluster, forwarding, others, mirrors)
                .withRelays(media.relays(), relays)
                .withSharedChannels(channels);
    }

    /** Of its rooms, when it drains. */
    public Relocation relocation() {
        return relocation;
    }

    @Override
    public @Nullable InetSocketAddress client(String voucher, String method, String target) {
        return cluster.vouchers().read(voucher, method, target);
    }

    @Override
    public boolean isNode(InetAddress address) {
        return cluster.isNode(address);
    }

    /** Its clients will come back, to other nodes. */
    public void withdraw() {
        cluster.withdraw();
    }

    @Override
    public void close() {
        relays.close();
        cluster.close();
        sockets.close();
        mirrors.close();
        others.close();
        requests.close();
    }
}
