package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.ice4j.StunException;
import org.ice4j.message.Message;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Cost;
import sfu.core.fuzz.Seeds;
import sfu.core.io.Addr;
import sfu.core.rtp.WithoutInstrumentation;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * STUN messages as they come, and with attributes of the fuzzer's under a right signature: found
 * inside, authentic alone where they are, answered by both responders alike and never with more
 * than came.
 */
@ExtendWith(WithoutInstrumentation.class)
class StunFuzzTest {
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final String USERNAME = "evtj:h6vY";
    private static final InetSocketAddress V4 = new InetSocketAddress("192.0.2.7", 54_321);
    private static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::7", 54_321);

    /** The plain response to an IPv6 address, the largest there is. */
    private static final int MOST_ANSWERED = 76;

    /** Of Java's for a message and its copies; what ice4j decodes is bounded by its length, too. */
    private static final int COST_BYTES = 16 << 10;

    private final CheckScratch scratch = new CheckScratch();
    private final CheckResponder responder = new CheckResponder(USERNAME, PASSWORD);

    private static StunWriter check() {
        return StunWriter.request()
                .put(Stun.USERNAME, USERNAME)
                .putLong(Stun.ICE_CONTROLLING, 42)
                .put(Stun.USE_CANDIDATE, new byte[0])
                .putInt(Stun.PRIORITY, 12345);
    }

    static Stream<byte[]> messages() {
        byte[] request = check().sign(PASSWORD);
        return Stream.of(
                new Seeds().put(0).put(request).bytes(),
                new Seeds().put(0).put(StunWriter.success(request, V4).sign(PASSWORD)).bytes(),
                new Seeds().put(0).put(StunWriter.success(request, V6).sign(PASSWORD)).bytes(),
                new Seeds()
                        .put(1)
                        .put16(Stun.BINDING_REQUEST)
                        .put16(Stun.USERNAME)
                        .piece(USERNAME.getBytes(StandardCharsets.UTF_8))
                        .put16(Stun.PRIORITY)
                        .piece(new byte[4])
                        .bytes(),
                new Seeds()
                        .put(1)
                        .put16(Stun.BINDING_ERROR)
                        .put16(0x0009)
                        .piece(new byte[] {0, 0, 4, 87})
                        .put16(Stun.XOR_MAPPED_ADDRESS)
                        .piece(new byte[] {0, 1, 1, 2, 3, 4, 5, 6})
                        .bytes());
    }

    @MethodSource("messages")
    @FuzzTest
    void anyMessage(byte[] bytes) {
        Bits bits = new Bits(bytes);
        check(bits.next() % 2 == 0 ? bits.rest() : signed(bits));
    }

    /** Attributes of any type and length, of somebody who has the password. */
    private static byte[] signed(Bits bits) {
        int type = bits.next16();
        StunWriter writer = new StunWriter(type, new byte[Stun.TRANSACTION_BYTES]);
        byte[] first = null;
        int firstType = 0;
        while (!bits.isOver()) {
            int attribute = bits.next16();
            byte[] value = bits.piece();
            writer.put(attribute, value);
            if (first == null) {
                first = value;
                firstType = attribute;
            }
        }
        byte[] message = writer.sign(PASSWORD);
        assertThat(Stun.isWellFormed(message)).isTrue();
        assertThat(Stun.type(message)).isEqualTo(type);
        if (first != null) {
            int at = Stun.find(message, firstType);
            assertThat(at).isEqualTo(Stun.HEADER_BYTES);
            assertThat(Arrays.copyOfRange(message, at + 4, at + 4 + first.length)).isEqualTo(first);
        }
        return message;
    }

    private void check(byte[] m) {
        boolean isWellFormed = Stun.isWellFormed(m);
        if (isWellFormed) {
            Cost.isAtMost(COST_BYTES + 16L * m.length, () -> checkFound(m));
            checkAuthenticated(m);
        }
        if (m.length <= CheckScratch.MAX_BYTES) {
            checkAnswer(m, V4);
            checkAnswer(m, V6);
        }
    }

    private static void checkFound(byte[] m) {
        String name = Stun.username(m);
        String receiver = Stun.receiverUfrag(m);
        boolean isInside =
                (name == null || name.length() <= m.length - Stun.HEADER_BYTES)
                        && (receiver == null || name != null && name.startsWith(receiver + ":"))
                        && Stun.priority(m) >= -1
                        && Stun.priority(m) < 1L << 32
                        && Stun.find(m, Stun.FINGERPRINT) <= m.length - 4;
        InetSocketAddress mapped = Stun.mapped(m);
        if (!isInside || mapped != null && mapped.getAddress() == null) {
            throw new AssertionError("found outside of the message");
        }
    }

    private static void checkAuthenticated(byte[] m) {
        byte[] signed = Stun.authenticated(m, PASSWORD);
        assertThat(Stun.authenticated(m, PASSWORD + "x")).isNull();
        if (signed == null) {
            return;
        }
        assertThat(signed.length).isLessThanOrEqualTo(m.length);
        assertThat(Stun.isWellFormed(signed)).isTrue();
        assertThat(Stun.authenticated(signed, PASSWORD)).isEqualTo(signed);
        Cost.isAtMost(COST_BYTES + 64L * m.length, () -> decode(signed));
    }

    /** As {@link IceStack} does: it may throw for what is malformed, but not take more memory. */
    private static void decode(byte[] m) {
        try {
            Message.decode(m, 0, m.length);
        } catch (StunException | RuntimeException malformed) {
            assertThat(malformed).isNotNull();
        }
    }

    private void checkAnswer(byte[] m, InetSocketAddress from) {
        System.arraycopy(m, 0, scratch.request(), 0, m.length);
        long hi = Addr.hi(from.getAddress());
        long lo = Addr.lo(from.getAddress());
        int length = responder.answer(scratch, m.length, hi, lo, Addr.port(from), 99);
        assertThat(Arrays.equals(Arrays.copyOf(scratch.request(), m.length), m)).isTrue();
        if (length == 0) {
            return;
        }
        assertThat(length).isLessThanOrEqualTo(MOST_ANSWERED);
        assertThat(from == V6 || length <= m.length).as("more than came").isTrue();
        assertThat(Stun.username(m)).isEqualTo(USERNAME);
        assertThat(Stun.authenticated(m, PASSWORD)).isNotNull();
        assertThat(Stun.isFingerprintRight(m)).isTrue();
        byte[] expected = StunWriter.success(m, from).sign(PASSWORD);
        assertThat(Arrays.copyOf(scratch.response(), length)).isEqualTo(expected);
    }
}
