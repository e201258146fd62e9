package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.SendBench.ANN;

import ch.qos.logback.classic.Level;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.testing.LogLines;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;

/** What operators are told when less works than could: once, however many ports there are. */
class FallbackLinesTest {
    private static final int PORTS = 3;
    private static final InetSocketAddress ANY = new InetSocketAddress(0);

    /** More than any kernel gives: its limit is 2 bytes less. */
    private static final UdpOptions GREEDY =
            UdpOptions.defaults().withBuffers(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private static void sendRuns(SendBench bench, int count) {
        for (int i = 0; i < count; i++) {
            bench.put(ANN, 100, 100);
            bench.batch.flush();
        }
    }

    @Test
    void thatGsoIsRefusedIsLoggedByTheFirstPortThatGivesUp() {
        try (LogLines log = new LogLines(GsoRefusal.class.getName());
                SendBench bench = new SendBench()) {
            int[] errors = {Errno.EIO, Errno.EINVAL, Errno.EIO};
            bench.kernel.errnoOfRuns = errors[0];
            sendRuns(bench, Segmentation.GIVE_UP_AFTER - 1);
            assertThat(log.from(Level.TRACE)).as("not yet").isEmpty();
            sendRuns(bench, 100);
            for (int i = 1; i < PORTS; i++) {
                bench.batch = bench.newBatch(8, true, true);
                bench.kernel.errnoOfRuns = errors[i];
                sendRuns(bench, 2 * Segmentation.GIVE_UP_AFTER);
                assertThat(bench.batch.segments()).isFalse();
            }
            assertThat(log.from(Level.WARN))
                    .containsExactly(
                            "UDP segmentation offload (GSO) is off: the network refuses it,"
                                    + " input/output error (EIO); packets leave one by one");
            assertThat(log.from(Level.TRACE)).hasSize(1);
        }
    }

    private static List<? extends UdpPort> open(boolean isNative, boolean isRange)
            throws IOException {
        List<InetSocketAddress> each = Collections.nCopies(PORTS, ANY);
        if (isNative) {
            GsoRefusal refusal = new GsoRefusal();
            return isRange
                    ? LinuxSockets.openEach(each, GREEDY, refusal)
                    : LinuxSockets.open(PORTS, ANY, GREEDY, refusal);
        }
        return isRange
                ? NioSockets.openEach(each, GREEDY)
                : NioSockets.open(PORTS, ANY, GREEDY, NioSockets.canSpread());
    }

    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void smallSocketBuffersAreLoggedOnceForAllPorts(boolean isNative, boolean isRange)
            throws Exception {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(!isNative || support.works(), "no native sockets here");
        try (LogLines log = new LogLines(SocketBuffers.class.getName())) {
            List<? extends UdpPort> ports = open(isNative, isRange);
            try {
                assertThat(ports).hasSize(PORTS);
                assertThat(log.from(Level.WARN)).singleElement().asString().contains("rmem_max");
                assertThat(log.from(Level.TRACE)).hasSize(1);
            } finally {
                ports.forEach(UdpPort::close);
            }
        }
    }

    @Test
    void enoughIsNotWorthALine() {
        UdpOptions asked = UdpOptions.defaults().withBuffers(100_000, 80_000);
        try (LogLines log = new LogLines(SocketBuffers.class.getName())) {
            new SocketBuffers(100_000, 80_000).logHint(asked);
            assertThat(log.from(Level.TRACE)).isEmpty();
            new SocketBuffers(100_000, 79_999).logHint(asked);
            assertThat(log.from(Level.WARN))
                    .containsExactly(
                            "UDP socket buffers: 100000 bytes to receive and 79999 to send, wanted"
                                    + " 100000 and 80000; allow more with sysctl -w"
                                    + " net.core.rmem_max=50000 net.core.wmem_max=40000");
        }
    }
}
