package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/** Keeps what it receives; and writes whole datagrams into ports. */
class Datagrams implements UdpPort.Receiver {
    record Received(byte[] bytes, InetSocketAddress from) {}

    final List<Received> received = new ArrayList<>();
    final List<RuntimeException> failures = new ArrayList<>();
    int batches;

    @Override
    public void packet(MemorySegment in, long offset, int length, long hi, long lo, long port) {
        byte[] bytes = in.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        received.add(new Received(bytes, Addr.inet(hi, lo, port)));
    }

    @Override
    public void batchEnd() {
        batches++;
    }

    @Override
    public void failed(RuntimeException bug) {
        failures.add(bug);
    }

    List<byte[]> bytes() {
        return received.stream().map(Received::bytes).toList();
    }

    /** Reads the port until it has given so many datagrams. */
    void drain(UdpPort port, int count) {
        drain(port::receive, count);
    }

    void drain(ControlSocket socket, int count) {
        drain(socket::take, count);
    }

    private void drain(ToIntFunction<UdpPort.Receiver> receive, int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    while (receive.applyAsInt(this) > 0) {
                        // all there is
                    }
                    assertThat(received).hasSizeGreaterThanOrEqualTo(count);
                });
    }

    /** Reserves, writes and commits; false when there is no room. */
    static boolean put(UdpPort port, byte[] datagram, InetSocketAddress to) {
        long at = port.reserve(datagram.length);
        if (at < 0) {
            return false;
        }
        MemorySegment.copy(datagram, 0, port.out(), ValueLayout.JAVA_BYTE, at, datagram.length);
        long hi = Addr.hi(to.getAddress());
        port.commit(datagram.length, hi, Addr.lo(to.getAddress()), Addr.port(to));
        return true;
    }

    /** Bytes that differ for each seed. */
    static byte[] pattern(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static InetSocketAddress at(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
