package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class SseTest {
    private final BlockingQueue<SseStream> streams = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server;
    private InetSocketAddress address;

    private final class Endpoint implements SseEndpoint {
        @Override
        public HttpResponse refuse(HttpRequest request) {
            return request.bearer().equals("no")
                    ? HttpResponse.problem(401, "no-valid-token", "No", "no")
                    : null;
        }

        @Override
        public void open(HttpRequest request, SseStream stream) {
            if (request.query("broken").equals("1")) {
                throw new IllegalStateException("secret");
            }
            stream.onClosed(ended::countDown);
            streams.add(stream);
        }
    }

    @BeforeEach
    void start() throws IOException {
        Duration minute = Duration.ofSeconds(60);
        HttpLimits limits =
                new HttpLimits(
                        100,
                        8192,
                        1000,
                        1000,
                        1 << 20,
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        minute,
                        Duration.ofMillis(50));
        Router router = new Router().events("/events", new Endpoint());
        server = new HttpServer(HttpConfig.of("127.0.0.1", 0).withLimits(limits), router);
        address = server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient open() throws IOException {
        RawClient client = new RawClient(address);
        return client.send("GET /events HTTP/1.1\r\nhost: a\r\n\r\n");
    }

    @Test
    void eventsFollowEachOtherAndHeartbeatsKeepTheStream() throws Exception {
        try (RawClient client = open()) {
            assertThat(client.until("retry: 2000\n\n"))
                    .startsWith("HTTP/1.1 200")
                    .contains("content-type: text/event-stream")
                    .contains("cache-control: no-store, no-transform")
                    .contains("x-accel-buffering: no")
                    .contains("transfer-encoding: chunked");
            for (int i = 0; i < 6; i++) { // 300 ms: longer than the idle time-out
                client.until(": \n\n");
            }
            SseStream stream = streams.poll(30, TimeUnit.SECONDS);
            assertThat(stream.offer(SseStream.event(7, "update", "{\"a\":1}"))).isTrue();
            assertThat(client.until("\"a\":1}\n\n"))
                    .contains("id: 7\nevent: update\ndata: {\"a\":1}\n\n");
            assertThat(stream.offer(SseStream.event(8, "note", "one\ntwo"))).isTrue();
            assertThat(client.until("two\n\n")).contains("data: one\ndata: two\n\n");
            stream.close();
            assertThat(client.all()).endsWith("0\r\n\r\n");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoDoesNotReadMissesEventsAndIsEnded() throws Exception {
        byte[] event = SseStream.event(1, "update", "x".repeat(100_000));
        try (RawClient client = open()) {
            client.until("retry");
            SseStream stream = streams.poll(30, TimeUnit.SECONDS);
            int offered = 0;
            int taken = 0;
            while (!ended.await(1, TimeUnit.MILLISECONDS) && offered < 10_000) {
                offered++;
                taken += stream.offer(event) ? 1 : 0;
            }
            assertThat(offered).as("it is ended").isLessThan(10_000);
            assertThat(taken).isLessThan(offered);
            assertThat(stream.offer(event)).isFalse();
            assertThat(stream.isWritable()).isFalse();
        }
    }

    @Test
    void whoGoesIsForgotten() throws Exception {
        RawClient client = open();
        client.until("retry");
        client.close();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusalsAndHeadAreOrdinaryResponses() throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send("GET /events HTTP/1.1\r\nhost: a\r\nauthorization: Bearer no\r\n\r\n");
            assertThat(client.until("\"detail\":\"no\"}")).startsWith("HTTP/1.1 401");
            client.send("HEAD /events HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.all())
                    .startsWith("HTTP/1.1 200")
                    .contains("text/event-stream")
                    .doesNotContain("retry");
        }
        assertThat(streams).isEmpty();
    }

    @Test
    void aBugEndsTheStreamAlone() throws Exception {
        try (RawClient client = new RawClient(address)) {
            client.send("GET /events?broken=1 HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(client.all()).startsWith("HTTP/1.1 200").doesNotContain("secret");
        }
    }

    @Test
    void eventsAreUtf8() {
        assertThat(new String(SseStream.event(1, "e", "ü🙂"), StandardCharsets.UTF_8))
                .isEqualTo("id: 1\nevent: e\ndata: ü🙂\n\n");
    }
}
