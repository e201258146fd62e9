package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A host with several addresses: answers leave from the one that was asked. */
class LocalAddressesTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);

    /** Answers each datagram with a run of three and a longer packet. */
    private static final class Answers implements UdpPort.Receiver {
        final List<Integer> locals = new ArrayList<>();
        private final UdpPort port;

        Answers(UdpPort port) {
            this.port = port;
        }

        @Override
        public void packet(MemorySegment in, long o, int length, long hi, long lo, long from) {
            locals.add(Addr.local(from));
            for (int bytes : new int[] {100, 100, 50, 200}) {
                port.reserve(bytes);
                port.commit(bytes, hi, lo, from);
            }
        }
    }

    private static LocalAddresses addresses(String... texts) throws Exception {
        List<InetAddress> all = new ArrayList<>();
        for (String text : texts) {
            all.add(InetAddress.getByName(text));
        }
        return new LocalAddresses(all);
    }

    private static void needsNative() {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
    }

    private static void assertAnswers(LinuxUdpPort server, String source, String asked, int number)
            throws Exception {
        InetSocketAddress to = at(asked, server.localPort());
        try (LinuxUdpPort peer = LinuxUdpPort.open(at(source, 0), UdpOptions.defaults())) {
            Datagrams.put(peer, pattern(1, 10), to);
            assertThat(peer.flush()).isZero();
            assertThat(peer.stats().txPackets).isEqualTo(1);
            Answers answers = new Answers(server);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        boolean came = server.receive(answers) > 0;
                        if (!came) { // an address that was just added may lose the first
                            Datagrams.put(peer, pattern(1, 10), to);
                            peer.flush();
                        }
                        return came;
                    });
            assertThat(server.flush()).isZero();
            assertThat(answers.locals).containsExactly(number);
            Datagrams back = new Datagrams();
            back.drain(peer, 4);
            assertThat(back.bytes()).extracting(b -> b.length).containsExactly(100, 100, 50, 200);
            assertThat(back.received).allMatch(datagram -> datagram.from().equals(to));
        }
        assertThat(server.stats().txDropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersLeaveFromTheAddressThatWasAsked(boolean dual) throws Exception {
        needsNative();
        UdpOptions options = UdpOptions.defaults().withLocals(addresses("127.0.0.2", "127.0.0.3"));
        try (LinuxUdpPort server = LinuxUdpPort.open(ANY, options, dual, new GsoRefusal())) {
            assertAnswers(server, "127.0.0.1", "127.0.0.2", 1);
            assertAnswers(server, "127.0.0.1", "127.0.0.3", 2);
            assertAnswers(server, "127.0.0.9", "127.0.0.2", 1);
            assertAnswers(server, "127.0.0.1", "127.0.0.1", 0); // not told apart: by the route
            if (dual && server.socket().isDualStack()) {
                assertAnswers(server, "::1", "::1", 0);
            }
        }
    }

    @Test
    void ofIpv6Too() throws Exception {
        try (OtherNetwork network = new OtherNetwork()) {
            network.ip("address add fd00::1/64 dev lo nodad");
            network.ip("address add fd00::2/64 dev lo nodad");
            UdpOptions options = UdpOptions.defaults().withLocals(addresses("fd00::1", "fd00::2"));
            network.run(() -> {
                try (LinuxUdpPort server = LinuxUdpPort.open(ANY, options)) {
                    assertAnswers(server, "::1", "fd00::2", 2);
                    assertAnswers(server, "fd00::2", "fd00::1", 1);
                }
                return null;
            });
        }
    }

    /** What an answer by the route looks like, which is why all this is there. */
    @Test
    void withoutThemTheRouteDecides() throws Exception {
        needsNative();
        try (LinuxUdpPort server = LinuxUdpPort.open(ANY, UdpOptions.defaults());
                DatagramSocket peer = EchoShards.peer("127.0.0.1")) {
            EchoShards.send(peer, "hello", at("127.0.0.2", server.localPort()));
            Answers answers = new Answers(server);
            while (server.receive(answers) == 0) {
                Thread.onSpinWait();
            }
            server.flush();
            DatagramPacket back = new DatagramPacket(new byte[500], 500);
            peer.receive(back);
            assertThat(answers.locals).containsExactly(0);
            assertThat(back.getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "true, false"})
    void eachMessageNamesItsOwnThroughSplitsAndMoves(boolean v6, boolean refused) throws Exception {
        UdpOptions options =
                UdpOptions.defaults()
                        .withBatches(1, 6)
                        .withLocals(addresses("192.0.2.1", "192.0.2.2"));
        FakeKernel kernel = new FakeKernel();
        UdpStats stats = new UdpStats();
        Segmentation gso = new Segmentation(true, new GsoRefusal());
        try (Arena arena = Arena.ofConfined()) {
            SendBatch batch = new SendBatch(kernel, arena, options, v6, gso, stats);
            kernel.room = 0;
            for (int local : new int[] {2, 2, 1, 1, 1, 0, 0, 2, 1, 2}) {
                put(batch, local);
            }
            assertThat(batch.reserve(100)).isEqualTo(-1);
            assertThat(batch.flush()).isEqualTo(4); // two gave way: 2, 2 and 1, 1, 1
            kernel.errnoOfRuns = refused ? Errno.EIO : 0;
            kernel.room = 100;
            put(batch, 1);
            put(batch, 1);
            assertThat(batch.flush()).isZero();
        }
        assertThat(stats.txQueueFull).isEqualTo(5);
        List<String> from = new ArrayList<>();
        for (FakeKernel.Message message : kernel.messages) {
            String address = Objects.requireNonNull(message.from()).getAddress().getHostAddress();
            message.packets().forEach(packet -> from.add(address.replace("192.0.2.", "")));
        }
        String none = Addr.inet(0, 0, 0).getAddress().getHostAddress();
        assertThat(from).containsExactly(none, none, "2", "1", "2", "1", "1");
        assertThat(kernel.messages.stream().anyMatch(FakeKernel.Message::isRun))
                .isEqualTo(!refused);
    }

    private static void put(SendBatch batch, int local) {
        InetSocketAddress to = at("198.51.100.1", 5000);
        long at = batch.reserve(100);
        MemorySegment.copy(pattern(local, 100), 0, batch.memory(), ValueLayout.JAVA_BYTE, at, 100);
        long lo = Addr.lo(to.getAddress());
        batch.commit(100, 0, lo, Addr.withLocal(to.getPort(), local));
    }

    @Test
    void areFew() {
        List<InetAddress> many = new ArrayList<>();
        for (int i = 0; i <= LocalAddresses.MAX; i++) {
            many.add(at("192.0.2." + i, 0).getAddress());
        }
        assertThatThrownBy(() -> new LocalAddresses(many)).hasMessageContaining("at most 16");
    }
}
