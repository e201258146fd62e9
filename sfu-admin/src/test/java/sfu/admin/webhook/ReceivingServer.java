package sfu.admin.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import sfu.signaling.http.TlsIdentity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Somebody's server that webhooks are told, on loopback. */
final class ReceivingServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A request as it came. */
    record Got(String id, String timestamp, String signature, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What it answers: a status; below 0: nothing at all. */
    interface Behaviour {
        int status(int number, Got got);
    }

    private final HttpServer http;
    private final AtomicInteger count = new AtomicInteger();
    final BlockingQueue<Got> taken = new LinkedBlockingQueue<>();
    volatile Behaviour behaviour = (number, got) -> 200;

    ReceivingServer(int port) throws IOException {
        this(HttpServer.create(loopback(port), 50));
    }

    private ReceivingServer(HttpServer http) {
        this.http = http;
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    /** HTTPS with this certificate. */
    static ReceivingServer secure(TlsIdentity.SelfSigned identity) throws Exception {
        char[] password = "password".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        Certificate[] chain = {identity.certificate()};
        keys.setKeyEntry("its", identity.key(), password, chain);
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(loopback(0), 50);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return new ReceivingServer(https);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int port() {
        return http.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook?a=b";
    }

    int requests() {
        return count.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Got got =
                new Got(
                        exchange.getRequestHeaders().getFirst("webhook-id"),
                        exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                        exchange.getRequestHeaders().getFirst("webhook-signature"),
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        int status = behaviour.status(count.incrementAndGet(), got);
        if (status < 0) {
            return; // it hangs
        }
        if (status >= 200 && status < 300) {
            taken.add(got);
        }
        if (status >= 300 && status < 400) {
            exchange.getResponseHeaders().add("location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    Got await() throws InterruptedException {
        Got got = taken.poll(30, TimeUnit.SECONDS);
        if (got == null) {
            throw new AssertionError("nothing came");
        }
        return got;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
