package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Random;

/** STUN messages against the vectors of RFC 5769, and against garbage. */
class StunTest {
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    private static final byte[] REQUEST =
            hex(
                    """
                    000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
                    002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020\
                    000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf\
                    """);

    private static final byte[] RESPONSE_IPV4 =
            hex(
                    """
                    0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220\
                    002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7\
                    80280004c07d4c96\
                    """);

    private static final byte[] RESPONSE_IPV6 =
            hex(
                    """
                    010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220\
                    002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf1\
                    1784c97c8292c275bfe3ed4180280004c8fb0b4c\
                    """);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void readsTheSampleRequest() {
        assertThat(Stun.isWellFormed(REQUEST)).isTrue();
        assertThat(Stun.isFingerprintRight(REQUEST)).isTrue();
        assertThat(Stun.type(REQUEST)).isEqualTo(Stun.BINDING_REQUEST);
        assertThat(Stun.username(REQUEST)).isEqualTo("evtj:h6vY");
        assertThat(Stun.receiverUfrag(REQUEST)).isEqualTo("evtj");
        assertThat(Stun.priority(REQUEST)).isEqualTo(0x6e0001ffL);
        assertThat(Stun.find(REQUEST, Stun.ICE_CONTROLLED)).isPositive();
        assertThat(Stun.find(REQUEST, Stun.USE_CANDIDATE)).isNegative();
        assertThat(Stun.authenticated(REQUEST, PASSWORD)).isNotNull();
        assertThat(Stun.authenticated(REQUEST, PASSWORD + "x")).isNull();
    }

    @Test
    void readsTheSampleResponses() {
        for (byte[] response : new byte[][] {RESPONSE_IPV4, RESPONSE_IPV6}) {
            assertThat(Stun.isWellFormed(response)).isTrue();
            assertThat(Stun.isFingerprintRight(response)).isTrue();
            assertThat(Stun.type(response)).isEqualTo(Stun.BINDING_SUCCESS);
            assertThat(Stun.authenticated(response, PASSWORD)).isNotNull();
        }
        assertThat(Stun.mapped(RESPONSE_IPV4)).isEqualTo(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(Stun.mapped(RESPONSE_IPV6))
                .isEqualTo(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(Stun.mapped(REQUEST)).isNull();
    }

    @Test
    void writesWhatItReads() {
        InetSocketAddress from = new InetSocketAddress("2001:db8::1", 65535);
        byte[] response = StunWriter.success(REQUEST, from).sign(PASSWORD);
        assertThat(Stun.isWellFormed(response)).isTrue();
        assertThat(Stun.isFingerprintRight(response)).isTrue();
        assertThat(Stun.authenticated(response, PASSWORD)).isNotNull();
        assertThat(Stun.transaction(response)).isEqualTo(Stun.transaction(REQUEST));
        assertThat(Stun.mapped(response)).isEqualTo(from);
        byte[] large = StunWriter.request().put(Stun.USERNAME, "u".repeat(513)).sign(PASSWORD);
        assertThat(Stun.isWellFormed(large)).isTrue();
        assertThat(Stun.username(large)).hasSize(513);
        assertThat(Stun.authenticated(large, PASSWORD)).isNotNull();
    }

    @Test
    void theSignedPartEndsAtTheIntegrity() {
        byte[] signed = Stun.authenticated(REQUEST, PASSWORD);
        assertThat(signed).hasSize(REQUEST.length - 8);
        assertThat(Stun.isWellFormed(signed)).isTrue();
        assertThat(Stun.authenticated(signed, PASSWORD)).isEqualTo(signed);
        byte[] longer = java.util.Arrays.copyOf(signed, signed.length + 4);
        longer[signed.length + 1] = Stun.USE_CANDIDATE; // an attacker's
        Stun.setLength(longer, longer.length);
        assertThat(Stun.find(longer, Stun.USE_CANDIDATE)).isEqualTo(signed.length);
        assertThat(Stun.authenticated(longer, PASSWORD)).isEqualTo(signed);
    }

    @Test
    void aChangedByteIsNoticed() {
        for (int i = 0; i < REQUEST.length; i++) {
            if (i == REQUEST.length - 8) { // what says that the rest is a fingerprint
                i += 4;
            }
            byte[] bad = REQUEST.clone();
            bad[i] ^= 1;
            boolean isAccepted =
                    Stun.isWellFormed(bad)
                            && Stun.isFingerprintRight(bad)
                            && Stun.authenticated(bad, PASSWORD) != null;
            assertThat(isAccepted).as("byte %d", i).isFalse();
        }
    }

    @Test
    void garbageIsReadWithoutAnException() {
        Random random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            byte[] m = REQUEST.clone();
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                m[20 + random.nextInt(m.length - 20)] = (byte) random.nextInt(256);
            }
            m = java.util.Arrays.copyOf(m, 20 + 4 * random.nextInt((m.length - 20) / 4 + 1));
            Stun.setLength(m, m.length);
            assertThat(Stun.isWellFormed(m)).isTrue();
            Stun.receiverUfrag(m);
            Stun.priority(m);
            Stun.mapped(m);
            Stun.isFingerprintRight(m);
            Stun.authenticated(m, PASSWORD);
        }
        assertThat(Stun.isWellFormed(new byte[0])).isFalse();
        assertThat(Stun.isWellFormed(new byte[19])).isFalse();
        assertThat(Stun.isWellFormed(new byte[20])).isFalse();
    }
}
