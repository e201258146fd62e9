package sfu.core.rtp;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/** What is read of a packet once, and what is written of it for each subscriber. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PacketBenchmark {
    private static final int LENGTH = 1100;

    private final MemorySegment memory = Arena.ofShared().allocate(2048, 64);
    private final RtpPacket packet = new RtpPacket();
    private long descriptor;
    private int sequenceNumber;

    /** VP8 with a 15-bit picture id and TL0PICIDX, and two header extensions. */
    @Setup
    public void write() {
        RtpHeader.write(memory, 0, true, 96, 1, 3000, 0x1234, true);
        ExtensionWriter extensions = new ExtensionWriter();
        extensions.begin(memory, RtpHeader.FIXED_LENGTH);
        extensions.putByte(3, 0x55);
        extensions.put24(4, 0x123456);
        extensions.end();
        packet.wrap(memory, 0, LENGTH);
        byte[] vp8 = {(byte) 0x90, (byte) 0xE0, (byte) 0x80, 1, 2, 0, 1};
        MemorySegment.copy(
                vp8, 0, memory, ValueLayout.JAVA_BYTE, packet.payloadOffset(), vp8.length);
        descriptor = read();
    }

    private long read() {
        return PayloadDescriptor.read(
                Codec.VP8, memory, packet.payloadOffset(), packet.payloadLength());
    }

    @Benchmark
    public long parse() {
        packet.wrap(memory, 0, LENGTH);
        return packet.extensionOffset(3) + read();
    }

    @Benchmark
    public void rewrite() {
        int n = sequenceNumber++;
        RtpHeader.write(memory, 0, true, 96, n & 0xFFFF, n, 0x4321, true);
        PayloadDescriptor.rewrite(descriptor, memory, packet.payloadOffset(), n, n);
    }
}
