package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.put;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A kernel that really takes no more: packets wait for a neighbour that does not answer ARP. */
class WritabilityTest {
    private static final int BATCH = 64;

    @ParameterizedTest
    @CsvSource({"true, 40", "false, 40", "true, 400", "false, 400"})
    void whatWaitsLeavesByItselfWhenTheKernelTakesItAgain(boolean isNative, int packets)
            throws Exception {
        UdpOptions options = UdpOptions.defaults().withBuffers(0, 20_000).withGso(false);
        UdpPorts ports = new UdpPorts(options.withNative(isNative));
        try (OtherNetwork network = new OtherNetwork();
                MultiThreadIoEventLoopGroup loops =
                        new MultiThreadIoEventLoopGroup(1, ports.ioHandlers())) {
            network.ip("link add v0 type veth peer name v1");
            network.ip("address add 10.99.0.1/24 dev v0");
            network.ip("link set v1 up");
            network.ip("link set v0 up");
            IoEventLoop loop = loops.next();
            UdpBinding binding =
                    network.run(() -> ports.bind(List.of(loop), 0, i -> new Datagrams()))
                            .getFirst();
            loop.submit(() -> fill(binding, packets)).get(30, TimeUnit.SECONDS);
            network.ip("neighbor replace 10.99.0.2 lladdr 02:00:00:00:00:02 dev v0");
            UdpStats stats = binding.port().stats();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            loop.submit(() -> stats.txPackets + stats.txQueueFull).get()
                                    == packets);
            assertThat(loop.submit(() -> stats.txWouldBlock).get())
                    .as("woken, not spinning")
                    .isLessThan(packets);
            long dropped = loop.submit(stats::txDropped).get();
            if (packets <= BATCH) {
                assertThat(dropped).isZero();
            } else {
                assertThat(dropped).isBetween(packets - 3L * BATCH, (long) packets - BATCH / 2);
            }
            loop.submit(binding::close).get(30, TimeUnit.SECONDS);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(3000);
        }
    }

    private static void fill(UdpBinding binding, int packets) {
        for (int i = 0; i < packets; i++) {
            if (!put(binding.port(), new byte[1000], at("10.99.0.2", 5000))) {
                binding.flush();
                assertThat(put(binding.port(), new byte[1000], at("10.99.0.2", 5000))).isTrue();
            }
        }
        binding.flush();
        assertThat(binding.port().stats().txWouldBlock).isPositive();
        assertThat(binding.port().stats().txPackets).isLessThan(packets);
    }
}
