package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.layers.SlotRule;
import sfu.core.relay.EdgeTransport;
import sfu.core.relay.Relay;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.ShardOptions;
import sfu.core.shard.TransportEvents;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpLimits;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.NodeTrust;
import sfu.signaling.http.Router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Two nodes' connections over real HTTP servers. */
class RelayLinksTest {
    private static final String SECRET = "both of them have it";
    private static final String GREETING = "2 " + "0".repeat(32);
    private static final int MOST_BYTES = HttpLimits.defaults().maxMessageBytes();

    /** As weak as a test may be: who knows the word is whom it names. */
    private record Words(String self) implements Passes {
        @Override
        public Map<String, String> issue(String node, String path) {
            return Map.of("x-node", self, "x-word", SECRET);
        }

        @Override
        public String nodeOf(HttpRequest request) {
            if (!request.header("x-word").equals(SECRET)) {
                throw new SecurityException("that is not the word");
            }
            return request.header("x-node");
        }
    }

    private static final class Node implements AutoCloseable {
        final String name;
        final RoomServer media;
        final RelayLinks links;
        final HttpServer http;
        final URI url;

        Node(String name) throws IOException {
            this(name, SECRET);
        }

        Node(String name, String secret) throws IOException {
            this.name = name;
            ShardOptions some = ShardOptions.defaults(0);
            media =
                    new RoomServer(
                            new ShardOptions(
                                    0,
                                    1,
                                    some.advertise(),
                                    some.udp(),
                                    some.cache(),
                                    some.cacheBytes()),
                            RoomLimits.defaults());
            Relay.Own own =
                    new Relay.Own(
                            name,
                            InetAddress.getLoopbackAddress(),
                            secret.getBytes(StandardCharsets.UTF_8));
            links =
                    new RelayLinks(
                            media.relays(),
                            () -> own,
                            new Words(name),
                            NodeTrust.OF_JVM,
                            Duration.ofSeconds(2),
                            MOST_BYTES);
            Router router = new Router();
            links.install(router);
            http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
            url = URI.create("http://127.0.0.1:" + http.start().getPort());
        }

        boolean isUp(Node other) {
            return media.relays().to(other.name) != null;
        }

        @Override
        public void close() {
            links.close();
            http.close();
            media.close();
        }
    }

    private Node ann;
    private Node bob;

    @BeforeEach
    void start() throws IOException {
        ann = new Node("ann");
        bob = new Node("bob");
    }

    @AfterEach
    void stop() {
        ann.close();
        bob.close();
    }

    private void bothUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ann.isUp(bob) && bob.isUp(ann));
    }

    @Test
    void whoeverConnectsBothRelay() {
        bob.links.ensure("ann", ann.url);
        bob.links.ensure("ann", ann.url);
        bothUp();
        assertThat(ann.media.relays().all()).hasSize(1);
    }

    @Test
    void twoWhoConnectToEachOtherHaveOneConnection() {
        ann.links.ensure("bob", bob.url);
        bob.links.ensure("ann", ann.url);
        bothUp();
        assertThat(ann.media.relays().all()).hasSize(1);
        assertThat(bob.media.relays().all()).hasSize(1);
    }

    /** So it is left by a node that dialled while it was dialled to, if it comes late. */
    @Test
    void aConnectionOnWhichNothingIsSaidReplacesNone() throws Exception {
        ann.links.ensure("bob", bob.url);
        bothUp();
        Relay before = ann.media.relays().to("bob");
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket silent = dial(client, "bob", SECRET, new WebSocket.Listener() {});
            assertThat(ann.media.relays().to("bob")).isSameAs(before).isNotNull();
            silent.abort();
        }
        assertThat(bob.isUp(ann)).isTrue();
        assertThat(ann.media.relays().to("bob")).isSameAs(before);
    }

    @Test
    void aNodeThatEndsIsNoneToRelayTo() throws Exception {
        ann.links.ensure("bob", bob.url);
        bothUp();
        bob.close();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !ann.isUp(bob));
        bob = new Node("bob");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    ann.links.ensure("bob", bob.url);
                    return ann.isUp(bob) && bob.isUp(ann);
                });
    }

    /** Said, it would end the connection: that of all who are relayed between the two. */
    @Test
    void whatIsTooLargeForTheConnectionIsNotSaid() {
        ann.links.ensure("bob", bob.url);
        bothUp();
        Relay relay = ann.media.relays().to("bob");
        Ended events = new Ended();
        EdgeTransport transport = relay.begin(0, new BitrateMeter()).open(events);
        transport.setRule("m".repeat(MOST_BYTES / 2), SlotRule.NONE);
        assertThat(events.detail).isNull();
        transport.setRule("m".repeat(MOST_BYTES), SlotRule.NONE);
        assertThat(events.detail).contains("SetRule", "too large");
        transport.close();
        relay.begin(0, new BitrateMeter()); // is said on the same connection
        Awaitility.await("it goes on").until(() -> ann.isUp(bob) && bob.isUp(ann));
        assertThat(ann.media.relays().to("bob")).isSameAs(relay);
    }

    /** What ended a transport. */
    private static final class Ended implements TransportEvents {
        private @Nullable String detail;

        @Override
        public void connected() {}

        @Override
        public void closed(LeaveReason reason, String why) {
            detail = why;
        }

        @Override
        public void slotStarted(String mid, long track, long rtpTimestamp) {}
    }

    @Test
    void aStrangerIsRefusedAndCounted() throws Exception {
        assertThat(codeOf("ann", "what word")).isEqualTo(4001);
        assertThat(ann.links.refusals()).isEqualTo(1);
        assertThat(ann.media.relays().all()).isEmpty();
    }

    @Test
    void whatNoNodeSaysEndsTheConnection() throws Exception {
        assertThat(codeOf("eve", SECRET, "{\"on\":1,\"say\":{\"is\":\"Close\",\"transport\":1}}"))
                .isEqualTo(1001);
        assertThat(codeOf("eve", SECRET, "rubbish")).isEqualTo(1001);
        String other =
                "{\"on\":0,\"say\":{\"is\":\"Hello\",\"version\":99,\"address\":\"::1\",\"nonce\":\"\"}}";
        assertThat(codeOf("eve", SECRET, other)).isEqualTo(1001);
        assertThat(codeOf("eve", SECRET, GREETING, "x".repeat(64) + " " + other)).isEqualTo(1001);
        assertThat(codeOf("eve", SECRET, GREETING, GREETING)).isEqualTo(1001);
        Awaitility.await().until(() -> ann.media.relays().all().isEmpty());
    }

    /** Its voucher alone does not make a node: who reads on the way has that, too. */
    @Test
    void whoHasNotTheSecretIsNoNode() throws Exception {
        try (Node eve = new Node("eve", "of some other cluster")) {
            eve.links.ensure("ann", ann.url);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ann.links.refusals() + eve.links.refusals() > 0);
            Awaitility.await().until(() -> ann.media.relays().all().isEmpty());
            assertThat(ann.isUp(eve)).isFalse();
            assertThat(eve.isUp(ann)).isFalse();
        }
    }

    /** With which the connection of somebody who says this once is closed. */
    private int codeOf(String name, String word, String... says) throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        WebSocket.Listener listener =
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int its, String reason) {
                        code.complete(its);
                        return null;
                    }
                };
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = dial(client, name, word, listener);
            for (String each : says) {
                socket.sendText(each, true).get(30, TimeUnit.SECONDS);
            }
            int its = code.get(30, TimeUnit.SECONDS);
            socket.abort();
            return its;
        }
    }

    private WebSocket dial(HttpClient client, String name, String word, WebSocket.Listener listener)
            throws Exception {
        URI uri = URI.create(ann.url.toString().replace("http", "ws") + RelayLinks.PATH);
        return client.newWebSocketBuilder()
                .header("x-node", name)
                .header("x-word", word)
                .buildAsync(uri, listener)
                .get(30, TimeUnit.SECONDS);
    }
}
