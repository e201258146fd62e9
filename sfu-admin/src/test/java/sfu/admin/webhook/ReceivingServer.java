package sfu.admin.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
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
        Got got = taken.poll(20, TimeUnit.SECONDS);
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
