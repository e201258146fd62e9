package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;

class WebSocketTest {
    private static final int MAX_MESSAGE = 10_000;
    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-version: 13\r\n"
                    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private volatile CountDownLatch ended = new CountDownLatch(1);
    private final BlockingQueue<WebSocketConnection> opened = new LinkedBlockingQueue<>();
    private HttpServer server;
    private InetSocketAddress address;
    private volatile Runnable whenClosed = () -> {};

    private WebSocketListener echo(HttpRequest request, WebSocketConnection connection) {
        opened.add(connection);
        return new WebSocketListener() {
            @Override
            public void onText(String text) {
                if (text.equals("bug")) {
                    throw new IllegalStateException("secret");
                }
                connection.send(text);
            }

            @Override
            public void onClosed(int code) {
                ended.countDown();
                whenClosed.run();
            }
        };
    }

    private void start(HttpConfig config) throws IOException {
        Router router =
                new Router()
                        .webSocket("/ws", List.of("sfu.v1"), this::echo)
                        .nodeSocket("/nodes", List.of(), this::echo)
                        .webSocket(
                                "/broken",
                                List.of(),
                                (request, connection) -> {
                                    throw new IllegalStateException("secret");
                                });
        server = new HttpServer(config, router);
        address = server.start();
    }

    private static HttpConfig config(Duration idle, Duration ping, int maxQueuedBytes) {
        Duration minute = Duration.ofSeconds(60);
        HttpLimits limits =
                new HttpLimits(
                        100, 8192, 1000, MAX_MESSAGE, maxQueuedBytes, minute, idle, ping, minute);
        return HttpConfig.of("127.0.0.1", 0).withLimits(limits);
    }

    @BeforeEach
    void start() throws IOException {
        start(config(Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 20));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(HttpConfig config) throws IOException {
        server.close();
        start(config);
    }

    /** The JDK's client, which answers pings and close frames. */
    private static final class Client implements WebSocket.Listener {
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    private WebSocket connect(String path, Client client, String... subprotocols) throws Exception {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(
                    subprotocols[0],
                    List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new));
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + address.getPort() + path), client)
                .get(30, TimeUnit.SECONDS);
    }

    private RawClient upgraded(String headers) throws IOException {
        RawClient client = new RawClient(address);
        String head = client.send(UPGRADE + headers + "\r\n").until("\r\n\r\n");
        assertThat(head).startsWith("HTTP/1.1 101");
        return client;
    }

    /** A masked frame with mask zero: the payload as it is (RFC 6455 5.2). */
    private static byte[] frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** The close frame that must come: its code. */
    private static int closeCode(String received) {
        int at = received.indexOf(0x88);
        assertThat(at).as("a close frame in what was received").isNotNegative();
        return received.charAt(at + 2) << 8 | received.charAt(at + 3);
    }

    @Test
    void messagesComeAndGoWhole() throws Exception {
        Client client = new Client();
        WebSocket socket = connect("/ws", client, "token.x", "sfu.v1");
        assertThat(socket.getSubprotocol()).isEqualTo("sfu.v1");
        socket.sendText("hällo ", false).join();
        socket.sendText("wörld 🙂", true).join();
        assertThat(client.messages.poll(30, TimeUnit.SECONDS)).isEqualTo("hällo wörld 🙂");
        String large = "é".repeat(MAX_MESSAGE / 2);
        socket.sendText(large, true).join();
        assertThat(client.messages.poll(30, TimeUnit.SECONDS)).isEqualTo(large);
        socket.sendClose(1000, "done").join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1000);
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCharacterMayBeSplitOverFrames() throws Exception {
        byte[] smile = "🙂".getBytes(StandardCharsets.UTF_8);
        try (RawClient client = upgraded("")) {
            client.send(frame(0x01, new byte[] {smile[0], smile[1]}));
            client.send(frame(0x89, new byte[0])); // a ping between fragments
            client.send(frame(0x80, new byte[] {smile[2], smile[3]}));
            assertThat(client.until(new String(smile, StandardCharsets.ISO_8859_1)))
                    .endsWith(new String(smile, StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "129, ff, 1007", // text that is not UTF-8
        "129, c3, 1007", // cut off
        "130, 00, 1003", // binary
        "193, 00, 1002", // a reserved bit
        "131, 00, 1002", // a reserved opcode
        "128, 61, 1002", // continues nothing
    })
    void whatIsNoTextMessageEndsTheSocket(int firstByte, String payload, int code)
            throws Exception {
        try (RawClient client = upgraded("")) {
            client.send(frame(firstByte, java.util.HexFormat.of().parseHex(payload)));
            assertThat(closeCode(client.all())).isEqualTo(code);
        }
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().until(() -> server.closes().count(code) == 1);
    }

    /** A corrupt frame ends it once, whatever else its end is told. */
    @Test
    void onlyClientsSocketsAreCountedAndOnce() throws Exception {
        byte[] binary = frame(0x82, new byte[1]);
        try (RawClient node = new RawClient(address);
                RawClient client = upgraded("")) {
            node.send(UPGRADE.replace("/ws", "/nodes") + "\r\n").until("\r\n\r\n");
            assertThat(closeCode(node.send(binary).all())).isEqualTo(1003);
            client.send(binary).send(frame(0x83, new byte[1]));
            assertThat(closeCode(client.all())).isEqualTo(1003);
        }
        assertThat(server.closes().count(1003)).isEqualTo(1);
        assertThat(server.closes().count(1002)).isZero();
    }

    @Test
    void tooLongMessagesEndTheSocketInOneFrameOrMany() throws Exception {
        try (RawClient one = upgraded("");
                RawClient many = upgraded("")) {
            one.send(frame(0x81, new byte[MAX_MESSAGE + 1]));
            assertThat(closeCode(one.all())).isEqualTo(1009);
            many.send(frame(0x01, new byte[MAX_MESSAGE - 1]));
            many.send(frame(0x80, new byte[2]));
            assertThat(closeCode(many.all())).isEqualTo(1009);
            assertThat(server.closes().count(1009)).isEqualTo(2);
        }
    }

    @Test
    void garbageFramesDisturbNobody() throws Exception {
        Random random = new Random(3);
        Client other = new Client();
        WebSocket socket = connect("/ws", other);
        for (int round = 0; round < 100; round++) {
            byte[] bytes = new byte[1 + random.nextInt(2000)];
            random.nextBytes(bytes);
            try (RawClient client = upgraded("")) {
                client.send(bytes);
            } catch (IOException e) {
                // ended while we sent
            }
        }
        socket.sendText("still here", true).join();
        assertThat(other.messages.poll(30, TimeUnit.SECONDS)).isEqualTo("still here");
    }

    @Test
    void bugsEndTheSocketAlone() throws Exception {
        Client client = new Client();
        connect("/ws", client).sendText("bug", true).join();
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1011);
        Client broken = new Client();
        connect("/broken", broken);
        assertThat(broken.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1011);
    }

    @Test
    void anythingElseIsToldToUpgrade() throws Exception {
        try (RawClient plain = new RawClient(address);
                RawClient old = new RawClient(address)) {
            plain.send("GET /ws HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(plain.until("\r\n\r\n"))
                    .startsWith("HTTP/1.1 426")
                    .contains("sec-websocket-version: 13");
            String request = UPGRADE.replace("version: 13", "version: 8") + "\r\n";
            assertThat(old.send(request).until("\r\n\r\n")).startsWith("HTTP/1.1 426");
        }
    }

    @Test
    void onlyAllowedOriginsAndTheOwnMayConnect() throws Exception {
        restart(HttpConfig.of("127.0.0.1", 0).withAllowedOrigins(List.of("https://a.example")));
        upgraded("").close();
        upgraded("origin: https://a.example\r\n").close();
        upgraded("origin: https://a\r\n").close();
        try (RawClient other = new RawClient(address)) {
            other.send(UPGRADE + "origin: https://b.example\r\n\r\n");
            assertThat(other.until("\r\n\r\n")).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void whoDoesNotReadIsClosedAndHoldsNoMoreThanTheBound() throws Exception {
        restart(config(Duration.ofSeconds(60), Duration.ofSeconds(60), 100_000));
        try (RawClient client = upgraded("")) {
            WebSocketConnection connection = opened.poll(30, TimeUnit.SECONDS);
            String message = "x".repeat(50_000);
            for (int i = 0; i < 2000; i++) { // far more than the sockets' buffers hold
                connection.send(message);
            }
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            connection.send("late"); // does nothing
            assertThat(client.all().length()).isLessThan(50_000_000);
        }
    }

    @Test
    void aSlowReaderIsToldWhy() throws Exception {
        restart(config(Duration.ofSeconds(60), Duration.ofSeconds(60), 1000));
        Client client = new Client();
        connect("/ws", client);
        opened.poll(30, TimeUnit.SECONDS).send("x".repeat(1001));
        assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4007);
        assertThat(server.closes().count(4007)).isEqualTo(1);
        assertThat(client.messages).isEmpty();
    }

    @Test
    void aSilentClientIsClosedButOneThatAnswersPingsStays() throws Exception {
        restart(config(Duration.ofMillis(400), Duration.ofMillis(100), 1 << 20));
        Client answering = new Client();
        WebSocket socket = connect("/ws", answering);
        try (RawClient silent = upgraded("")) {
            assertThat(closeCode(silent.all())).isEqualTo(4004);
        }
        socket.sendText("still here", true).join();
        assertThat(answering.messages.poll(30, TimeUnit.SECONDS)).isEqualTo("still here");
    }

    @Test
    void largeMessagesAreCompressedForWhoCan() throws Exception {
        String offer = "sec-websocket-extensions: permessage-deflate; client_max_window_bits\r\n";
        try (RawClient client = new RawClient(address)) {
            String head = client.send(UPGRADE + offer + "\r\n").until("\r\n\r\n");
            assertThat(head)
                    .contains("permessage-deflate")
                    .contains("server_no_context_takeover")
                    .contains("client_no_context_takeover");
            for (int round = 0; round < 2; round++) { // each message on its own
                client.send(frame(0xC1, deflated("y".repeat(5000))));
                String start = client.until("\u00c1");
                assertThat(start).endsWith("\u00c1"); // final, text, compressed
            }
            opened.poll(30, TimeUnit.SECONDS)
                    .send(new SharedText("{\"z\":\"" + "z".repeat(5000) + "\"}"), 1);
            assertThat(client.until("\u00c1")).as("what many are sent").endsWith("\u00c1");
            client.send(frame(0x81, "small".getBytes(StandardCharsets.UTF_8)));
            assertThat(client.until("\u0081\u0005small")).endsWith("\u0081\u0005small");
        }
    }

    @Test
    void aCompressedBombEndsTheSocket() throws Exception {
        try (RawClient client = upgraded("sec-websocket-extensions: permessage-deflate\r\n")) {
            client.send(frame(0xC1, deflated("z".repeat(5_000_000))));
            assertThat(closeCode(client.all())).isEqualTo(1009);
        }
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        byte[] out = new byte[20_000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return java.util.Arrays.copyOf(out, length - 4); // RFC 7692 7.2.1
    }

    @Test
    void theServersEndIsTheSocketsEnd() throws Exception {
        connect("/ws", new Client());
        server.close();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> connect("/ws", new Client())).isInstanceOf(Exception.class);
    }

    /** The loop is in a task when it is told to end, which is past its look at its connections. */
    @Test
    void theServersEndIsThatOfSocketsWhoseLoopIsBusy() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            connect("/ws", new Client()); // both loops have two of them
        }
        ended = new CountDownLatch(4);
        whenClosed = () -> awaited(goOn);
        WebSocketConnection one = opened.poll(30, TimeUnit.SECONDS);
        assertThat(one).isNotNull();
        one.close(1000, "");
        Thread closing = Thread.ofPlatform().start(server::close);
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        closing.join(10_000);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
