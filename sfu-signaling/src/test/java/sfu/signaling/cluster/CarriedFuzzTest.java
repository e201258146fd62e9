package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The header by which a node vouches for a client, as any stranger can send it, and the fuzzer's
 * under a good seal: an address that is sealed, once, or nothing, which is counted once.
 */
@ExtendWith(WithoutInstrumentation.class)
class CarriedFuzzTest {
    private static final String SELF = "00000000000000aa";
    private static final String OTHER = "00000000000000bb";
    private static final Seal SEAL = new Seal("0123456789abcdef");
    private static final String TARGET = "/v1/ws";
    private static final int COST_BYTES = 64 << 10;
    private static final int COST_OF_A_CHARACTER = 64;

    static Stream<byte[]> headers() {
        String good = sealed(OTHER + "\n17\n203.0.113.9\n4321");
        return Stream.of(
                        good,
                        good.replace("203", "204"),
                        "2" + good.substring(1),
                        "",
                        "1 2 3 4 5 6",
                        OTHER + "\n1\n2001:db8::1\n443",
                        OTHER + "\n1\n....\n443",
                        OTHER + "\n1\n203.0.113.9\n99999",
                        SELF + "\n999999999999999999\n::\n0",
                        "00000000000000cc\n1\n203.0.113.9\n1")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sealed(String lines) {
        String[] parts = Arrays.copyOf(lines.split("\n", 4), 4);
        Arrays.setAll(parts, i -> parts[i] == null ? "" : parts[i]);
        String seal = SEAL.of("carry", parts[0], SELF, parts[1], parts[2], parts[3], "GET", TARGET);
        return "1 " + String.join(" ", parts) + " " + seal;
    }

    private static Vouchers vouchers(Oddities oddities) {
        Nodes nodes = new Nodes(SELF, ClusterPace.defaults(), () -> 0);
        nodes.heard(List.of(node(SELF), node(OTHER)));
        return new Vouchers(SELF, SEAL, nodes, oddities);
    }

    private static NodeState node(String start) {
        return new NodeState(start, start, "", "http://10.0.0.1:1", "", "1", NodeLoad.STARTING);
    }

    private static long odd(Oddities oddities) {
        return Arrays.stream(Oddity.values()).mapToLong(oddities::count).sum();
    }

    /** A header as it came, or node, number, address and port in four lines, to be sealed. */
    @MethodSource("headers")
    @FuzzTest
    void anyHeader(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String header = text.indexOf('\n') < 0 ? text : sealed(text);
        Oddities oddities = new Oddities();
        Vouchers vouchers = vouchers(oddities);
        assertThat(vouchers.read(header, "POST", TARGET)).isNull();
        assertThat(vouchers.read(header, "GET", TARGET + "?a")).isNull();
        assertThat(odd(oddities)).isEqualTo(2);
        InetSocketAddress client = vouchers.read(header, "GET", TARGET);
        assertThat(odd(oddities)).isEqualTo(client == null ? 3 : 2);
        if (client != null) {
            check(header, client);
            assertThat(vouchers.read(header, "GET", TARGET)).isNull();
            assertThat(oddities.count(Oddity.REPLAYED)).isEqualTo(1);
        }
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * header.length();
        Cost.isAtMost(most, () -> vouchers.read(header, "GET", TARGET));
    }

    private static void check(String header, InetSocketAddress client) {
        String[] parts = header.split(" ", -1);
        assertThat(parts).hasSize(6);
        assertThat(parts[1]).isIn(SELF, OTHER);
        assertThat(parts[5])
                .isEqualTo(
                        SEAL.of(
                                "carry", parts[1], SELF, parts[2], parts[3], parts[4], "GET",
                                TARGET));
        assertThat(client.isUnresolved()).isFalse();
        assertThat(client.getPort()).isEqualTo(Integer.parseInt(parts[4]));
    }
}
