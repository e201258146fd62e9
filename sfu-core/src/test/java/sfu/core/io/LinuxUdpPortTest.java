package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The native port on real loopback sockets. */
class LinuxUdpPortTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);
    private static final UdpOptions OPTIONS = UdpOptions.defaults();

    @BeforeAll
    static void needsNative() {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
    }

    private static LinuxUdpPort open(UdpOptions options) throws IOException {
        return LinuxUdpPort.open(ANY, options);
    }

    private static LinuxUdpPort open(UdpOptions options, boolean dual) throws IOException {
        return LinuxUdpPort.open(ANY, options, dual, new GsoRefusal());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true, true",
        "127.0.0.1, false, true",
        "::1, true, true",
        "::1, false, true",
        "127.0.0.1, true, false",
    })
    void framesOfManyPacketsArriveIntact(String address, boolean gso, boolean dual)
            throws Exception {
        Assumptions.assumeTrue(!gso || NativeSupport.ofThisHost().segments(), "no GSO here");
        try (LinuxUdpPort from = open(OPTIONS.withGso(gso), dual);
                LinuxUdpPort ann = open(OPTIONS, dual);
                LinuxUdpPort bob = open(OPTIONS, dual)) {
            List<byte[]> all = new ArrayList<>();
            Datagrams atAnn = new Datagrams();
            Datagrams atBob = new Datagrams();
            for (int frame = 0; frame < 30; frame++) {
                int first = all.size();
                for (int k = 0; k < 7; k++) { // a run, a shorter one, a longer one
                    all.add(pattern(first + k, 1100));
                }
                all.add(pattern(first + 7, 8 + frame));
                all.add(pattern(first + 8, 1200 + frame));
                for (UdpPort to : List.of(ann, bob)) {
                    for (byte[] packet : all.subList(first, all.size())) {
                        assertThat(put(from, packet, at(address, to.localPort()))).isTrue();
                    }
                }
                assertThat(from.flush()).isZero();
                atAnn.drain(ann, all.size());
                atBob.drain(bob, all.size());
            }
            assertThat(atAnn.bytes()).containsExactlyElementsOf(all);
            assertThat(atBob.bytes()).containsExactlyElementsOf(all);
            assertThat(atAnn.received.getLast().from()).isEqualTo(at(address, from.localPort()));
            assertThat(from.stats().txPackets).isEqualTo(2L * all.size());
            assertThat(from.stats().txBytes).isEqualTo(2 * ann.stats().rxBytes);
            assertThat(from.stats().txMessages).isEqualTo(gso ? 2L * 2 * 30 : 2L * all.size());
            assertThat(ann.stats().rxPackets).isEqualTo(all.size());
        }
    }

    @Test
    void deadPeersInABatchCostTheLivingNothing() throws Exception {
        int closed;
        try (LinuxUdpPort gone = open(OPTIONS)) {
            closed = gone.localPort();
        }
        try (LinuxUdpPort from = open(OPTIONS);
                LinuxUdpPort ann = open(OPTIONS)) {
            InetSocketAddress living = at("127.0.0.1", ann.localPort());
            Datagrams received = new Datagrams();
            List<byte[]> good = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                List<InetSocketAddress> dead =
                        List.of(
                                at("127.0.0.1", closed), // nobody listens
                                at("127.255.255.255", 4000), // broadcast: EACCES
                                at("127.0.0.1", 0)); // EINVAL
                for (InetSocketAddress peer : dead) {
                    good.add(pattern(good.size(), 700));
                    put(from, good.getLast(), living);
                    put(from, new byte[700], peer);
                    put(from, new byte[700], peer);
                }
                put(from, new byte[65_530], living); // EMSGSIZE
                good.add(pattern(good.size(), 700));
                put(from, good.getLast(), living);
                assertThat(from.flush()).isZero();
                received.drain(ann, good.size());
            }
            assertThat(received.bytes()).containsExactlyElementsOf(good);
            UdpStats stats = from.stats();
            assertThat(stats.txDenied).isEqualTo(40);
            assertThat(stats.txOther).isEqualTo(40);
            assertThat(stats.txTooBig).isEqualTo(20);
            assertThat(stats.txPackets).isEqualTo(good.size() + 40);
            assertThat(from.segments())
                    .as("GSO survives bad peers")
                    .isEqualTo(NativeSupport.ofThisHost().segments());
        }
    }

    @Test
    void countsWhatTheKernelDropped() throws Exception {
        try (LinuxUdpPort from = open(OPTIONS);
                LinuxUdpPort to = open(OPTIONS.withBuffers(40_000, 0))) {
            InetSocketAddress address = at("127.0.0.1", to.localPort());
            for (int i = 0; i < 200; i++) {
                put(from, new byte[1000], address);
            }
            from.flush();
            Datagrams received = new Datagrams();
            received.drain(to, 1);
            int before = received.received.size();
            put(from, new byte[1000], address); // the counter rides on what comes after the drops
            from.flush();
            received.drain(to, before + 1);
            assertThat(to.stats().rxKernelDrops).isPositive();
            assertThat(received.received.size() + to.stats().rxKernelDrops).isEqualTo(201);
        }
    }

    @Test
    void tellsHowLongEachDatagramOfABatchWaited() throws Exception {
        try (LinuxUdpPort to = open(OPTIONS);
                DatagramSocket from = new DatagramSocket()) {
            InetSocketAddress address = at("127.0.0.1", to.localPort());
            from.send(new DatagramPacket(new byte[10], 10, address));
            Thread.sleep(50);
            from.send(new DatagramPacket(new byte[10], 10, address));
            List<Long> waitedNs = new ArrayList<>();
            to.receive((in, offset, length, hi, lo, port) -> waitedNs.add(to.waitedNs()));
            assertThat(waitedNs).hasSize(2).allMatch(ns -> ns > 0);
            assertThat(waitedNs.get(0) - waitedNs.get(1)).isGreaterThan(40_000_000L);
            assertThat(to.waitedNs()).as("of nothing").isZero();
        }
    }

    @Test
    void whatRestedInTheControlSocketIsToldApart() throws Exception {
        try (LinuxUdpPort to =
                        LinuxSockets.open(1, new InetSocketAddress(0), OPTIONS, new GsoRefusal())
                                .getFirst();
                DatagramSocket from = new DatagramSocket()) {
            InetSocketAddress address = at("127.0.0.1", to.localPort());
            byte[] report = {(byte) 0x80, (byte) 200, 0, 0};
            byte[] arrivals = {(byte) 0x8F, (byte) 205, 0, 0};
            ControlSocket control = Objects.requireNonNull(to.control());
            List<Boolean> isControl = new ArrayList<>();
            List<Long> waitedNs = new ArrayList<>();
            UdpPort.Receiver receiver =
                    (in, offset, length, hi, lo, port) -> {
                        isControl.add(to.isControl());
                        waitedNs.add(to.waitedNs());
                    };
            from.send(new DatagramPacket(report, 4, address));
            Thread.sleep(50); // it rests
            assertThat(control.take(receiver)).isEqualTo(1);
            assertThat(control.tookFeedback()).isFalse();
            from.send(new DatagramPacket(arrivals, 4, address));
            from.send(new DatagramPacket(new byte[] {(byte) 0x80, 96}, 2, address));
            assertThat(to.receive(receiver)).isEqualTo(1);
            assertThat(control.take(receiver)).isEqualTo(1);
            assertThat(control.tookFeedback()).isTrue();
            assertThat(isControl).containsExactly(true, false, true);
            assertThat(waitedNs.getFirst()).isGreaterThan(40_000_000L);
            assertThat(to.isControl()).isFalse();
        }
    }

    @Test
    void dropsAndCountsWhatIsLongerThanASlot() throws Exception {
        try (LinuxUdpPort to = open(OPTIONS);
                DatagramSocket from = new DatagramSocket()) {
            InetSocketAddress address = at("127.0.0.1", to.localPort());
            for (int length : new int[] {OPTIONS.receiveSlotBytes() + 1, 5000, 100}) {
                from.send(new DatagramPacket(new byte[length], length, address));
            }
            from.send(
                    new DatagramPacket(
                            new byte[OPTIONS.receiveSlotBytes()],
                            OPTIONS.receiveSlotBytes(),
                            address));
            Datagrams received = new Datagrams();
            received.drain(to, 2);
            assertThat(received.bytes())
                    .extracting(b -> b.length)
                    .containsExactly(100, OPTIONS.receiveSlotBytes());
            assertThat(to.stats().rxTruncated).isEqualTo(2);
        }
    }

    @Test
    void readsAtMostOneBatch() throws Exception {
        try (LinuxUdpPort from = open(OPTIONS);
                LinuxUdpPort to = open(OPTIONS.withBatches(4, 4))) {
            for (int i = 0; i < 10; i++) {
                put(from, pattern(i, 100), at("::1", to.localPort()));
            }
            from.flush();
            Datagrams received = new Datagrams();
            received.drain(to, 10);
            assertThat(received.batches).isBetween(3, 10);
            assertThat(to.receive(received)).isZero();
            assertThat(received.received).hasSize(10);
            assertThat(to.stats().rxErrors).isZero();
        }
    }

    @Test
    void mayBeClosedByItsReceiver() throws Exception {
        LinuxUdpPort to = open(OPTIONS);
        try (LinuxUdpPort from = open(OPTIONS)) {
            for (int i = 0; i < 3; i++) {
                put(from, pattern(i, 100), at("127.0.0.1", to.localPort()));
            }
            from.flush();
            Datagrams closing =
                    new Datagrams() {
                        @Override
                        public void packet(
                                MemorySegment in, long o, int n, long hi, long lo, long port) {
                            super.packet(in, o, n, hi, lo, port);
                            to.close();
                        }
                    };
            closing.drain(to, 3);
            assertThat(closing.received).hasSize(3);
            assertThat(to.receive(closing)).isZero();
            assertThat(to.reserve(10)).isEqualTo(-1);
            assertThat(to.flush()).isZero();
        }
    }

    @Test
    void hintsWhenTheKernelGaveLess() throws Exception {
        try (LinuxUdpPort port = open(OPTIONS.withBuffers(1 << 20, 1 << 19))) {
            SocketBuffers given = port.socket().buffers();
            assertThat(given.hint(OPTIONS.withBuffers(0, 0))).isEmpty();
            assertThat(given.hint(OPTIONS.withBuffers(1 << 30, 0)))
                    .contains("wanted 1073741824")
                    .contains("net.core.rmem_max=536870912");
            assertThat(given.hint(OPTIONS.withBuffers(0, 1 << 30))).contains("wmem_max");
        }
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        assertThatThrownBy(() -> LinuxUdpPort.open(at("192.0.2.1", 0), OPTIONS))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("this host does not have the address");
    }
}
