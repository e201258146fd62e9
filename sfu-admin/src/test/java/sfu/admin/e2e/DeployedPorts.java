package sfu.admin.e2e;

import com.sun.net.httpserver.HttpServer;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The proxy of docker/ with its configuration, on two addresses of this machine: it sends clients
 * to nodes by where they come from, so that ports of the nodes are chosen for which those of the
 * one address come to another node than those of the other.
 */
final class DeployedPorts implements AutoCloseable {
    private static final int TRIES = 40;

    private final Path folder;
    private final Path certificates;
    private final int port = DeployedFiles.freePort();
    private final int plain = DeployedFiles.freePort();
    private Process nginx;
    private int first;
    private int second;

    DeployedPorts(DeployedFiles files) throws Exception {
        folder = files.folder();
        certificates = files.certificates();
        for (int i = 0; i < TRIES; i++) {
            first = DeployedFiles.freePort();
            second = DeployedFiles.freePort();
            nginx = proxy();
            if (isDivided()) {
                return;
            }
            close();
        }
        throw new IllegalStateException("all come to one node");
    }

    private Process proxy() throws IOException {
        String text =
                Files.readString(DeployedFiles.shipped("nginx/nginx.conf"))
                        .replace("sfu-1:8080", "127.0.0.1:" + first)
                        .replace("sfu-2:8080", "127.0.0.1:" + second)
                        .replace("listen 80;", "listen 127.0.0.1:" + plain + ";")
                        .replace("listen [::]:80;", "listen [::1]:" + plain + ";")
                        .replace("listen 443", "listen 127.0.0.1:" + port)
                        .replace("listen [::]:443", "listen [::1]:" + port)
                        .replace("/etc/nginx/tls", certificates.toString())
                        .replace("/run/nginx.pid", folder.resolve("nginx.pid").toString());
        Path file = Files.writeString(folder.resolve("nginx.conf"), "daemon off;\n" + text);
        Process its =
                new ProcessBuilder(
                                Nginx.program(),
                                "-c",
                                file.toString(),
                                "-e",
                                folder.resolve("nginx.log").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("nginx.out").toFile())
                        .start();
        Awaitility.await("nginx listens")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(this::isListening);
        return its;
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether those who come to one address get to another server than those of the other. */
    private boolean isDivided() throws Exception {
        HttpServer one = named(first);
        HttpServer two = named(second);
        try (HttpClient client = HttpClient.newBuilder().sslContext(trustingAll()).build()) {
            return !ask(client, toFirst()).equals(ask(client, toSecond()));
        } finally {
            one.stop(0);
            two.stop(0);
        }
    }

    private static HttpServer named(int port) throws IOException {
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        byte[] name = String.valueOf(port).getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, name.length);
                    exchange.getResponseBody().write(name);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static String ask(HttpClient client, String url) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(url + "/")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The proxy's certificate is of nobody that is known. */
    private static SSLContext trustingAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    int first() {
        return first;
    }

    int second() {
        return second;
    }

    String toFirst() {
        return "https://127.0.0.1:" + port;
    }

    String toSecond() {
        return "https://[::1]:" + port;
    }

    @Override
    public void close() {
        nginx.destroy();
        nginx.onExit().completeOnTimeout(nginx, 10, TimeUnit.SECONDS).join();
    }
}
