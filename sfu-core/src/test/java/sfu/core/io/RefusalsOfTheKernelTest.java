package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A kernel that really refuses: runs (GSO) with EINVAL and EIO, too large packets, small buffers.
 */
class RefusalsOfTheKernelTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);
    private static final UdpOptions OPTIONS = UdpOptions.defaults();
    private static final int UDP_NO_CHECK6_TX = 101;

    @BeforeEach
    void needsGso() {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.segments(), "no GSO here: " + support.reason());
    }

    /** Without UDP checksums there is no segmentation: EINVAL. */
    @Test
    void runsThatAreInvalidGoPacketByPacketAndThenNoMore() throws Exception {
        GsoRefusal refusal = new GsoRefusal();
        try (LinuxUdpPort from = LinuxUdpPort.open(ANY, OPTIONS, true, refusal);
                LinuxUdpPort ann = LinuxUdpPort.open(ANY, OPTIONS);
                LinuxUdpPort bob = LinuxUdpPort.open(ANY, OPTIONS);
                Arena arena = Arena.ofConfined()) {
            Assumptions.assumeTrue(from.socket().isDualStack(), "no IPv6 here");
            int fd = from.socket().fd();
            int off = Sys.setOption(Sys.newState(arena), fd, Sys.SOL_UDP, UDP_NO_CHECK6_TX, 1);
            assertThat(off).isZero();
            int frames = Segmentation.GIVE_UP_AFTER + 8;
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < frames; i++) {
                for (int k = 0; k < 3; k++) {
                    all.add(pattern(all.size(), 1000));
                    put(from, all.getLast(), at("::1", ann.localPort()));
                }
                // Has its checksums; alone, since a run that is taken makes up for a refused one.
                put(from, all.getLast(), at("127.0.0.1", bob.localPort()));
                assertThat(from.flush()).isZero();
            }
            Datagrams atBob = new Datagrams();
            atBob.drain(bob, frames);
            assertThat(from.stats().txDropped()).isZero();
            assertThat(from.stats().txPackets).isEqualTo(4L * frames);
            assertThat(from.stats().txGsoSplit).isEqualTo(Segmentation.GIVE_UP_AFTER);
            assertThat(from.segments()).isFalse();
            assertThat(refusal.cause()).contains("EINVAL");
        }
    }

    /** A link on which 10.99.0.2 and 10.99.0.3 take everything. */
    private static void connect(OtherNetwork network) throws Exception {
        network.ip("link add v0 type veth peer name v1");
        network.ip("address add 10.99.0.1/24 dev v0");
        network.ip("link set v1 up");
        network.ip("link set v0 up");
        network.ip("neighbor replace 10.99.0.2 lladdr 02:00:00:00:00:02 dev v0");
        network.ip("neighbor replace 10.99.0.3 lladdr 02:00:00:00:00:03 dev v0");
    }

    @Test
    void aForbiddenPeerCostsItsOwnPacketsOnly() throws Exception {
        try (OtherNetwork network = new OtherNetwork()) {
            connect(network);
            Assumptions.assumeTrue(
                    network.tryIp(
                            "xfrm policy add src 10.99.0.1 dst 10.99.0.2 dir out action block"),
                    "no way to forbid a peer here");
            network.run(() -> {
                try (LinuxUdpPort from = LinuxUdpPort.open(ANY, OPTIONS)) {
                    for (int i = 0; i < 40; i++) {
                        String to = i / 2 % 2 == 0 ? "10.99.0.2" : "10.99.0.3";
                        put(from, pattern(i, 1000), at(to, 5000));
                    }
                    assertThat(from.flush()).isZero();
                    assertThat(from.stats().txDenied).isEqualTo(20);
                    assertThat(from.stats().txPackets).isEqualTo(20);
                    assertThat(from.segments()).isTrue();
                }
                return null;
            });
        }
    }

    /** Packets that IPsec encrypts cannot be segmented: EIO. */
    @Test
    void aRouteThroughIpsecTakesPacketsOneByOne() throws Exception {
        GsoRefusal refusal = new GsoRefusal();
        try (OtherNetwork network = new OtherNetwork()) {
            connect(network);
            boolean ipsec =
                    network.tryIp(
                                    "xfrm state add src 10.99.0.1 dst 10.99.0.2 proto esp spi 1"
                                            + " mode transport aead rfc4106(gcm(aes))"
                                            + " 0x0102030405060708090a0b0c0d0e0f1011121314 128")
                            && network.tryIp(
                                    "xfrm policy add src 10.99.0.1 dst 10.99.0.2 dir out tmpl src"
                                            + " 10.99.0.1 dst 10.99.0.2 proto esp mode transport");
            Assumptions.assumeTrue(ipsec, "no IPsec in this kernel");
            network.run(() -> {
                try (LinuxUdpPort from = LinuxUdpPort.open(ANY, OPTIONS, true, refusal)) {
                    for (int i = 0; i < 100; i++) {
                        for (int k = 0; k < 3; k++) {
                            put(from, pattern(k, 1000), at("10.99.0.2", 5000));
                        }
                        put(from, pattern(9, 1000), at("10.99.0.3", 5000));
                        assertThat(from.flush()).isZero();
                    }
                    assertThat(from.stats().txPackets).isEqualTo(400);
                    assertThat(from.stats().txDropped()).isZero();
                    assertThat(from.stats().txGsoSplit).isEqualTo(Segmentation.GIVE_UP_AFTER);
                    assertThat(from.segments()).isFalse();
                }
                return null;
            });
            assertThat(refusal.cause()).contains("EIO");
        }
    }

    @Test
    void aPathWithASmallMtuCostsItsLargePacketsOnly() throws Exception {
        try (OtherNetwork network = new OtherNetwork()) {
            network.ip("link set lo mtu 1000");
            network.run(() -> {
                try (LinuxUdpPort from = LinuxUdpPort.open(ANY, OPTIONS);
                        LinuxUdpPort to = LinuxUdpPort.open(ANY, OPTIONS)) {
                    InetSocketAddress address = at("127.0.0.1", to.localPort());
                    Datagrams received = new Datagrams();
                    int flushes = 3 * Segmentation.GIVE_UP_AFTER;
                    for (int i = 1; i <= flushes; i++) {
                        for (int length : new int[] {1100, 1100, 200}) {
                            put(from, pattern(length, length), address);
                        }
                        assertThat(from.flush()).isZero();
                        received.drain(to, i);
                    }
                    assertThat(from.stats().txTooBig).isEqualTo(2 * flushes);
                    assertThat(from.stats().txPackets).isEqualTo(flushes);
                    assertThat(from.segments()).isTrue();
                    for (int length : new int[] {900, 900, 1100, 1100, 1100, 900, 900}) {
                        put(from, pattern(length, length), address);
                    }
                    assertThat(from.flush()).isZero();
                    received.drain(to, flushes + 4);
                    assertThat(from.stats().txTooBig).isEqualTo(2 * flushes + 3);
                }
                return null;
            });
        }
    }

    @Test
    void theSmallestBuffersLoseOnlyWhatDoesNotFitAndCountIt() throws Exception {
        UdpOptions tiny = OPTIONS.withBuffers(2, 2); // the kernel raises them to its least
        try (LinuxUdpPort from = LinuxUdpPort.open(ANY, tiny);
                LinuxUdpPort ann = LinuxUdpPort.open(ANY, tiny);
                LinuxUdpPort bob = LinuxUdpPort.open(ANY, OPTIONS)) {
            assertThat(ann.socket().buffers().receiveBytes()).isLessThan(10_000);
            assertThat(from.socket().buffers().sendBytes()).isLessThan(10_000);
            for (int i = 0; i < 50; i++) { // runs of 40 kB from a send buffer of 5 kB
                for (int k = 0; k < 40; k++) {
                    put(from, pattern(k, 1000), at("127.0.0.1", bob.localPort()));
                }
                put(from, pattern(i, 1000), at("127.0.0.1", ann.localPort()));
                assertThat(from.flush()).isZero();
                new Datagrams().drain(bob, 40);
            }
            Datagrams atAnn = new Datagrams();
            atAnn.drain(ann, 1);
            put(from, pattern(99, 10), at("127.0.0.1", ann.localPort()));
            from.flush();
            atAnn.drain(ann, atAnn.received.size() + 1);
            assertThat(ann.stats().rxKernelDrops + atAnn.received.size()).isEqualTo(51);
            assertThat(ann.stats().rxKernelDrops).isPositive();
            assertThat(from.stats().txDropped()).isZero();
        }
    }
}
