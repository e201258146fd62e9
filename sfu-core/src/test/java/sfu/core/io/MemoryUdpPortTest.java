package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

class MemoryUdpPortTest {
    private static final InetSocketAddress PEER = at("2001:db8::1", 9);

    private final List<InetSocketAddress> to = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final MemoryUdpPort port =
            new MemoryUdpPort(
                    (datagram, peer) -> {
                        sent.add(datagram);
                        to.add(peer);
                    },
                    2);

    @Test
    void receivesInBatchesWhatWasDelivered() {
        List<byte[]> all = List.of(pattern(1, 10), pattern(2, 0), pattern(3, 2048));
        all.forEach(datagram -> port.deliver(datagram, PEER));
        port.deliver(new byte[2049], PEER);
        Datagrams received = new Datagrams();
        assertThat(port.receive(received)).isEqualTo(2);
        assertThat(port.receive(received)).isEqualTo(1);
        assertThat(port.receive(received)).isZero();
        assertThat(received.bytes()).containsExactlyElementsOf(all);
        assertThat(received.received.getFirst().from()).isEqualTo(PEER);
        assertThat(received.batches).isEqualTo(2);
        assertThat(port.stats().rxTruncated).isEqualTo(1);
    }

    @Test
    void sendsWhatWasCommittedWhenFlushed() {
        put(port, pattern(1, 10), PEER);
        put(port, pattern(2, 20), at("192.0.2.1", 7));
        assertThat(sent).isEmpty();
        assertThat(put(port, pattern(3, 1), PEER)).isFalse();
        port.flush();
        assertThat(sent).containsExactly(pattern(1, 10), pattern(2, 20));
        assertThat(to).containsExactly(PEER, at("192.0.2.1", 7));
    }

    @Test
    void isStrict() {
        assertThatThrownBy(() -> port.commit(0, 0, 0, 0)).hasMessageContaining("reserved -1");
        port.reserve(5);
        assertThatThrownBy(() -> port.commit(6, 0, 0, 0)).hasMessageContaining("6 bytes");
    }

    @Test
    void holdsBackWhileBlockedAndThenDropsTheOldest() {
        port.block(true);
        put(port, pattern(1, 10), PEER);
        put(port, pattern(2, 20), PEER);
        assertThat(port.flush()).isEqualTo(2);
        assertThat(port.reserve(1)).isEqualTo(-1);
        assertThat(port.flush()).isEqualTo(1);
        assertThat(port.stats().txQueueFull).isEqualTo(1);
        assertThat(put(port, pattern(3, 30), PEER)).isTrue();
        port.block(false);
        assertThat(port.flush()).isZero();
        assertThat(sent).containsExactly(pattern(2, 20), pattern(3, 30));
    }
}
