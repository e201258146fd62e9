package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.stats.TcpEnd;

import java.net.InetAddress;
import java.util.Map;

/** When a TCP peer is refused, slow, or of no more use. */
class TcpLimitsTest {
    private static final long MS = 1_000_000;
    private static final TcpOptions OPTIONS = TcpOptions.defaults().withTimeouts(5, 60, 15);

    private static InetAddress at(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Test
    void connectionsAreLimitedInAllAndByAddress() {
        TcpAdmission admission = new TcpAdmission(TcpOptions.defaults().withLimits(3, 2));
        assertThat(admission.admit(at("192.0.2.1"))).isNull();
        assertThat(admission.admit(at("192.0.2.1"))).isNull();
        assertThat(admission.admit(at("192.0.2.1"))).isEqualTo(TcpEnd.REFUSED_ADDRESS);
        assertThat(admission.admit(at("192.0.2.2"))).isNull();
        assertThat(admission.admit(at("192.0.2.3"))).isEqualTo(TcpEnd.REFUSED_FULL);
        admission.dismiss(at("192.0.2.1"), TcpEnd.PEER);
        assertThat(admission.admit(at("192.0.2.3"))).isNull();
        assertThat(admission.snapshot().connections()).isEqualTo(3);
        assertThat(admission.snapshot().accepted()).isEqualTo(4);
        assertThat(admission.snapshot().ended())
                .isEqualTo(
                        Map.of(
                                TcpEnd.REFUSED_ADDRESS, 1L,
                                TcpEnd.REFUSED_FULL, 1L,
                                TcpEnd.PEER, 1L));
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        TcpAdmission admission = new TcpAdmission(TcpOptions.defaults().withLimits(9, 1));
        assertThat(admission.admit(at("2001:db8:0:1::1"))).isNull();
        assertThat(admission.admit(at("2001:db8:0:1::2"))).isEqualTo(TcpEnd.REFUSED_ADDRESS);
        assertThat(admission.admit(at("2001:db8:0:2::1"))).isNull();
        admission.dismiss(at("2001:db8:0:1::1"), TcpEnd.IDLE);
        assertThat(admission.admit(at("2001:db8:0:1::2"))).isNull();
    }

    @Test
    void aBurstIsNoSlowReader() {
        SlowReader reader = new SlowReader(100_000, 500 * MS);
        assertThat(reader.isSlow(90_000, 0)).isFalse();
        assertThat(reader.isSlow(50_000, 400 * MS)).isFalse();
        assertThat(reader.isSlow(0, 450 * MS)).as("it took all").isFalse();
        assertThat(reader.isSlow(90_000, 800 * MS)).as("another burst").isFalse();
    }

    @Test
    void whatWaitsTooLongOrTooMuchMakesASlowReaderUntilItIsGone() {
        SlowReader reader = new SlowReader(100_000, 500 * MS);
        assertThat(reader.isSlow(50_000, 0)).isFalse();
        assertThat(reader.isSlow(50_000, 501 * MS)).isTrue();
        assertThat(reader.isSlow(20_000, 600 * MS)).as("not yet gone").isTrue();
        assertThat(reader.isSlow(500, 700 * MS)).isFalse();
        assertThat(reader.isSlow(100_001, 800 * MS)).as("too much").isTrue();
        assertThat(reader.isSlow(-1, 900 * MS)).as("closed").isFalse();
    }

    @Test
    void aConnectionWithoutACheckExpires() {
        TcpLiveness liveness = new TcpLiveness(OPTIONS, 0);
        liveness.read(4 * MS);
        assertThat(liveness.expired(false, 4 * MS)).isNull();
        assertThat(liveness.expired(false, 5 * MS)).isEqualTo(TcpEnd.UNCHECKED);
        assertThat(liveness.expired(true, 5 * MS)).as("it had one").isNull();
    }

    @Test
    void aConnectionWithoutBytesExpires() {
        TcpLiveness liveness = new TcpLiveness(OPTIONS, 0);
        liveness.read(10 * MS);
        liveness.taken(69 * MS);
        assertThat(liveness.expired(true, 69 * MS)).isNull();
        assertThat(liveness.expired(true, 70 * MS)).isEqualTo(TcpEnd.IDLE);
    }

    @Test
    void aPeerThatTakesNothingExpires() {
        TcpLiveness liveness = new TcpLiveness(OPTIONS, 0);
        liveness.taken(10 * MS);
        liveness.read(24 * MS);
        assertThat(liveness.expired(true, 24 * MS)).isNull();
        assertThat(liveness.expired(true, 25 * MS)).isEqualTo(TcpEnd.STALLED);
    }
}
