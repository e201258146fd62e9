package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.relay.Relay;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.MemoryDirectory;
import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.cluster.Oddity;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpLimits;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.NodeTrust;
import sfu.signaling.http.Router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Connections for media to a node of a cluster, by real vouchers of another. */
class VouchedRelayTest {
    private static final String SECRET = "0123456789abcdef";

    private final Directory directory = new MemoryDirectory(System::nanoTime);

    private record Vouched(Cluster cluster) implements Carriage {
        @Override
        public @Nullable InetSocketAddress client(String voucher, String method, String target) {
            return cluster.vouchers().read(voucher, method, target);
        }

        @Override
        public boolean isNode(InetAddress address) {
            return cluster.isNode(address);
        }
    }

    private final class Node implements AutoCloseable {
        final RoomServer media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        final Cluster cluster;
        final RelayLinks links;
        final HttpServer http;
        final URI url;

        Node(String name) throws IOException {
            cluster =
                    new Cluster(
                            new ClusterSettings(
                                    name,
                                    "",
                                    "",
                                    "",
                                    SECRET,
                                    ClusterPace.of(100, 20_000, 500, 2000)),
                            directory,
                            "1",
                            () -> NodeLoad.STARTING,
                            room -> {});
            byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
            Relay.Own own =
                    new Relay.Own(cluster.start(), InetAddress.getLoopbackAddress(), secret);
            links =
                    new RelayLinks(
                            media.relays(),
                            () -> own,
                            new VouchedPasses(cluster),
                            NodeTrust.OF_JVM,
                            Duration.ofSeconds(2),
                            HttpLimits.defaults().maxMessageBytes());
            Router router = new Router();
            links.install(router);
            http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
            http.carriedBy(new Vouched(cluster));
            url = URI.create("http://127.0.0.1:" + http.start().getPort());
            cluster.begin(url.toString());
        }

        @Nullable Relay to(Node other) {
            return media.relays().to(other.cluster.start());
        }

        @Override
        public void close() {
            links.close();
            http.close();
            cluster.close();
            media.close();
        }
    }

    private Node ann;
    private Node bob;
    private @Nullable Relay good;

    @BeforeEach
    void start() throws IOException {
        ann = new Node("ann");
        bob = new Node("bob");
        await(() -> ann.cluster.nodes().size() == 2 && bob.cluster.nodes().size() == 2);
        bob.links.ensure(ann.cluster.start(), ann.url);
        await(() -> ann.to(bob) != null && bob.to(ann) != null);
        good = ann.to(bob);
    }

    @AfterEach
    void stop() {
        bob.close();
        ann.close();
    }

    private static void await(Callable<Boolean> is) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(is);
    }

    @Test
    void withoutAVoucherNobodyIsANode() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = dial(client, "", code).get(30, TimeUnit.SECONDS);
            assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(4001);
            socket.abort();
        }
        assertThat(ann.links.refusals()).isEqualTo(1);
        assertTheGoodOneIsUp();
    }

    @Test
    void aForgedVoucherIsRefusedAndCounted() {
        String[] parts = voucher(RelayLinks.PATH).split(" ");
        parts[2] += "0"; // its number
        assertRefused(String.join(" ", parts), Oddity.FORGED);
    }

    @Test
    void aVoucherForSomethingElseIsRefusedAndCounted() {
        assertRefused(voucher("/v1/ws"), Oddity.FORGED);
    }

    @Test
    void aUsedVoucherIsRefusedAndCounted() throws Exception {
        String its = voucher(RelayLinks.PATH);
        try (HttpClient client = HttpClient.newHttpClient()) {
            dial(client, its, new CompletableFuture<>()).get(30, TimeUnit.SECONDS).abort();
        }
        assertRefused(its, Oddity.REPLAYED);
    }

    /** One of bob's for ann. */
    private String voucher(String path) {
        return new VouchedPasses(bob.cluster)
                .issue(ann.cluster.start(), path)
                .getOrDefault(Carriage.HEADER, "");
    }

    private void assertTheGoodOneIsUp() {
        assertThat(ann.to(bob)).isSameAs(good).isNotNull();
        assertThat(bob.to(ann)).isNotNull();
        assertThat(ann.media.relays().all()).hasSize(1);
    }

    private void assertRefused(String voucher, Oddity kind) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<WebSocket> dialled = dial(client, voucher, new CompletableFuture<>());
            dialled.thenAccept(WebSocket::abort); // else the client waits for it
            assertThatThrownBy(() -> dialled.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            its -> assertThat(its.getResponse().statusCode()).isEqualTo(403));
        }
        for (Oddity each : Oddity.values()) {
            assertThat(directory.oddities().count(each))
                    .as(each.name())
                    .isEqualTo(each == kind ? 1 : 0);
        }
        assertTheGoodOneIsUp();
    }

    private CompletableFuture<WebSocket> dial(
            HttpClient client, String voucher, CompletableFuture<Integer> code) {
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int its, String reason) {
                        code.complete(its);
                        return null;
                    }
                };
        WebSocket.Builder dialled = client.newWebSocketBuilder();
        if (!voucher.isEmpty()) {
            dialled.header(Carriage.HEADER, voucher);
        }
        return dialled.buildAsync(
                URI.create(ann.url.toString().replace("http", "ws") + RelayLinks.PATH), listener);
    }
}
