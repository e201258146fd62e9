package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.RunningServer;
import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The compose file's nginx, with its configuration, before two servers on this machine. */
class ProxyTest {
    @TempDir Path folder;
    private final Deque<RunningServer> nodes = new ArrayDeque<>();
    private Process nginx;
    private HttpClient client;
    private int port;

    @BeforeEach
    void start() throws Exception {
        certify();
        client =
                HttpClient.newBuilder()
                        .sslContext(trusting(folder.resolve("tls/cert.pem")))
                        .build();
        nodes.add(new RunningServer(1));
        nodes.add(new RunningServer(1));
        port = freePort();
        String text =
                Shipped.text("nginx/nginx.conf")
                        .replace("sfu-1:8080", "localhost:" + nodes.getFirst().httpPort())
                        .replace("sfu-2:8080", "localhost:" + nodes.getLast().httpPort())
                        .replaceAll("listen (\\[::]:)?80;", "listen 127.0.0.1:" + freePort() + ";")
                        .replaceAll("listen \\[::]:443 .*", "")
                        .replace("listen 443", "listen 127.0.0.1:" + port)
                        .replace("/etc/nginx/tls", folder.resolve("tls").toString())
                        .replace("/run/nginx.pid", folder.resolve("pid").toString())
                        .replaceFirst(
                                "listen 127.0.0.1:(\\d+);\\s+listen .*;", "listen 127.0.0.1:$1;");
        Path file = Files.writeString(folder.resolve("nginx.conf"), "daemon off;\n" + text);
        nginx =
                new ProcessBuilder(ComposeTest.nginx(), "-c", file.toString(), "-e", log())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out").toFile())
                        .start();
        Awaitility.await("nginx listens").atMost(Duration.ofSeconds(30)).until(this::isListening);
    }

    private String log() {
        return folder.resolve("log").toString();
    }

    @AfterEach
    void stop() throws Exception {
        nginx.destroy();
        nginx.waitFor(10, TimeUnit.SECONDS);
        client.shutdownNow();
        nodes.forEach(RunningServer::close);
    }

    private void certify() throws Exception {
        Tools.need("openssl");
        Path script = Files.writeString(folder.resolve("secrets"), Shipped.text("secrets"));
        Process made =
                new ProcessBuilder(Tools.need("bash"), script.toString(), "127.0.0.1")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(made.waitFor()).isZero();
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            store.setCertificateEntry("proxy", factory.generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private int get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void pagesAndWebSocketsComeThroughAndMetricsDoNot() throws Exception {
        assertThat(get("/")).isEqualTo(200);
        assertThat(get("/health/ready")).isEqualTo(200);
        assertThat(get("/metrics")).isEqualTo(404);
        WebSocket socket =
                client.newWebSocketBuilder()
                        .buildAsync(
                                URI.create("wss://localhost:" + port + "/v1/ws"),
                                new WebSocket.Listener() {})
                        .get(30, TimeUnit.SECONDS);
        assertThat(socket.isInputClosed()).isFalse();
        socket.abort();
    }

    /** Whichever node this client was sent to. */
    @Test
    void oneNodeIsEnough() throws Exception {
        assertThat(get("/health/ready")).isEqualTo(200);
        nodes.removeFirst().close();
        assertThat(get("/health/ready")).isEqualTo(200);
        nodes.removeFirst().close();
        assertThat(get("/health/ready")).isEqualTo(502);
    }
}
