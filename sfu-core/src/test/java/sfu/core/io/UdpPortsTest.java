package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.EchoShards.assertEchoed;
import static sfu.core.io.EchoShards.peer;
import static sfu.core.io.EchoShards.send;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.DatagramSocket;
import java.util.function.Predicate;

/** Both engines on event loops and real loopback sockets. */
class UdpPortsTest {
    @ParameterizedTest
    @CsvSource({"true, 127.0.0.1", "true, ::1", "false, 127.0.0.1", "false, ::1"})
    void echoesOnBothFamilies(boolean isNative, String address) throws Exception {
        try (EchoShards shards = new EchoShards(1, isNative);
                DatagramSocket peer = peer(address)) {
            send(peer, "hello", at(address, shards.port()));
            assertEchoed(peer, "hello", shards.port());
            EchoShards.Received from = shards.received.poll();
            assertThat(from.onItsLoop()).isTrue();
            assertThat(Addr.inet(from.hi(), from.lo(), from.port()))
                    .isEqualTo(peer.getLocalSocketAddress());
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 127.0.0.1", "true, ::1", "false, 127.0.0.1", "false, ::1"})
    void bindsToOneAddress(boolean isNative, String address) throws Exception {
        try (EchoShards shards = new EchoShards(2, isNative, at(address, 0));
                DatagramSocket peer = peer(address)) {
            send(peer, "hello", at(address, shards.port()));
            assertEchoed(peer, "hello", shards.port());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 127.0.0.1", "3, 127.0.0.1", "2, ::1", "3, ::1"})
    void thePeersShardIsKnownInAdvance(int count, String address) throws Exception {
        try (EchoShards shards = new EchoShards(count, true)) {
            for (int i = 0; i < 60; i++) { // IPv4 from several addresses of the loopback
                String source = address.equals("::1") ? address : "127.0.0." + (1 + i % 20);
                try (DatagramSocket peer = peer(source)) {
                    send(peer, "x", at(address, shards.port()));
                }
            }
            shards.await(60);
            assertThat(shards.received)
                    .allMatch(r -> UdpPorts.shardOf(r.hi(), r.lo(), r.port(), count) == r.shard())
                    .allMatch(EchoShards.Received::onItsLoop);
            for (int i = 0; i < count; i++) {
                int shard = i;
                Predicate<EchoShards.Received> here = r -> r.shard() == shard;
                assertThat(shards.received.stream().filter(here).count()).isGreaterThan(5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyShardsTogetherMissNothing(boolean isNative) throws Exception {
        try (EchoShards shards = new EchoShards(3, isNative)) {
            assertThat(shards.bindings)
                    .hasSize(3)
                    .allMatch(b -> b.port().localPort() == shards.port());
            for (int i = 0; i < 30; i++) {
                try (DatagramSocket peer = peer("127.0.0.1")) {
                    send(peer, "x" + i, at("127.0.0.1", shards.port()));
                    assertEchoed(peer, "x" + i, shards.port());
                }
            }
            assertThat(shards.received).hasSize(30).allMatch(EchoShards.Received::onItsLoop);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorInAReceiverDoesNotStopTheLoop(boolean isNative) throws Exception {
        try (EchoShards shards = new EchoShards(1, isNative);
                DatagramSocket peer = peer("127.0.0.1")) {
            for (int i = 0; i < 5; i++) {
                send(peer, "bug", at("127.0.0.1", shards.port()));
                shards.await(2 * i + 1);
                send(peer, "fine", at("127.0.0.1", shards.port()));
                assertEchoed(peer, "fine", shards.port());
            }
            UdpStats stats = shards.bindings.getFirst().port().stats();
            assertThat(shards.each.getFirst().submit(() -> stats.loopErrors).get()).isEqualTo(5);
        }
    }

    @Test
    void fallsBackWhenNativeIsSwitchedOff() {
        UdpPorts ports = new UdpPorts(UdpOptions.defaults().withNative(false));
        assertThat(ports.engine()).isEqualTo("java.nio");
        assertThat(ports.reason()).isEqualTo("native access is switched off");
    }

    @Test
    void saysWhatItUsesAndWhy() {
        NativeSupport support = NativeSupport.ofThisHost();
        assertThat(new UdpPorts(UdpOptions.defaults()).reason()).isEqualTo(support.reason());
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
        assertThat(new UdpPorts(UdpOptions.defaults().withGso(false)).engine())
                .isEqualTo("recvmmsg/sendmmsg");
        assertThat(new UdpPorts(UdpOptions.defaults()).engine())
                .isEqualTo(support.segments() ? "recvmmsg/sendmmsg+GSO" : "recvmmsg/sendmmsg");
    }
}
