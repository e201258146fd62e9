package sfu.core.shard;

import sfu.core.bwe.BweSnapshot;
import sfu.core.io.Addr;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A subscriber of {@link HotPath} on a perfect network: tells that every packet came, in feedback
 * that is written by hand so that nothing is allocated for it.
 */
final class HotReporter {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SSRC = 5;
    private static final int FIXED = 20;
    private static final int SMALL_DELTAS = 1 << 13;

    private final VirtualRoom room;
    private final TestPeer viewer;
    private final SrtpWorker worker;
    private final SrtpContext sending;
    private final MemorySegment s = Arena.ofShared().allocate(2048);
    private final long hi;
    private final long lo;
    private long reported; // packets
    private int count;

    HotReporter(VirtualRoom room, TestPeer viewer) {
        this.room = room;
        this.viewer = viewer;
        worker = room.engine.newWorker(1);
        sending =
                room.engine.newContext(
                        SrtpProfile.AEAD_AES_128_GCM,
                        viewer.keys.clientKey(),
                        viewer.keys.clientSalt());
        hi = Addr.hi(viewer.address.getAddress());
        lo = Addr.lo(viewer.address.getAddress());
    }

    /** All that left since the last time, as if it had come a moment ago. */
    void report() {
        int packets = (int) (sent() - reported);
        if (packets == 0) {
            return;
        }
        int length = FIXED + 2 + packets + 3 & ~3;
        s.set(INT, 0, 0x8FCD_0000 | length / 4 - 1);
        s.set(INT, 4, SSRC);
        s.set(INT, 8, 0);
        s.set(SHORT, 12, (short) reported);
        s.set(SHORT, 14, (short) packets);
        s.set(INT, 16, (int) (room.nowNs / 64_000_000) << 8 | count++ & 0xFF);
        s.set(SHORT, FIXED, (short) (SMALL_DELTAS | packets));
        for (int i = 0; i < length - FIXED - 2; i++) {
            s.set(ValueLayout.JAVA_BYTE, FIXED + 2 + i, (byte) 0);
        }
        long sinceReference = room.nowNs % 64_000_000 / 250_000;
        s.set(ValueLayout.JAVA_BYTE, FIXED + 2, (byte) sinceReference);
        reported += packets;
        int bytes = worker.protectRtcp(sending.sender(SSRC), s, 0, length);
        viewer.shard().loop().packet(s, 0, bytes, hi, lo, 5000);
    }

    private long sent() {
        return Objects.requireNonNull(viewer.transport.outlet().sendSide()).numbers();
    }

    BweSnapshot estimate() {
        return Objects.requireNonNull(viewer.transport.outlet().sendSide()).snapshot(room.nowNs);
    }
}
