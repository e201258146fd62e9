package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

class PumpTest {
    private static final InetSocketAddress PEER = at("192.0.2.1", 9);

    private final List<byte[]> sent = new ArrayList<>();
    private final MemoryUdpPort port = new MemoryUdpPort((datagram, to) -> sent.add(datagram), 4);
    private final List<Boolean> interest = new ArrayList<>();

    @Test
    void watchesForWritabilityOnlyWhileSomethingWaits() {
        Pump pump = new Pump(port, new Datagrams(), interest::add);
        pump.flush();
        Datagrams.put(port, new byte[] {1}, PEER);
        port.block(true);
        pump.flush();
        pump.ready(false, true);
        assertThat(interest).containsExactly(true);
        assertThat(sent).isEmpty();
        port.block(false);
        pump.ready(false, true);
        pump.flush();
        assertThat(interest).containsExactly(true, false);
        assertThat(sent).containsExactly(new byte[] {1});
    }

    @Test
    void readsOneBatchEachTimeAndSendsWhatCameOfIt() {
        Datagrams received =
                new Datagrams() {
                    @Override
                    public void batchEnd() {
                        super.batchEnd();
                        Datagrams.put(port, new byte[] {2}, PEER);
                    }
                };
        Pump pump = new Pump(port, received, interest::add);
        for (int i = 0; i < 6; i++) {
            port.deliver(new byte[] {(byte) i}, PEER);
        }
        pump.ready(true, false);
        assertThat(received.received).hasSize(4);
        assertThat(sent).hasSize(1);
        pump.ready(true, false);
        assertThat(received.received).hasSize(6);
        assertThat(received.batches).isEqualTo(2);
    }

    @Test
    void nothingEscapesIntoTheLoop() {
        UdpPort.Receiver bad =
                (MemorySegment in, long offset, int length, long hi, long lo, long from) -> {
                    throw new StackOverflowError("a bug");
                };
        Pump pump = new Pump(port, bad, interest::add);
        port.deliver(new byte[1], PEER);
        port.deliver(new byte[1], PEER);
        pump.ready(true, false);
        pump.ready(true, false);
        assertThat(port.stats().loopErrors).isEqualTo(2);
    }

    @Test
    void aReceiverThatThrowsLosesThatPacketAndIsTold() {
        Datagrams told = new Datagrams();
        UdpStats stats = new UdpStats();
        UdpPort.Receiver bad =
                new UdpPort.Receiver() {
                    @Override
                    public void packet(MemorySegment in, long o, int n, long hi, long lo, long p) {
                        throw new StackOverflowError("deep");
                    }

                    @Override
                    public void batchEnd() {
                        throw new IllegalArgumentException("wrong");
                    }

                    @Override
                    public void failed(RuntimeException bug) {
                        told.failed(bug);
                    }
                };
        Delivery.packet(bad, stats, MemorySegment.NULL, 0, 0, 0, 0, 0);
        Delivery.end(bad, stats);
        assertThat(stats.rxHandlerErrors).isEqualTo(2);
        assertThat(told.failures.getFirst()).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(told.failures.getLast()).isInstanceOf(IllegalArgumentException.class);
    }
}
