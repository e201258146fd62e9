package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.io.Addr;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;

class CheckResponderTest {
    private static final String PASSWORD = "a-password-of-ours-0123456";

    private final CheckScratch scratch = new CheckScratch();
    private final CheckResponder responder = new CheckResponder("ours:theirs", PASSWORD);

    private static StunWriter check() {
        return StunWriter.request()
                .put(Stun.USERNAME, "ours:theirs")
                .putInt(0xC057, 7) // what Chromium says of its network: optional
                .putLong(Stun.ICE_CONTROLLING, 42)
                .put(Stun.USE_CANDIDATE, new byte[0])
                .putInt(Stun.PRIORITY, 12345);
    }

    private int answer(byte[] request, InetSocketAddress from) {
        System.arraycopy(request, 0, scratch.request(), 0, request.length);
        long hi = Addr.hi(from.getAddress());
        long lo = Addr.lo(from.getAddress());
        int length = responder.answer(scratch, request.length, hi, lo, Addr.port(from), 99);
        if (length == 0) { // then ICE gets it as it came
            assertThat(Arrays.copyOf(scratch.request(), request.length)).isEqualTo(request);
        }
        return length;
    }

    private static InetSocketAddress at(String address) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(address), 54_321);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7", "127.0.0.1", "::1"})
    void answersAsIceItselfWould(String address) throws Exception {
        InetSocketAddress from = at(address);
        byte[] request = check().sign(PASSWORD);
        int length = answer(request, from);
        byte[] expected = StunWriter.success(request, from).sign(PASSWORD);
        assertThat(Arrays.copyOf(scratch.response(), length)).isEqualTo(expected);
        assertThat(responder.answeredNs()).isEqualTo(99);
    }

    @Test
    void leavesToIceWhatIsNotPlain() throws Exception {
        InetSocketAddress from = at("192.0.2.7");
        assertThat(answer(check().putLong(Stun.ICE_CONTROLLED, 1).sign(PASSWORD), from)).isZero();
        assertThat(answer(check().putInt(0x0003, 1).sign(PASSWORD), from)).isZero();
        assertThat(answer(check().sign("another"), from)).isZero();
        assertThat(answer(check().put(Stun.USERNAME, "ours:theirs").sign(PASSWORD), from)).isZero();
        assertThat(answer(check().putInt(Stun.PRIORITY, 1).sign(PASSWORD), from)).isZero();
        StunWriter stranger =
                StunWriter.request().put(Stun.USERNAME, "ours:other").putInt(Stun.PRIORITY, 1);
        assertThat(answer(stranger.sign(PASSWORD), from)).isZero();
        StunWriter nameless = StunWriter.request().putInt(Stun.PRIORITY, 1);
        assertThat(answer(nameless.sign(PASSWORD), from)).isZero();
        byte[] response = StunWriter.success(check().sign(PASSWORD), from).sign(PASSWORD);
        assertThat(answer(response, from)).isZero();
        assertThat(responder.answeredNs()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void noChangedBitIsAnswered() throws Exception {
        InetSocketAddress from = at("192.0.2.7");
        byte[] request = check().sign(PASSWORD);
        for (int bit = 0; bit < request.length * 8; bit++) {
            byte[] changed = request.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(answer(changed, from)).as("bit %d", bit).isZero();
        }
        for (int length = 0; length < request.length; length++) {
            assertThat(answer(Arrays.copyOf(request, length), from)).isZero();
        }
    }

    @Test
    void garbageIsLeftToIce() throws Exception {
        InetSocketAddress from = at("192.0.2.7");
        Random random = new Random(5);
        byte[] request = check().sign(PASSWORD);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = Arrays.copyOf(request, 20 + random.nextInt(200));
            for (int k = 0; k < 4; k++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            if (!Arrays.equals(changed, request)) {
                assertThat(answer(changed, from)).isZero();
            }
        }
    }
}
