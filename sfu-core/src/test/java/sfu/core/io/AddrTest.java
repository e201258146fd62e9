package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;

class AddrTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 1",
        "255.255.255.255, 65535",
        "0.0.0.0, 0",
        "::1, 32768",
        "2001:db8:ffff::8000:1, 65535",
        "fe80::1%5, 40000",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1"
    })
    void comesBackAsItWas(String text, int port) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(text), port);
        long hi = Addr.hi(address.getAddress());
        long lo = Addr.lo(address.getAddress());
        InetSocketAddress back = Addr.inet(hi, lo, Addr.port(address));
        assertThat(back).isEqualTo(address);
        assertThat(Addr.port(back)).isEqualTo(Addr.port(address));
        assertThat(Addr.isV4(hi, lo)).isEqualTo(address.getAddress() instanceof Inet4Address);
    }

    @Test
    void anAddressOfOursGoesWithThePeers() {
        long port = 0xFFFF_FFFFL << 16 | 65_535; // the largest scope
        long with = Addr.withLocal(port, 16);
        assertThat(Addr.local(port)).isZero();
        assertThat(Addr.local(with)).isEqualTo(16);
        assertThat(Addr.withLocal(with, 0)).isEqualTo(port);
        assertThat(Addr.inet(1, 2, with)).isEqualTo(Addr.inet(1, 2, port));
        assertThat(Addr.hash(1, 2, with)).isNotEqualTo(Addr.hash(1, 2, port));
    }

    @Test
    void hashSpreadsNeighboursInTheLowBits() {
        BitSet seen = new BitSet();
        for (int i = 0; i < 1024; i++) {
            seen.set(Addr.hash(0, Addr.v4(0x0A000000 + i / 32), 50_000 + i % 32) & 4095);
        }
        assertThat(seen.cardinality()).as("906 for a random one").isGreaterThan(850);
    }
}
