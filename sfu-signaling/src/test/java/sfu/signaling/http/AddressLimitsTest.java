package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.stats.Limit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What one address may have and do; a trusted proxy on loopback says which it is. */
class AddressLimitsTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String GET = "GET /hello HTTP/1.1\r\nhost: a\r\n";

    private final Queue<Limit> refused = new ConcurrentLinkedQueue<>();
    private final List<RawClient> clients = new ArrayList<>();
    private HttpServer server;
    private InetSocketAddress address;

    private void start(AddressLimits limits, boolean announced) throws IOException {
        Router router =
                new Router()
                        .route(
                                "GET",
                                "/hello",
                                r -> CompletableFuture.completedFuture(HttpResponse.empty(204)))
                        .webSocket("/ws", List.of(), (request, connection) -> new Silent());
        server =
                new HttpServer(
                        HttpConfig.of("127.0.0.1", 0)
                                .withLimits(limits)
                                .withProxies(
                                        Proxies.of(
                                                List.of("127.0.0.1"),
                                                Proxies.Header.X_FORWARDED_FOR,
                                                announced)),
                        router,
                        refused::add);
        address = server.start();
    }

    private record Silent() implements WebSocketListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed(int code) {}
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private RawClient open() throws IOException {
        RawClient client = new RawClient(address);
        clients.add(client);
        return client;
    }

    private RawClient connect(String from) throws IOException {
        String family = from.contains(":") ? "TCP6 %s ::1" : "TCP4 %s 127.0.0.1";
        return open().send("PROXY " + family.formatted(from) + " 5000 80\r\n");
    }

    private String ask(String from) throws IOException {
        return connect(from).send(GET + "\r\n").until("\r\n\r\n");
    }

    private RawClient upgrade(String from) throws IOException {
        String head =
                "GET /ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                        + "sec-websocket-version: 13\r\n"
                        + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "x-forwarded-for: "
                        + from
                        + "\r\n\r\n";
        return open().send(head);
    }

    @Test
    void oneAddressHasOnlySoManyConnectionsAndAPlaceIsFreeAgain() throws Exception {
        start(new AddressLimits(2, 1000, 100, 100), true);
        assertThat(ask("203.0.113.5")).startsWith("HTTP/1.1 204");
        assertThat(ask("203.0.113.5")).startsWith("HTTP/1.1 204");
        assertThat(ask("203.0.113.5")).startsWith("HTTP/1.1 429").contains("retry-after: 10");
        assertThat(ask("203.0.113.6")).as("another one").startsWith("HTTP/1.1 204");
        assertThat(refused).containsExactly(Limit.ADDRESS_CONNECTIONS);
        clients.getFirst().close();
        await().until(() -> ask("203.0.113.5").startsWith("HTTP/1.1 204"));
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneAddress() throws Exception {
        start(new AddressLimits(1, 1000, 100, 100), true);
        assertThat(ask("2001:db8::1")).startsWith("HTTP/1.1 204");
        assertThat(ask("2001:db8::ffff:1")).startsWith("HTTP/1.1 429");
        assertThat(ask("2001:db8:0:1::1")).startsWith("HTTP/1.1 204");
    }

    @Test
    void oneAddressComesOnlySoOften() throws Exception {
        start(new AddressLimits(1000, 1, 100, 100), true);
        for (int i = 0; i < 10; i++) {
            connect("203.0.113.5");
        }
        await().until(() -> {
            String answer = ask("203.0.113.5");
            return answer.startsWith("HTTP/1.1 429")
                    && refused.contains(Limit.ADDRESS_CONNECTION_RATE);
        });
        assertThat(ask("203.0.113.6")).startsWith("HTTP/1.1 204");
    }

    @Test
    void oneAddressHasOnlySoManyWebSocketsBehindAProxyToo() throws Exception {
        start(new AddressLimits(1, 1000, 2, 100), false);
        assertThat(upgrade("203.0.113.5").until("\r\n\r\n")).startsWith("HTTP/1.1 101");
        assertThat(upgrade("203.0.113.5").until("\r\n\r\n")).startsWith("HTTP/1.1 101");
        RawClient third = upgrade("203.0.113.5");
        assertThat(third.until("\r\n\r\n")).startsWith("HTTP/1.1 429").contains("retry-after: 10");
        assertThat(upgrade("203.0.113.6").until("\r\n\r\n")).startsWith("HTTP/1.1 101");
        assertThat(refused).containsExactly(Limit.ADDRESS_SOCKETS);
        clients.getFirst().close();
        await().until(() -> upgrade("203.0.113.5").until("\r\n\r\n").startsWith("HTTP/1.1 101"));
    }

    @Test
    void thisMachineHasNoLimitOfAnAddress() throws Exception {
        start(new AddressLimits(1, 1, 1, 1), false);
        for (int i = 0; i < 30; i++) {
            assertThat(open().send(GET + "\r\n").until("\r\n\r\n")).startsWith("HTTP/1.1 204");
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void aPaceIsAnAverageWithABurst() {
        AddressPace pace = new AddressPace(2, 3);
        InetAddress one = InetAddress.ofLiteral("203.0.113.5");
        long nowNs = Long.MAX_VALUE - SECOND_NS / 2; // the clock may wrap
        for (int i = 0; i < 3; i++) {
            assertThat(pace.admit(one, nowNs)).isTrue();
        }
        assertThat(pace.admit(one, nowNs)).isFalse();
        assertThat(pace.admit(InetAddress.ofLiteral("203.0.113.6"), nowNs)).isTrue();
        assertThat(pace.admit(one, nowNs + SECOND_NS / 2)).isTrue();
        assertThat(pace.admit(one, nowNs + SECOND_NS / 2)).isFalse();
        assertThat(pace.admit(one, nowNs + SECOND_NS)).isTrue();
        assertThat(pace.admit(null, nowNs)).isTrue();
    }

    @Test
    void itRemembersABoundedNumberOfAddresses() {
        AddressPace pace = new AddressPace(1, 1, 100);
        for (int i = 0; i < 10_000; i++) {
            assertThat(pace.admit(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256), 0))
                    .isTrue();
        }
        assertThat(pace.customers()).isEqualTo(100);
        assertThat(pace.admit(InetAddress.ofLiteral("10.0.39.15"), 0)).as("the last").isFalse();
    }

    @Test
    void whatIsCountedIsForgottenWithItsEnd() {
        AddressCount count = new AddressCount(2);
        for (int i = 0; i < 1000; i++) {
            InetAddress address = InetAddress.ofLiteral("10.0.0." + i % 200);
            assertThat(count.enter(address)).isTrue();
            count.leave(address);
        }
        assertThat(count.addresses()).isZero();
    }
}
