package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.SendSide;
import sfu.core.ice.CheckScratch;
import sfu.core.layers.Allocator;
import sfu.core.layers.AllocatorLimits;
import sfu.core.rtcp.ArrivalReportBuffer;
import sfu.core.rtcp.RtcpWriter;

import java.lang.foreign.MemorySegment;

/** What a shard's transports use one after another, so that none needs its own. */
final class Scratch {
    private final CheckScratch checks = new CheckScratch();
    private final Allocator allocator = new Allocator(AllocatorLimits.DEFAULT);
    private final Allocator allocatorToNodes = new Allocator(AllocatorLimits.OF_NODES);
    private final SendSide.Shared sending = SendSide.Shared.defaults();
    private SendSide.@Nullable Shared toNodes;
    private final ArrivalReportBuffer report = new ArrivalReportBuffer();
    private final RtcpWriter rtcpWriter = new RtcpWriter(MemorySegment.NULL, 0, 0);

    CheckScratch checks() {
        return checks;
    }

    Allocator allocator() {
        return allocator;
    }

    Allocator allocatorToNodes() {
        return allocatorToNodes;
    }

    SendSide.Shared sending() {
        return sending;
    }

    /** Of transports to other nodes; few shards have any. */
    SendSide.Shared sendingToNodes() {
        SendSide.Shared its = toNodes;
        if (its == null) {
            its = SendSide.Shared.ofNodes();
            toNodes = its;
        }
        return its;
    }

    /** In which feedback is read. */
    ArrivalReportBuffer report() {
        return report;
    }

    /** A writer at this place in the send slab. */
    RtcpWriter rtcpWriter(MemorySegment slab, long offset, int capacity) {
        rtcpWriter.reset(slab, offset, capacity);
        return rtcpWriter;
    }
}
