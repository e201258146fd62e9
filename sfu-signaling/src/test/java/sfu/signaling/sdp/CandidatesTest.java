package sfu.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** a=candidate lines of all kinds, and what is none. */
class CandidatesTest {
    @Test
    void typesAndProtocolsAreRead() {
        String body =
                """
                a=ice-ufrag:abcd
                a=candidate:1 1 UDP 2122260223 192.0.2.1 5000 typ host generation 0
                a=candidate:2 1 udp 1686052607 198.51.100.1 6000 typ srflx raddr 0.0.0.0 rport 0
                a=candidate:3 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active
                a=candidate:4 1 udp 41885439 2001:db8::1 7000 typ relay raddr :: rport 9
                """;
        assertThat(SdpFragment.candidates(body))
                .containsExactly(
                        new RemoteCandidate("host", false, "192.0.2.1", 5000),
                        new RemoteCandidate("srflx", false, "198.51.100.1", 6000),
                        new RemoteCandidate("host", true, "192.0.2.1", 9),
                        new RemoteCandidate("relay", false, "2001:db8::1", 7000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 1 udp 1 192.0.2.1 5000",
                "1 1 udp 1 192.0.2.1 5000 kind host",
                "1 1 udp 1 192.0.2.1 0 typ host",
                "1 1 udp 1 192.0.2.1 65536 typ host",
                "1 1 udp 1 192.0.2.1 x typ host",
                "1 1 udp 1 192.0.2.1 99999999999 typ host",
                "1 1 sctp 1 192.0.2.1 5000 typ host",
                "1 1 udp 1 192.0.2.1 5000 typ <b>",
                "1 1 udp 1 0d8f1b5e-1d2c.local 5000 typ host",
                "1 1 udp 1 example.org 5000 typ host"
            })
    void whatCannotBeReadIsLeftOut(String value) {
        assertThat(Candidates.read(Stream.of(value))).isEmpty();
    }

    @Test
    void tooManyAreCut() {
        Stream<String> many =
                IntStream.range(1, 1000).mapToObj(n -> "1 1 udp 1 192.0.2.1 " + n + " typ host");
        assertThat(Candidates.read(many)).hasSize(RemoteTransport.MAX_CANDIDATES);
    }
}
