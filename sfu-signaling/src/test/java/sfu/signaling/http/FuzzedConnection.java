package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One connection without a socket, from its opening to its end, in the server's own pipeline. */
final class FuzzedConnection {
    private static final int MAX_BODY = 300;
    private static final int MAX_MESSAGE = 200;
    private static final int MAX_HEADER = 600;

    /** One input after the other, faster than clients may connect. */
    private static final AddressLimits UNPACED = new AddressLimits(4000, 10_000_000, 2000, 1200);

    private static final HttpServer PLAIN = server(false);
    private static final HttpServer ANNOUNCED = server(true);

    /** What the servers' handlers tell; one thread. */
    private static FuzzedConnection current = new FuzzedConnection(false);

    private final List<String> served = new ArrayList<>();
    private final List<String> beyond = new ArrayList<>();
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final HttpServer server;

    FuzzedConnection(boolean isAnnounced) {
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
        HttpConfig config = HttpConfig.of("0.0.0.0", 1).withLimits(limits).withLimits(UNPACED);
        return new HttpServer(config.withProxies(proxies), router);
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
