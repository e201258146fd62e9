package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/** What an attacker sends, by raw sockets against the server: each ends in a known way, alone. */
class BadInputTest {
    private static final int MAX_MESSAGE = 1_000_000;
    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-version: 13\r\n"
                    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String DEFLATE = "sec-websocket-extensions: permessage-deflate\r\n";

    private final Queue<String> served = new ConcurrentLinkedQueue<>();
    private final Queue<WebSocketConnection> opened = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws IOException {
        start(Duration.ofSeconds(60));
    }

    private void start(Duration idle) throws IOException {
        Duration minute = Duration.ofSeconds(60);
        HttpLimits limits =
                new HttpLimits(
                        2000,
                        8192,
                        10_000,
                        MAX_MESSAGE,
                        100_000,
                        Duration.ofMillis(500),
                        idle,
                        minute,
                        minute);
        Router router =
                new Router()
                        .route("GET", "/a", this::serve)
                        .route("POST", "/a", this::serve)
                        .route("GET", "/smuggled", this::serve)
                        .webSocket(
                                "/ws",
                                List.of(),
                                (request, connection) -> {
                                    opened.add(connection);
                                    return new Echo(connection);
                                });
        server = new HttpServer(HttpConfig.of("127.0.0.1", 0).withLimits(limits), router);
        address = server.start();
    }

    private record Echo(WebSocketConnection connection) implements WebSocketListener {
        @Override
        public void onText(String text) {
            connection.send(text.length() + " came");
        }

        @Override
        public void onClosed(int code) {}
    }

    private CompletableFuture<HttpResponse> serve(HttpRequest request) {
        served.add(request.path());
        return CompletableFuture.completedFuture(HttpResponse.of(200, "text/plain", "ok"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient upgraded(String headers) throws IOException {
        RawClient client = new RawClient(address);
        assertThat(client.send(UPGRADE + headers + "\r\n").until("\r\n\r\n"))
                .startsWith("HTTP/1.1 101");
        return client;
    }

    private void assertOthersAreServed() throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.send("GET /a HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.all()).startsWith("HTTP/1.1 200");
        }
        try (RawClient socket = upgraded("")) {
            assertThat(socket.send(frame(0x81, text("hi"))).until("came")).contains("2 came");
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The header of a masked frame with mask zero (RFC 6455 5.2). */
    private static byte[] header(int firstByte, long length) {
        ByteBuffer out = ByteBuffer.allocate(14).put((byte) firstByte);
        if (length < 126) {
            out.put((byte) (0x80 | length));
        } else if (length < 1 << 16) {
            out.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(length);
        }
        out.putInt(0);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(firstByte, payload.length));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static int closeCode(String received) {
        int at = received.indexOf(0x88);
        assertThat(at).as("a close frame in what was received").isNotNegative();
        return received.charAt(at + 2) << 8 | received.charAt(at + 3);
    }

    /** Two readings of where a body ends (RFC 9112 11.2): none of them is served. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 4\r\ncontent-length: 40",
                "content-length: 4\r\ncontent-length: 4",
                "content-length: 4, 40",
                "content-length: +4",
                "content-length: 0x4",
                "content-length: 4 4",
                "content-length: 4\r\ntransfer-encoding: chunked",
                "transfer-encoding: chunked\r\ncontent-length: 4",
                "transfer-encoding: chunked, identity",
                "transfer-encoding: xchunked",
                "transfer-encoding: chunked\r\ntransfer-encoding: identity",
                "transfer-encoding:\u000bchunked",
                "transfer-encoding : chunked",
                "content-length : 4",
                "x: y\rcontent-length: 4",
                "x: a\u0000b",
            })
    void aRequestWithTwoReadingsHidesNoOther(String field) throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send(
                    "POST /a HTTP/1.1\r\nhost: a\r\n"
                            + field
                            + "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(client.all()).startsWith("HTTP/1.1 4");
        }
        assertThat(served).isEmpty();
        assertOthersAreServed();
    }

    /** Which is one line then (RFC 9112 5.2), here of Host: there is no body. */
    @ParameterizedTest
    @ValueSource(strings = {" content-length: 4", "x: y\r\n content-length: 4"})
    void aFoldedLineIsNoFieldOfItsOwn(String field) throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send(
                    "POST /a HTTP/1.1\r\nhost: a\r\n"
                            + field
                            + "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(client.all()).contains("HTTP/1.1 400");
        }
        assertThat(served).doesNotContain("/smuggled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x4", "fffffffff", "4 4", "", "4;x=\"\n\""})
    void aChunkWithoutASizeIsRefused(String size) throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send(
                    "POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                            + size
                            + "\r\nabcd\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(client.all()).startsWith("HTTP/1.1 4");
        }
        assertThat(served).doesNotContain("/smuggled");
    }

    /** A byte now and then does not keep a request alive: the deadline is of the whole. */
    @Test
    void aRequestThatTricklesEnds() throws Exception {
        try (RawClient head = new RawClient(address);
                RawClient body = new RawClient(address)) {
            body.send("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 9999\r\n\r\n");
            head.send("GET /a HTTP/1.1\r\n");
            CompletableFuture<Void> trickling =
                    CompletableFuture.runAsync(() -> {
                        try {
                            for (int i = 0; i < 200; i++) {
                                head.send("x: y\r\n");
                                body.send("x");
                                Thread.sleep(50);
                            }
                        } catch (IOException | InterruptedException e) {
                            // ended while we sent
                        }
                    });
            assertThat(head.until("\r\n")).startsWith("HTTP/1.1 408");
            assertThat(body.until("\r\n")).startsWith("HTTP/1.1 408");
            trickling.cancel(true);
        }
        assertThat(served).isEmpty();
    }

    @Test
    void connectionsThatSendNothingEndAndOthersAreServedMeanwhile() throws Exception {
        server.close();
        start(Duration.ofMillis(1500));
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            silent.add(new RawClient(address));
        }
        assertOthersAreServed();
        for (RawClient client : silent) {
            assertThat(client.all()).isEmpty();
            client.close();
        }
    }

    /** It is refused for what its header says, before it came. */
    @Test
    void aFrameOfAMegabyteIsRefusedUnread() throws Exception {
        for (long length : new long[] {1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            try (RawClient client = upgraded("")) {
                client.send(header(0x81, length));
                assertThat(closeCode(client.all())).isEqualTo(1009);
            }
        }
        assertOthersAreServed();
    }

    @ParameterizedTest
    @CsvSource({
        "8100, 1002", // not masked (5.1)
        "8a00, 1002",
        "898000000000, 0", // a right ping, for comparison
        "098000000000, 1002", // a ping in fragments (5.5)
        "89fe007e00000000, 1002", // a ping of 126 bytes
        "8881000000000a, 1002", // a close with half a code (5.5.1)
        "888200000000 03ed, -1", // 1005 is never sent (7.4.1); it has closed: no more is said
        "8884000000000bb8ffff, -1", // a reason that is not UTF-8
        "81ff8000000000000001 00000000, 1002", // a length with its highest bit
        "8380 00000000, 1002", // an opcode that is none
        "8080 00000000, 1002", // continues nothing
        "0180 00000000 8180 00000000, 1002", // a message within a message
        "c180 00000000, 1002", // compressed, which was not agreed on
    })
    void aFrameThatIsNoneEndsTheSocket(String hex, int code) throws Exception {
        try (RawClient client = upgraded("")) {
            client.send(HexFormat.of().parseHex(hex.replace(" ", "")));
            if (code == 0) {
                assertThat(client.until("\u008a\u0000")).endsWith("\u008a\u0000");
            } else if (code < 0) {
                assertThat(client.all()).isEmpty();
            } else {
                assertThat(closeCode(client.all())).isEqualTo(code);
            }
        }
        assertOthersAreServed();
    }

    /** A thousandth of its size on the wire, and then in a thousand fragments. */
    @Test
    void aCompressionBombIsNotInflated() throws Exception {
        byte[] bomb = deflated(500_000_000);
        assertThat(bomb.length).isLessThan(MAX_MESSAGE);
        Runtime memory = Runtime.getRuntime();
        try (RawClient client = upgraded(DEFLATE)) {
            long before = memory.totalMemory() - memory.freeMemory();
            client.send(frame(0xC1, bomb));
            assertThat(closeCode(client.all())).isEqualTo(1009);
            assertThat(memory.totalMemory() - memory.freeMemory() - before).isLessThan(200_000_000);
        }
        try (RawClient client = upgraded(DEFLATE)) {
            byte[] part = deflated(900_000);
            client.send(frame(0x41, part));
            client.send(frame(0x00, part));
            client.send(frame(0x80, part));
            assertThat(closeCode(client.all())).isEqualTo(1009);
        }
        assertOthersAreServed();
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater(9, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] in = new byte[1 << 20];
        byte[] chunk = new byte[1 << 16];
        for (int done = 0; done < zeros; done += in.length) {
            deflater.setInput(in, 0, Math.min(in.length, zeros - done));
            int length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            while (length > 0) {
                out.write(chunk, 0, length);
                length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            }
        }
        deflater.end();
        return java.util.Arrays.copyOf(out.toByteArray(), out.size() - 4); // RFC 7692 7.2.1
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aMessageOfCountlessFragmentsEnds(int bytes) throws Exception {
        try (RawClient client = upgraded("")) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            flood.writeBytes(frame(0x01, new byte[bytes]));
            for (int i = 0; i < 2 * FrameLimits.MAX_FRAGMENTS; i++) {
                flood.writeBytes(frame(0x00, new byte[bytes]));
            }
            client.send(flood.toByteArray());
            assertThat(closeCode(client.all())).isEqualTo(1009);
        }
        try (RawClient client = upgraded("")) {
            for (int message = 0; message < 3; message++) {
                client.send(frame(0x01, text("a")));
                for (int i = 0; i < FrameLimits.MAX_FRAGMENTS - 2; i++) {
                    client.send(frame(0x00, text("b")));
                }
                client.send(frame(0x80, text("c")));
                assertThat(client.until("came")).contains(FrameLimits.MAX_FRAGMENTS + " came");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x89, 0x8A})
    void aFloodOfPingsOrPongsEnds(int firstByte) throws Exception {
        try (RawClient client = upgraded("")) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 10 * FrameLimits.MAX_CONTROLS; i++) {
                flood.writeBytes(frame(firstByte, text("ping")));
            }
            client.send(flood.toByteArray());
            assertThat(closeCode(client.all().replace("\u008a\u0004ping", ""))).isEqualTo(4000);
        }
        assertOthersAreServed();
    }

    /** The kernel acknowledges what it is sent; nobody reads it. */
    @Test
    void whoDoesNotReadIsClosedAndTheRestForgotten() throws Exception {
        try (RawClient client = upgraded("")) {
            await().until(() -> !opened.isEmpty());
            WebSocketConnection connection = opened.remove();
            String message = "x".repeat(10_000);
            for (int i = 0; i < 10_000; i++) {
                connection.send(message);
            }
            assertThat(client.all().length()).isLessThan(20_000_000);
        }
        assertOthersAreServed();
    }

    /** What a request names as its target, and how many hosts (RFC 9112 3.2). */
    @ParameterizedTest
    @CsvSource({
        "'GET http://b.example/a HTTP/1.1\r\nhost: a', 200",
        "'GET http://b.example HTTP/1.1\r\nhost: a', 404",
        "'GET ftp://b.example/a HTTP/1.1\r\nhost: a', 400",
        "'GET a HTTP/1.1\r\nhost: a', 400",
        "'OPTIONS * HTTP/1.1\r\nhost: a', 404",
        "'GET /a HTTP/1.1', 400",
        "'GET /a HTTP/1.1\r\nhost: a\r\nhost: b', 400",
        "'GET /a HTTP/1.0', 200",
        "'GET /a HTTP/1.0\r\nhost: a\r\nhost: b', 400",
        "'GET /a HTTP/2.0\r\nhost: a', 505",
        "'GET /a HTTP/1.1\r\nhost: a\r\nx-sfu-carried: 1 2 3', 403",
    })
    void aRequestNamesOneTargetAndOneHost(String head, int status) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.send(head + "\r\nconnection: close\r\n\r\n");
            assertThat(client.all()).startsWith("HTTP/1.1 " + status + " ");
        }
        assertOthersAreServed();
    }
}
