package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Where a client is, as its proxies say; and whose word does not count. */
class ProxiesTest {
    private static final List<String> TRUSTED =
            List.of("10.0.0.0/8", "127.0.0.1", "2001:db8:ffff::/48");

    private static String client(Proxies.Header header, String peer, String... fields) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String field : fields) {
            String[] parts = field.split("=", 2);
            headers.add(parts[0], parts[1]);
        }
        InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral(peer), 1234);
        return Proxies.of(TRUSTED, header, false).client(at, headers).getAddress().getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1 | 203.0.113.5 | 203.0.113.5",
                "10.0.0.1 | 203.0.113.5:4711 | 203.0.113.5",
                "10.0.0.1 | 2001:db8::5 | 2001:db8:0:0:0:0:0:5",
                "10.0.0.1 | [2001:db8::5]:4711 | 2001:db8:0:0:0:0:0:5",
                "2001:db8:ffff::1 | 203.0.113.5 | 203.0.113.5",
                "10.0.0.1 | 203.0.113.5, 10.0.0.2, 127.0.0.1 | 203.0.113.5",
                "10.0.0.1 | 127.0.0.1, 203.0.113.5 | 203.0.113.5", // what the client wrote itself
                "10.0.0.1 | 198.51.100.1, 203.0.113.5, 10.0.0.2 | 203.0.113.5",
                "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3", // a client inside
                "10.0.0.1 | unknown, 10.0.0.2 | 10.0.0.2",
                "10.0.0.1 | 203.0.113.5, what | 10.0.0.1",
                "10.0.0.1 | 203.0.113.5, 1.2.3 | 10.0.0.1",
                "10.0.0.1 | '' | 10.0.0.1",
                "10.0.0.1 | ', ,' | 10.0.0.1",
                "203.0.113.9 | 127.0.0.1 | 203.0.113.9", // nobody's word
                "11.0.0.1 | 127.0.0.1 | 11.0.0.1",
                "2001:db8:fffe::1 | 203.0.113.5 | 2001:db8:fffe:0:0:0:0:1",
            })
    void theNearestHopThatIsNoProxyIsTheClient(String peer, String value, String client) {
        assertThat(client(Proxies.Header.X_FORWARDED_FOR, peer, "X-Forwarded-For=" + value))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.5;proto=https;by=10.0.0.1 | 203.0.113.5",
                "For=\"[2001:db8::5]:4711\" | 2001:db8:0:0:0:0:0:5",
                "for=198.51.100.1, proto=http;for=203.0.113.5, for=10.0.0.2 | 203.0.113.5",
                "for=\"203.0.113.5:80\" | 203.0.113.5",
                "for=203.0.113.5;by=\"a,b;for=127.0.0.1\" | 203.0.113.5",
                "for=_hidden, for=10.0.0.2 | 10.0.0.2",
                "for=unknown | 10.0.0.1",
                "proto=https | 10.0.0.1",
                "for=\"203.0.113.5 | 203.0.113.5",
            })
    void rfc7239IsReadWhereItIsConfigured(String value, String client) {
        assertThat(client(Proxies.Header.FORWARDED, "10.0.0.1", "Forwarded=" + value))
                .isEqualTo(client);
    }

    /** Else the client would be where the proxy is. */
    @Test
    void aQuoteThatIsLeftOpenHidesNoHop() {
        String value = "X-Forwarded-For=\", 203.0.113.5";
        assertThat(client(Proxies.Header.X_FORWARDED_FOR, "10.0.0.1", value))
                .isEqualTo("203.0.113.5");
        String[] lines = {"Forwarded=for=\"198.51.100.1", "Forwarded=for=203.0.113.5"};
        assertThat(client(Proxies.Header.FORWARDED, "10.0.0.1", lines)).isEqualTo("203.0.113.5");
    }

    @Test
    void theHeaderThatTheProxyDoesNotWriteIsTheClientsOwn() {
        for (String said : List.of("127.0.0.1", "198.51.100.1")) {
            String[] forwarded = {"Forwarded=for=" + said, "X-Forwarded-For=203.0.113.5"};
            assertThat(client(Proxies.Header.X_FORWARDED_FOR, "10.0.0.1", forwarded))
                    .isEqualTo("203.0.113.5");
            String[] forwardedFor = {"X-Forwarded-For=" + said, "Forwarded=for=203.0.113.5"};
            assertThat(client(Proxies.Header.FORWARDED, "10.0.0.1", forwardedFor))
                    .isEqualTo("203.0.113.5");
        }
    }

    @Test
    void severalFieldsAreOneList() {
        String[] fields = {"X-Forwarded-For=127.0.0.1", "X-Forwarded-For=203.0.113.5"};
        assertThat(client(Proxies.Header.X_FORWARDED_FOR, "10.0.0.1", fields))
                .isEqualTo("203.0.113.5");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.0.0.0/8, true",
        "11.1.2.3, 10.0.0.0/8, false",
        "10.1.2.3, 0.0.0.0/0, true",
        "10.1.2.3, ::/0, false",
        "10.1.2.130, 10.1.2.128/25, true",
        "10.1.2.127, 10.1.2.128/25, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.2, 10.1.2.3, false",
        "2001:db8::1, 2001:db8::/33, true",
        "2001:db8:8000::1, 2001:db8::/33, false",
    })
    void aNetworkHasTheAddressesWithItsFirstBits(String address, String network, boolean has) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address))).isEqualTo(has);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home", "10.0.0/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "::/x"})
    void whatIsNoNetworkIsSaid(String text) {
        assertThatThrownBy(() -> Proxies.check(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no network");
    }

    @ParameterizedTest
    @CsvSource({
        "x-forwarded-for, 203.0.113.5, false",
        "x-forwarded-for, '127.0.0.1, 203.0.113.5', false",
        "x-forwarded-for, 'unknown', false",
        "x-forwarded-for, '127.0.0.1, ::1', true", // a page of this machine by a proxy of it
        "forwarded, for=203.0.113.5, false",
        "x-real-ip, 203.0.113.5, false",
        "accept, '*/*', true",
    })
    void whoAProxyOfThisMachineForwardsIsNotOfThisMachine(
            String header, String value, boolean isLocal) {
        HttpRequest request =
                new HttpRequest(
                        "GET",
                        "/",
                        Map.of(),
                        Map.of(),
                        Map.of("host", "localhost:8080", header, value),
                        "",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 5000));
        assertThat(request.isFromLoopback()).isEqualTo(isLocal);
        assertThat(Loopback.isMeant(request)).as("served in dev mode").isEqualTo(isLocal);
    }

    @Test
    void oneOfTwoHeadersIsChosen() {
        assertThat(Proxies.Header.of("X-Forwarded-For")).isEqualTo(Proxies.Header.X_FORWARDED_FOR);
        assertThat(Proxies.Header.of("forwarded")).isEqualTo(Proxies.Header.FORWARDED);
        assertThatThrownBy(() -> Proxies.Header.of("x-real-ip"))
                .hasMessage("the header is x-forwarded-for or forwarded, not x-real-ip");
    }
}
