package sfu.core.shard;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * The whole way of a packet but the kernel's: frames of 4 packets of 1,100 bytes from the receive
 * batch to the messages of sendmmsg. Each result is for one packet of the publisher, its own
 * encryption by the simulated publisher included (with no subscribers: that and the receiving
 * side).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders"})
public class ForwardBenchmark {
    private static final int FRAME_PACKETS = 4;
    private static final int PAYLOAD_BYTES = 1072;

    @Param({"0", "1", "10", "100", "1000"})
    int subscribers;

    /** With 2, every packet crosses a ring to the shard of all subscribers. */
    @Param({"1", "2"})
    int shards;

    private HotPath path;

    @Setup
    public void open() throws Exception {
        path = new HotPath(subscribers, shards, PAYLOAD_BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(FRAME_PACKETS)
    public void forward() {
        path.frame(FRAME_PACKETS);
    }
}
