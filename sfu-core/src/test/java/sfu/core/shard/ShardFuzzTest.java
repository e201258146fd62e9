package sfu.core.shard;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Seeds;
import sfu.core.rtcp.Goodbye;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtcp.SenderReport;
import sfu.core.rtcp.SourceDescription;
import sfu.core.rtcp.TransportFeedback;
import sfu.core.rtp.WithoutInstrumentation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Datagrams of peers and of strangers into a shard in virtual time, in any order, with paths that
 * move and slots that show others: no bug is met, nothing goes to an address that is not a
 * validated path, what is sent can be read by whom it is for, and memory stays within its budget.
 */
@ExtendWith(WithoutInstrumentation.class)
class ShardFuzzTest {
    /** A call of half a second, as {@link FuzzedShard} reads it. */
    private static Seeds call() {
        Seeds seeds = new Seeds();
        for (int n = 0; n < 6; n++) {
            byte[] payload = frame(n, n, n == 0, 40);
            seeds.put(FuzzedShard.MEDIA, 0, n).piece(payload).put(FuzzedShard.PASS, 3);
            seeds.put(FuzzedShard.MEDIA, 1, n).piece(payload);
        }
        return seeds;
    }

    static Stream<byte[]> calls() {
        List<byte[]> all = new ArrayList<>();
        all.add(call().bytes());
        all.add(
                call().put(FuzzedShard.SHOW, 1, FuzzedShard.MOVE, 2, FuzzedShard.REPLAY, 0)
                        .put(FuzzedShard.STRANGER)
                        .piece(new byte[] {(byte) 0x80, VP8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 9})
                        .put(FuzzedShard.FORGED, 0)
                        .bytes());
        byte[] labelled =
                HexFormat.of().parseHex("9060000a00000e10000a0000bede000130000100" + "90e0800505");
        all.add(call().put(FuzzedShard.RTP, 0).piece(labelled).bytes());
        all.add(call().put(FuzzedShard.UNVALIDATED).piece(labelled).bytes());
        for (Rtcp message : messages()) {
            byte[] written = written(message);
            all.add(
                    call().put(FuzzedShard.RTCP, 2)
                            .piece(written)
                            .put(FuzzedShard.RTCP, 0)
                            .piece(written)
                            .put(FuzzedShard.PASS, 50)
                            .bytes());
        }
        return all.stream();
    }

    private static List<Rtcp> messages() {
        return List.of(
                new Nack(1, 0x0C0000, new int[] {1, 2, 3}),
                new PictureLossIndication(1, 0x0C0000),
                new SenderReport(0x0A0000, 1L << 40, 9000, 3, 120, List.of()),
                new ReceiverReport(1, List.of(new ReportBlock(0x0C0000, 9, 3, 7, 5, 1, 1))),
                new TransportFeedback(1, 0x0C0000, 1, 5, 0, new int[] {4, 9, -1, 300}),
                new SourceDescription(0x0A0000, "cname"),
                new Goodbye(List.of(0x0A0000)));
    }

    private static byte[] written(Rtcp message) {
        MemorySegment s = MemorySegment.ofArray(new byte[255]);
        RtcpWriter writer = new RtcpWriter(s, 0, 255);
        writer.write(message);
        return s.asSlice(0, writer.length()).toArray(ValueLayout.JAVA_BYTE);
    }

    @MethodSource("calls")
    @FuzzTest
    void anyDatagrams(byte[] bytes) throws Exception {
        FuzzedShard shard = new FuzzedShard();
        try {
            shard.play(bytes);
        } finally {
            shard.close();
        }
    }
}
