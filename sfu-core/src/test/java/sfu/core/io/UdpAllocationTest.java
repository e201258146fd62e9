package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import sfu.core.stream.AllocatedBytes;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** The native path allocates nothing for a packet. */
class UdpAllocationTest {
    private static final int PACKETS = 4000;

    private static final class Counter implements UdpPort.Receiver {
        long packets;

        @Override
        public void packet(MemorySegment in, long o, int length, long hi, long lo, long port) {
            packets++;
        }
    }

    /** Frames of five packets to one peer, sent and received. */
    private static void exchange(UdpPort from, UdpPort to, long hi, long lo, Counter counter) {
        for (int i = 0; i < PACKETS; i += 5) {
            for (int k = 0; k < 5; k++) {
                from.reserve(1100);
                from.commit(1100 - k / 4, hi, lo, to.localPort());
            }
            from.flush();
            while (to.receive(counter) > 0) {
                // all there is
            }
        }
    }

    @Test
    void nothingForAPacket() throws Exception {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
        InetSocketAddress any = new InetSocketAddress(0);
        InetSocketAddress loopback = at("::1", 0);
        long hi = Addr.hi(loopback.getAddress());
        long lo = Addr.lo(loopback.getAddress());
        try (UdpPort from = LinuxUdpPort.open(any, UdpOptions.defaults());
                UdpPort to = LinuxUdpPort.open(any, UdpOptions.defaults())) {
            Counter counter = new Counter();
            long allocated = AllocatedBytes.least(() -> exchange(from, to, hi, lo, counter), 0);
            assertThat(counter.packets).isPositive();
            assertThat(counter.packets % PACKETS).as("all of each run").isZero();
            assertThat(allocated).as("bytes for %d packets both ways", PACKETS).isZero();
        }
    }
}
