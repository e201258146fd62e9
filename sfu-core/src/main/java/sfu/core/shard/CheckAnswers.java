package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.Outlet;
import sfu.core.ice.CheckResponder;
import sfu.core.ice.CheckScratch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Answers a peer's connectivity checks on the path in use (RFC 8445 7.3), on the shard, while the
 * peer has no other path; everything else of STUN is ICE's.
 */
final class CheckAnswers {
    private final Shard shard;
    private final Outlet outlet;
    private final AuthenticPath authenticPath;
    private @Nullable CheckResponder responder;

    CheckAnswers(Shard shard, Outlet outlet, AuthenticPath authenticPath) {
        this.shard = shard;
        this.outlet = outlet;
        this.authenticPath = authenticPath;
    }

    void by(CheckResponder its) {
        responder = its;
    }

    void close() {
        responder = null;
    }

    /** Whether it was answered. */
    boolean answer(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long nowNs) {
        CheckResponder its = responder;
        if (its == null || length > CheckScratch.MAX_BYTES || !isOnlyPath(hi, lo, port)) {
            return false;
        }
        CheckScratch scratch = shard.scratch().checks();
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, offset, scratch.request(), 0, length);
        int answer = its.answer(scratch, length, hi, lo, port, nowNs);
        return answer > 0 && shard.egress().sendPlain(scratch.response(), answer, hi, lo, port);
    }

    private boolean isOnlyPath(long hi, long lo, long port) {
        return authenticPath.isOnlyOne()
                && outlet.hasPath()
                && outlet.addrPort() == port
                && outlet.addrLo() == lo
                && outlet.addrHi() == hi;
    }
}
