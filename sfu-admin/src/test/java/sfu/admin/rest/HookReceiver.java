package sfu.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

import sfu.admin.ServerRules;
import sfu.admin.webhook.WebhookLimits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes what webhooks post, in the order in which it comes. */
final class HookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<JsonNode> bodies = new LinkedBlockingQueue<>();

    HookReceiver() throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        server = HttpServer.create(new InetSocketAddress(here, 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    bodies.add(Plane.JSON.readTree(exchange.getRequestBody()));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
    }

    /** Of a server that may post here. */
    static ServerRules rules() {
        ServerRules its = ServerRules.defaults();
        WebhookLimits usual = its.webhooks();
        return new ServerRules(
                its.chat(),
                its.notifications(),
                its.live(),
                its.moderation(),
                new WebhookLimits(
                        usual.hooks(),
                        usual.queued(),
                        usual.deadLetters(),
                        usual.attempts(),
                        usual.age(),
                        usual.firstBackoff(),
                        usual.longestBackoff(),
                        usual.timeout(),
                        usual.lanes(),
                        usual.authorities(),
                        List.of("127.0.0.1")),
                its.admin());
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    JsonNode await() throws InterruptedException {
        JsonNode its = bodies.poll(30, TimeUnit.SECONDS);
        if (its == null) {
            throw new AssertionError("nothing came");
        }
        return its;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
