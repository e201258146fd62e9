package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a client writes into the headers by which proxies say for whom they forward: it is the
 * proxy's own peer that counts, whatever stands before what the proxy adds, and strangers are not
 * read.
 */
@ExtendWith(WithoutInstrumentation.class)
class ForwardedFuzzTest {
    private static final InetSocketAddress PROXY = at("10.0.0.7");
    private static final InetSocketAddress STRANGER = at("198.51.100.9");
    private static final InetAddress CLIENT = at("203.0.113.7").getAddress();
    private static final int COST_BYTES = 64 << 10;
    private static final int COST_OF_A_CHARACTER = 1024; // two may be a hop

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 4321);
    }

    static Stream<byte[]> values() {
        return Stream.of(
                        "",
                        "198.51.100.1, 10.0.0.3",
                        "198.51.100.1:4711, [2001:db8::1]:9, 2001:db8::2",
                        "for=192.0.2.60;proto=http;by=203.0.113.43, For=\"[2001:db8::17]:4711\"",
                        "for=_hidden, for=unknown;proto=https, for=\"_SEVKISEK\"",
                        "\"",
                        "for=\"198.51.100.1, 10.0.0.3",
                        ",;,=\\\",[",
                        "for=10.0.0.1;for=10.0.0.2;host=\"a,b;c\"")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("values")
    @FuzzTest
    void anyValue(byte[] bytes) {
        String value = new String(bytes, StandardCharsets.UTF_8);
        for (Proxies.Header header : Proxies.Header.values()) {
            boolean isForwarded = header == Proxies.Header.FORWARDED;
            String name = isForwarded ? "forwarded" : "x-forwarded-for";
            String added = isForwarded ? "for=203.0.113.7;proto=https" : "203.0.113.7";
            Proxies proxies = Proxies.of(List.of("10.0.0.0/8"), header, false);
            HttpHeaders said = headers(name, value);
            long most = COST_BYTES + (long) COST_OF_A_CHARACTER * value.length();
            Cost.isAtMost(most, () -> proxies.client(PROXY, said));
            assertThat(proxies.client(STRANGER, said)).isEqualTo(STRANGER);
            assertThat(proxies.saysSecure(STRANGER, said)).isFalse();
            checkNearest(proxies.client(PROXY, said), value);
            HttpHeaders longer = headers(name, value + ", " + added);
            for (HttpHeaders more : List.of(headers(name, value, added), longer)) {
                assertThat(proxies.client(PROXY, more).getAddress()).isEqualTo(CLIENT);
                assertThat(proxies.saysSecure(PROXY, more)).isEqualTo(isForwarded);
            }
        }
    }

    /** Another hop than the proxy itself was said, and has no port that somebody could choose. */
    private static void checkNearest(InetSocketAddress client, String value) {
        assertThat(client.isUnresolved()).isFalse();
        assertThat(client.equals(PROXY) || client.getPort() == 0 && !value.isBlank()).isTrue();
    }

    private static HttpHeaders headers(String name, String... lines) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (String line : lines) {
            headers.add(name, line);
        }
        return headers;
    }
}
