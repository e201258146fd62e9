package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Whichever engine sends and whichever receives: the same bytes, in the same order. */
class UdpEnginesAgreeTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);
    private static final UdpOptions OPTIONS = UdpOptions.defaults();

    private static UdpPort nio() throws IOException {
        return NioSockets.open(1, ANY, OPTIONS, true).getFirst();
    }

    private static List<byte[]> script(long seed) {
        Random random = new Random(seed);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            boolean same = !packets.isEmpty() && random.nextInt(4) != 0;
            int length = same ? packets.getLast().length : random.nextInt(1500);
            packets.add(pattern(i, length));
        }
        return packets;
    }

    private static Datagrams exchange(UdpPort from, UdpPort to, String address, List<byte[]> all) {
        Datagrams received = new Datagrams();
        int sent = 0;
        for (byte[] packet : all) {
            if (!put(from, packet, at(address, to.localPort()))) {
                assertThat(from.flush()).isZero();
                received.drain(to, sent);
                assertThat(put(from, packet, at(address, to.localPort()))).isTrue();
            }
            sent++;
        }
        assertThat(from.flush()).isZero();
        received.drain(to, sent);
        assertThat(from.stats().txPackets).isEqualTo(sent);
        assertThat(from.stats().txBytes).isEqualTo(to.stats().rxBytes);
        assertThat(to.stats().rxPackets).isEqualTo(sent);
        return received;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theSameBytesInTheSameOrder(String address) throws Exception {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
        List<byte[]> all = script(1);
        for (int pair = 0; pair < 4; pair++) {
            try (UdpPort from = pair % 2 == 0 ? nio() : LinuxUdpPort.open(ANY, OPTIONS);
                    UdpPort to = pair / 2 == 0 ? nio() : LinuxUdpPort.open(ANY, OPTIONS)) {
                Datagrams received = exchange(from, to, address, all);
                assertThat(received.bytes()).as("pair %d", pair).containsExactlyElementsOf(all);
                assertThat(received.received.getLast().from())
                        .isEqualTo(at(address, from.localPort()));
            }
        }
    }
}
