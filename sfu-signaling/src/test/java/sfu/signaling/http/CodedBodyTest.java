package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** A request's body is never inflated: a small one of a coding stays small (zip bombs). */
class CodedBodyTest {
    @Test
    void aCompressedBodyIsNotInflated() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[10 << 20]);
        }
        AtomicInteger length = new AtomicInteger();
        Router router =
                new Router()
                        .route(
                                "POST",
                                "/body",
                                request -> {
                                    length.set(request.body().length());
                                    return CompletableFuture.completedFuture(
                                            HttpResponse.empty(204));
                                });
        HttpServer server = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        try (RawClient client = new RawClient(server.start())) {
            client.send(
                    "POST /body HTTP/1.1\r\nhost: a\r\ncontent-encoding: gzip\r\n"
                            + "content-length: "
                            + bomb.size()
                            + "\r\n\r\n");
            client.send(bomb.toByteArray());
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 204");
            assertThat(length.get()).isBetween(1, bomb.size());
        } finally {
            server.close();
        }
    }
}
