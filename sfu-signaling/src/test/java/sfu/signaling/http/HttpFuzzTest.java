package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.WithoutInstrumentation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The bytes of a connection into the server's own pipeline, in pieces: requests, a WebSocket's
 * frames, event streams, the PROXY protocol. What is served does not depend on how the bytes were
 * cut, keeps to the limits, puts no header into an answer, and leaves no buffer behind.
 */
@ExtendWith(WithoutInstrumentation.class)
class HttpFuzzTest {
    private static final int MAX_BODY = 300;
    private static final int MAX_MESSAGE = 200;
    private static final int MAX_HEADER = 600;
    private static final String WS =
            "GET /ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static final HttpServer PLAIN = server(false);
    private static final HttpServer ANNOUNCED = server(true);

    /** What the servers' handlers tell; one thread. */
    private static Connection current = new Connection(false);

    static Stream<byte[]> connections() {
        byte[] hello = {(byte) 0x81, (byte) 0x83, 1, 2, 3, 4, 'i', 'g', 'z'};
        byte[] part = {1, (byte) 0x81, 0, 0, 0, 0, 'a', (byte) 0x80, (byte) 0x81, 0, 0, 0, 0, 'b'};
        byte[] end = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xE8};
        byte[] ping = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
        byte[] packed = {(byte) 0xC1, (byte) 0x83, 0, 0, 0, 0, 0x4A, 0x04, 0x00};
        String deflate = WS + "sec-websocket-extensions: permessage-deflate\r\n\r\n";
        return Stream.of(
                of(
                        "GET /a?x=1&y=%20 HTTP/1.1\r\nhost: a\r\n\r\nGET /a HTTP/1.1\r\nhost: a\r\n\r\n"),
                of("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello"),
                of(
                        "POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n0\r\nx: y\r\n\r\n"),
                of(
                        "POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n"
                                + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
                of(
                        "POST /a HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9999\r\n\r\n"),
                of(
                        "OPTIONS /o HTTP/1.1\r\nhost: a\r\norigin: https://b.example\r\n"
                                + "access-control-request-method: POST\r\n\r\n"),
                of(
                        "GET /p/%2e%2e%2f HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 192.0.2.1, ::1\r\n\r\n"),
                of("GET /f/../secret.txt HTTP/1.1\r\nhost: a\r\naccept-encoding: gzip\r\n\r\n"),
                of("GET /events HTTP/1.1\r\nhost: a\r\naccept: text/event-stream\r\n\r\n"),
                of(WS + "\r\n", hello, part, ping, end),
                of(deflate, packed, end),
                announced("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET /a HTTP/1.0\r\n\r\n"),
                announced("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c\u0001\u0002\u0003\u0004abcdefgh"));
    }

    private static byte[] of(String text, byte[]... frames) {
        Seeds seeds = new Seeds().put(0, 40).put(text.getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] frame : frames) {
            seeds.put(frame);
        }
        return seeds.bytes();
    }

    private static byte[] announced(String text) {
        return new Seeds().put(1, 17).put(text.getBytes(StandardCharsets.ISO_8859_1)).bytes();
    }

    @MethodSource("connections")
    @FuzzTest
    void anyBytes(byte[] bytes) {
        Bits bits = new Bits(bytes);
        boolean isAnnounced = bits.next() % 2 == 1;
        int piece = 1 + bits.next();
        byte[] stream = bits.rest();
        List<String> whole = new Connection(isAnnounced).served(stream, stream.length + 1);
        List<String> cut = new Connection(isAnnounced).served(stream, piece);
        assertThat(cut).isEqualTo(whole);
    }

    private static HttpServer server(boolean isAnnounced) {
        HttpLimits usual = HttpLimits.defaults();
        HttpLimits limits =
                new HttpLimits(
                        10,
                        MAX_HEADER,
                        MAX_BODY,
                        MAX_MESSAGE,
                        usual.maxQueuedBytes(),
                        usual.requestTimeout(),
                        usual.idleTimeout(),
                        usual.pingInterval(),
                        usual.heartbeat());
        Router router =
                new Router()
                        .route("GET", "/a", request -> current.serve(request))
                        .route("POST", "/a", request -> current.serve(request))
                        .route("GET", "/p/{x}", request -> current.serve(request))
                        .crossOriginRoute("POST", "/o", request -> current.serve(request))
                        .webSocket("/ws", List.of(), (request, socket) -> current.open(socket))
                        .events("/events", new Silent())
                        .files(new StaticFiles().add("/f/", "/pages"));
        Proxies proxies =
                Proxies.of(List.of("127.0.0.0/8"), Proxies.Header.X_FORWARDED_FOR, isAnnounced);
        return new HttpServer(
                HttpConfig.of("0.0.0.0", 1).withLimits(limits).withProxies(proxies), router);
    }

    /** One connection from its opening to its end. */
    private static final class Connection {
        private final List<String> served = new ArrayList<>();
        private final List<String> beyond = new ArrayList<>();
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        private final HttpServer server;

        Connection(boolean isAnnounced) {
            server = isAnnounced ? ANNOUNCED : PLAIN;
            current = this;
        }

        List<String> served(byte[] stream, int piece) {
            EmbeddedChannel channel = new FromLoopback();
            channel.config().setAllocator(memory);
            server.open(channel, null);
            StringBuilder answers = new StringBuilder();
            int head = headLength(stream);
            int length;
            for (int at = 0; at < stream.length && channel.isOpen(); at += length) {
                length = Math.min(piece, (at < head ? head : stream.length) - at);
                channel.writeInbound(memory.buffer(length).writeBytes(stream, at, length));
                drain(channel, answers);
            }
            channel.close();
            channel.runPendingTasks();
            channel.checkException();
            drain(channel, answers);
            assertThat(channel.inboundMessages()).isEmpty();
            assertThat(memory.metric().usedHeapMemory()).as("heap that is not given back").isZero();
            assertThat(memory.metric().usedDirectMemory()).as("direct memory, too").isZero();
            assertThat(beyond).isEmpty();
            checkAnswers(answers.toString());
            return served;
        }

        /** No client sends frames before the answer to its upgrade (RFC 6455 4.1). */
        private static int headLength(byte[] stream) {
            String text = new String(stream, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            return end < 0 || !text.startsWith("GET /ws") ? 0 : end + 4;
        }

        private CompletionStage<HttpResponse> serve(HttpRequest request) {
            int headers =
                    request.headers().entrySet().stream()
                            .mapToInt(each -> each.getKey().length() + each.getValue().length())
                            .sum();
            if (request.body().length() > MAX_BODY || headers > MAX_HEADER) {
                beyond.add(request.toString());
            }
            served.add(request.method() + request.path() + request.query() + request.body());
            String echo = Integer.toHexString(served.getLast().hashCode());
            return CompletableFuture.completedFuture(
                    HttpResponse.of(200, "text/plain", echo).with("x-echo", echo));
        }

        private WebSocketListener open(WebSocketConnection connection) {
            served.add("socket");
            return new WebSocketListener() {
                @Override
                public void onText(String text) {
                    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE) {
                        beyond.add(text);
                    }
                    served.add(text);
                    connection.send("heard");
                }

                @Override
                public void onClosed(int code) {
                    if (code < 1000 || code > 65_535) {
                        beyond.add("closed with " + code);
                    }
                }
            };
        }

        private static void drain(EmbeddedChannel channel, StringBuilder answers) {
            channel.runPendingTasks();
            for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                if (out instanceof ByteBuf bytes) {
                    answers.append(bytes.toString(StandardCharsets.ISO_8859_1));
                    bytes.release();
                } else {
                    throw new AssertionError("written: " + out);
                }
            }
        }

        /** They begin as one, tell of no bug, and have no more of a header than were served. */
        private void checkAnswers(String answers) {
            assertThat(answers.isEmpty() || answers.startsWith("HTTP/1.1 ")).isTrue();
            assertThat(answers).as("a bug of the server").doesNotContain("HTTP/1.1 500");
            int echoes = answers.split("\r\nx-echo: ", -1).length - 1;
            assertThat(echoes).isLessThanOrEqualTo(served.size());
        }
    }

    /** An event stream that says nothing. */
    private static final class Silent implements SseEndpoint {
        @Override
        public HttpResponse refuse(HttpRequest request) {
            return null;
        }

        @Override
        public void open(HttpRequest request, SseStream stream) {
            assertThat(request.method()).isEqualTo("GET");
        }
    }

    /** A channel with an address, as the server's own have. */
    private static final class FromLoopback extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress("127.0.0.1", 40_000);
        }
    }
}
