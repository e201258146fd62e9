package sfu.core.shard;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import sfu.core.forward.MediaPacket;
import sfu.core.forward.UpTrack;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * A packet of 1,100 bytes through the ring between two shards, copied in and handed out: one that
 * came for the other shard as it is, or one that a publisher here sends to subscribers there.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RingBenchmark {
    private static final int BATCH = 32;

    private final HandoverRing ring = new HandoverRing();
    private final MemorySegment packet = Arena.ofShared().allocate(2048, 64);
    private final Counting sink = new Counting();
    private UpTrack track;

    @Setup
    public void publish() throws Exception {
        HotPath path = new HotPath(0, 1, 1072);
        path.frame(2);
        track = path.track();
    }

    private static final class Counting implements HandoverRing.Sink {
        long bytes;

        @Override
        public void datagram(
                MemorySegment s,
                long offset,
                int length,
                long hi,
                long lo,
                long port,
                long arrivalNs) {
            bytes += length;
        }

        @Override
        public void packet(long track, int encoding, MediaPacket packet) {
            bytes += packet.payloadLength();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long datagram() {
        for (int i = 0; i < BATCH; i++) {
            ring.offerDatagram(packet, 0, 1100, 1, 2, 3, 4);
        }
        ring.drain(sink, BATCH);
        return sink.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long published() {
        for (int i = 0; i < BATCH; i++) {
            ring.offerPacket(track, 1);
        }
        ring.drain(sink, BATCH);
        return sink.bytes;
    }
}
