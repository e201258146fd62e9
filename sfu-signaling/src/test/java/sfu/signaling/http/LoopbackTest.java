package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.util.Map;

class LoopbackTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:8080, '', true",
        "127.0.0.1:8080, http://localhost:8080, true",
        "[::1]:8080, '', true",
        "evil.example:8080, '', false",
        "localhost:8080, https://evil.example, false",
        "localhost:8080, null, false",
        "'', '', false",
        "localhost.evil.example, '', false"
    })
    void onlyThisMachinesNamesAreMeant(String host, String origin, boolean isMeant) {
        HttpRequest request =
                new HttpRequest(
                        "GET",
                        "/",
                        Map.of(),
                        Map.of(),
                        Map.of("host", host, "origin", origin),
                        "",
                        new InetSocketAddress(0));
        assertThat(Loopback.isMeant(request)).isEqualTo(isMeant);
    }
}
