package sfu.admin.cluster;

import sfu.admin.LiveOptions;
import sfu.admin.Server;
import sfu.admin.ServerRules;
import sfu.admin.nodes.NodeLimits;
import sfu.admin.rest.AdminLimits;
import sfu.admin.webhook.WebhookLimits;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.core.testing.RedisServer;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.ChatRules;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.NodeTrust;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.notify.NotifyLimits;
import sfu.signaling.session.SessionLimits;
import sfu.signaling.store.Store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A node of a cluster in this process, on free ports. */
public final class Node implements AutoCloseable {
    static final String SECRET = "0123456789abcdef";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final Server server;
    private boolean isOpen = true;

    Node(String name, String redisUrl) throws IOException {
        this(name, redisUrl, SECRET, Access.open());
    }

    Node(String name, String redisUrl, String secret, Access access) throws IOException {
        this(name, redisUrl, secret, access, RoomLimits.defaults());
    }

    /** With these limits of rooms, open to everybody. */
    public Node(String name, String redisUrl, RoomLimits limits) throws IOException {
        this(name, redisUrl, SECRET, Access.open(), limits);
    }

    /** As above, in a region. */
    public Node(String name, String region, String redisUrl, RoomLimits limits) throws IOException {
        this(
                new ClusterRules(redisUrl, "test", 1000, settings(name, region, "", SECRET)),
                HttpConfig.of("localhost", 0),
                Access.open(),
                limits);
    }

    private Node(String name, String redisUrl, String secret, Access access, RoomLimits limits)
            throws IOException {
        this(name, redisUrl, secret, access, limits, NodeLimits.defaults());
    }

    Node(
            String name,
            String redisUrl,
            String secret,
            Access access,
            RoomLimits limits,
            NodeLimits asking)
            throws IOException {
        this(
                new ClusterRules(
                        redisUrl,
                        "test",
                        1000,
                        SharedChannels.ENTRIES,
                        RecordLimits.defaults(),
                        NodeBudget.defaults(),
                        asking,
                        RelocationPace.defaults(),
                        NodeTrust.OF_JVM,
                        settings(name, "", secret)),
                HttpConfig.of("localhost", 0),
                access,
                limits);
    }

    static ClusterSettings settings(String name, String publicUrl, String secret) {
        return settings(name, "", publicUrl, secret);
    }

    private static ClusterSettings settings(
            String name, String region, String publicUrl, String secret) {
        return new ClusterSettings(
                name, region, "", publicUrl, secret, ClusterPace.of(200, 1500, 500, 4000));
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** One that clients reach by an address of its own. */
    static Node publicOne(String name, String redisUrl) throws IOException {
        int port = freePort();
        ClusterSettings settings = settings(name, "http://localhost:" + port, SECRET);
        return new Node(
                new ClusterRules(redisUrl, "test", 1000, settings),
                HttpConfig.of("localhost", port),
                Access.open(),
                RoomLimits.defaults());
    }

    Node(ClusterRules cluster, HttpConfig http, Access access, RoomLimits limits)
            throws IOException {
        this(cluster, http, access, limits, Store.inMemory());
    }

    /** One that keeps what it has there, and waits for a Redis that is slow. */
    Node(String name, String redisUrl, Store store) throws IOException {
        this(
                new ClusterRules(
                        redisUrl,
                        "test",
                        1000,
                        new ClusterSettings(
                                name, "", "", "", SECRET, ClusterPace.of(200, 5000, 10_000, 4000))),
                HttpConfig.of("localhost", 0),
                Access.open(),
                RoomLimits.defaults(),
                store);
    }

    private Node(
            ClusterRules cluster, HttpConfig http, Access access, RoomLimits limits, Store store)
            throws IOException {
        ServerRules rules =
                new ServerRules(
                        ChatRules.defaults(),
                        NotifyLimits.defaults(),
                        LiveOptions.defaults(),
                        ModerationLimits.defaults(),
                        WebhookLimits.defaults(),
                        AdminLimits.defaults(),
                        cluster);
        server =
                new Server(
                        http,
                        ShardOptions.defaults(0),
                        Hosting.of(limits, MediaPolicy.defaults()),
                        SessionLimits.defaults(),
                        access,
                        store,
                        rules);
        server.warmUp();
    }

    public int port() {
        return server.address().getPort();
    }

    /** A room is this node's from now on. */
    public void claims(RedisServer redis, String room) throws Exception {
        String start =
                server.nodes().stream()
                        .filter(NodeView::isSelf)
                        .findFirst()
                        .orElseThrow()
                        .said()
                        .start();
        redis.run(
                "set",
                "sfu:{test}:room:" + room,
                "1 " + start + " " + System.currentTimeMillis() * 1000);
    }

    HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String url(String path) {
        return "http://localhost:" + port() + path;
    }

    public HttpResponse<String> send(
            String method, String path, String type, String body, String bearer) throws Exception {
        return send(method, path, type, body, bearer, Map.of());
    }

    HttpResponse<String> send(
            String method,
            String path,
            String type,
            String body,
            String bearer,
            Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder its =
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("content-type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(its::header);
        if (!bearer.isEmpty()) {
            its.header("authorization", "Bearer " + bearer);
        }
        return HTTP.send(its.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What Prometheus is told. */
    public String metrics() throws Exception {
        return get("/metrics").body();
    }

    /** The sum of a metric's samples whose lines begin so. */
    public double metric(String beginning) throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            server.close();
        }
    }
}
