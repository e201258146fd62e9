package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.EchoShards.assertFree;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How ports begin and end, with both engines. */
class UdpPortsLifeTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWithItsLoop(boolean isNative) throws Exception {
        int port;
        try (EchoShards shards = new EchoShards(2, isNative)) {
            port = shards.port();
        }
        assertFree(port);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesWithItsLoopStillRunning(boolean isNative) throws Exception {
        try (EchoShards shards = new EchoShards(1, isNative)) {
            UdpBinding binding = shards.bindings.getFirst();
            shards.each
                    .getFirst()
                    .submit(() -> {
                        binding.close();
                        binding.close();
                        binding.flush();
                        assertThat(binding.port().reserve(1)).isEqualTo(-1);
                    })
                    .get(30, TimeUnit.SECONDS);
            assertFree(shards.port());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBusyOrForeignAddressIsRefusedAndNothingStaysOpen(boolean isNative) throws Exception {
        assertThatThrownBy(() -> new EchoShards(2, isNative, at("192.0.2.1", 0)))
                .isInstanceOf(BindException.class);
        try (DatagramSocket other = new DatagramSocket()) {
            assertThatThrownBy(() ->
                            new EchoShards(
                                    2, isNative, new InetSocketAddress(other.getLocalPort())))
                    .isInstanceOf(BindException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiverThatCannotBeMadeLeavesNothingOpen(boolean isNative) throws Exception {
        UdpPorts ports = new UdpPorts(UdpOptions.defaults().withNative(isNative));
        int port;
        try (DatagramSocket free = new DatagramSocket()) {
            port = free.getLocalPort();
        }
        try (MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(2, ports.ioHandlers())) {
            List<IoEventLoop> each = List.of(loops.next(), loops.next());
            assertThatThrownBy(() ->
                            ports.bind(
                                    each,
                                    port,
                                    i -> {
                                        if (i == 1) {
                                            throw new IllegalStateException("no receiver");
                                        }
                                        return new Datagrams();
                                    }))
                    .hasMessage("no receiver");
            assertFree(port);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(3000);
        }
    }
}
