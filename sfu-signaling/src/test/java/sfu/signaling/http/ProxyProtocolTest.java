package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The PROXY protocol, versions 1 and 2, of trusted proxies and of others. */
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String WHO = "GET /who HTTP/1.1\r\nhost: a\r\nconnection: close\r\n";

    private HttpServer server;
    private InetSocketAddress address;

    private void start(String trusted) throws IOException {
        Duration minute = Duration.ofSeconds(60);
        HttpLimits limits =
                new HttpLimits(
                        99, 8192, 1000, 1000, 9999, Duration.ofMillis(300), minute, minute, minute);
        server =
                new HttpServer(
                        HttpConfig.of("127.0.0.1", 0)
                                .withLimits(limits)
                                .withProxies(
                                        Proxies.of(
                                                List.of(trusted),
                                                Proxies.Header.X_FORWARDED_FOR,
                                                true)),
                        new Router().route("GET", "/who", ProxyProtocolTest::who));
        address = server.start();
    }

    private static CompletableFuture<HttpResponse> who(HttpRequest request) {
        String text =
                request.remote().getAddress().getHostAddress()
                        + (request.isFromLoopback() ? " here" : " elsewhere");
        return CompletableFuture.completedFuture(HttpResponse.of(200, "text/plain", text));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String ask(byte[] head, String headers) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.send(head);
            return client.send(WHO + headers + "\r\n").all();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 203.0.113.5 10.0.0.1 5000 443, 203.0.113.5 elsewhere",
        "PROXY TCP6 2001:db8::5 2001:db8::1 5000 443, 2001:db8:0:0:0:0:0:5 elsewhere",
        "PROXY UNKNOWN, 127.0.0.1 here",
    })
    void version1SaysWhoConnects(String line, String who) throws Exception {
        start("127.0.0.0/8");
        assertThat(ask(text(line + "\r\n"), "")).endsWith(who);
    }

    @ParameterizedTest
    @CsvSource({
        "21, 11, cb0071050a00000113880050, 203.0.113.5 elsewhere",
        "21, 21, 20010db800000000000000000000000520010db800000000000000000000000113880050,"
                + " 2001:db8:0:0:0:0:0:5 elsewhere",
        "20, 00, '', 127.0.0.1 here", // the proxy's own, as it looks whether we live
    })
    void version2SaysWhoConnects(String command, String family, String addresses, String who)
            throws Exception {
        start("127.0.0.0/8");
        String length = HexFormat.of().toHexDigits((short) (addresses.length() / 2));
        byte[] head = HexFormat.of().parseHex(SIGNATURE + command + family + length + addresses);
        assertThat(ask(head, "")).endsWith(who);
    }

    @Test
    void aClientThatIsAProxyItselfSaysWhoIsBehindIt() throws Exception {
        start("127.0.0.0/8");
        byte[] outer = text("PROXY TCP4 127.0.0.2 127.0.0.1 5000 443\r\n");
        assertThat(ask(outer, "x-forwarded-for: 203.0.113.5\r\n"))
                .endsWith("203.0.113.5 elsewhere");
        byte[] stranger = text("PROXY TCP4 203.0.113.9 127.0.0.1 5000 443\r\n");
        assertThat(ask(stranger, "x-forwarded-for: 127.0.0.1\r\n"))
                .as("whose word does not count")
                .endsWith("203.0.113.9 elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROXY TCP4 here there 1 2\r\n",
                "PROXY TCP4 203.0.113.5\r\n",
                "PROXY \r\n",
                "PROXY TCP4 203.0.113.5 10.0.0.1 5000 443 and much more ............................"
                        + "...............................................................\r\n"
            })
    void withoutAHeaderThatCanBeReadNothingIsAnswered(String head) throws Exception {
        start("127.0.0.0/8");
        assertThat(ask(text(head), "")).isEmpty();
    }

    @Test
    void aHeaderThatDoesNotComeIsNotWaitedFor() throws Exception {
        start("127.0.0.0/8");
        try (RawClient silent = new RawClient(address);
                RawClient slow = new RawClient(address)) {
            slow.send("PROXY TC");
            assertThat(silent.all()).isEmpty();
            assertThat(slow.all()).isEmpty();
        }
    }

    @Test
    void strangersCannotAnnounceAnybody() throws Exception {
        start("10.0.0.0/8");
        assertThat(ask(text("PROXY TCP4 203.0.113.5 10.0.0.1 5000 443\r\n"), ""))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("203.0.113.5");
        assertThat(ask(text(""), "x-forwarded-for: 203.0.113.5\r\n"))
                .as("served as who they are")
                .endsWith("127.0.0.1 elsewhere");
    }

    @Test
    void itIsTakenFromNobodyWithoutTrustedProxies() throws Exception {
        start("10.0.0.0/8");
        assertThatThrownBy(() -> Proxies.of(List.of(), Proxies.Header.FORWARDED, true))
                .hasMessageContaining("trusted proxies");
    }
}
