package sfu.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.IceParameters;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The body of a PATCH of WHIP or WHEP (RFC 8840): credentials that are valid or none, candidates
 * within their number that name an address and no host, and nothing that can go on in a new line.
 */
@ExtendWith(WithoutInstrumentation.class)
class SdpFragmentFuzzTest {
    private static final int COST_BYTES = 128 << 10;
    private static final int COST_OF_A_BYTE = 2048; // a byte may be a line

    static Stream<byte[]> fragments() {
        return Stream.of(
                        "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
                                + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
                                + "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host"
                                + " generation 0 ufrag EsAw network-id 1\r\na=end-of-candidates\r\n",
                        "a=candidate:3 1 TCP 2122260223 2001:db8::1 9 typ host tcptype active\n",
                        "a=candidate:4 1 UDP 1 fe80::1%eth0 9 typ relay raddr 0.0.0.0 rport 0",
                        "a=candidate:5 1 UDP 1 5a8c2d2e-95f3.local 9 typ srflx",
                        "a=ice-ufrag:a:b\na=ice-pwd:short")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("fragments")
    @FuzzTest
    void anyFragment(byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        long most = COST_BYTES + (long) COST_OF_A_BYTE * bytes.length;
        Cost.isAtMost(most, () -> SdpFragment.candidates(body));
        Cost.isAtMost(most, () -> SdpFragment.read(body));
        IceParameters ice = SdpFragment.read(body);
        if (ice != null) {
            assertThat(ice.ufrag()).hasSizeBetween(4, 256).matches("[!-9;-~]+");
            assertThat(ice.password()).hasSizeBetween(22, 256).matches("[!-~]+");
        }
        List<RemoteCandidate> candidates = SdpFragment.candidates(body);
        assertThat(candidates).hasSizeLessThanOrEqualTo(RemoteTransport.MAX_CANDIDATES);
        assertThat(Set.copyOf(candidates)).hasSameSizeAs(candidates);
        for (RemoteCandidate each : candidates) {
            assertThat(each.port()).isBetween(1, 65_535);
            assertThat(each.address()).hasSizeLessThan(46).matches("[0-9a-fA-F:.]+");
        }
    }
}
