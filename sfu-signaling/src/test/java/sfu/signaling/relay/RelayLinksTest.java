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
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.TransportEvents;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Two nodes' connections over real HTTP servers. */
class RelayLinksTest {
    private static final String SECRET = RelayNode.SECRET;
    private static final String GREETING = "2 " + "0".repeat(32);
    private static final int MOST_BYTES = RelayNode.MOST_BYTES;

    private RelayNode ann;
    private RelayNode bob;

    @BeforeEach
    void start() throws IOException {
        ann = new RelayNode("ann");
        bob = new RelayNode("bob");
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
        bob = new RelayNode("bob");
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
        try (RelayNode eve = new RelayNode("eve", "of some other cluster")) {
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
