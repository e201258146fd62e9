package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectKind;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.stats.MediaPath;
import sfu.core.stats.Refusals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;

/** What people of a room ask for to reach each other directly; on the room's executor. */
final class Directs {
    private final DirectPolicy policy;
    private final Map<String, Member> members; // of the room
    private final Refusals refusals;
    private final LongSupplier clock;
    private final @Nullable DirectMode mode;
    private boolean isRecorded;

    Directs(
            DirectPolicy policy,
            Map<String, Member> members,
            Refusals refusals,
            LongSupplier clock,
            Dynacast.Later later) {
        this.policy = policy;
        this.members = members;
        this.refusals = refusals;
        this.clock = clock;
        mode =
                switch (policy.kind()) {
                    case OFF -> null;
                    case TWO -> new PairMode(policy, members, () -> isRecorded, clock, later);
                    case MESH -> new MeshMode(policy.maxPeople());
                };
    }

    /** From any thread. */
    DirectKind kind() {
        return policy.kind();
    }

    /** While it is recorded, the server carries all. */
    void setRecorded(boolean isIt) {
        isRecorded = isIt;
        changed();
    }

    /** Somebody came or left, or may do something else than before. */
    void changed() {
        if (mode != null) {
            mode.changed();
        }
    }

    void setReady(Member member, boolean isReady) {
        if (mode == null || member.isHidden()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "nobody reaches others directly "
                            + (mode == null ? "in this room" : "who is hidden"));
        }
        mode.setReady(member, isReady);
    }

    void signal(Member from, String to, String data, SignalBudget budget) {
        if (mode == null || !mode.isIn(from)) {
            refusals.count(Limit.SIGNAL_PEER);
            throw new MediaException(
                    MediaException.Code.CLOSED, "you have nobody to be reached directly now");
        }
        int bytes = data.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > policy.maxSignalBytes()) {
            throw new MediaException(
                    Limit.SIGNAL_SIZE,
                    "a signal has at most " + policy.maxSignalBytes() + " bytes");
        }
        if (!budget.admits(bytes, clock.getAsLong())) {
            throw new MediaException(
                    Limit.SIGNAL_RATE,
                    "signals have at most " + policy.signalBytesPerSecond() + " bytes a second");
        }
        Member peer = members.get(to);
        if (peer == null || !mode.connects(from, peer)) {
            refusals.count(Limit.SIGNAL_PEER);
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "none of those you reach directly has this id");
        }
        peer.listener().signalled(from.info().id(), data);
    }

    MediaPath path() {
        return mode == null ? MediaPath.SFU : mode.path();
    }

    void report(Member member, long attempt, boolean isConnected) {
        if (mode == null) {
            throw new MediaException(
                    MediaException.Code.CLOSED, "that is of an attempt which is over");
        }
        mode.report(member, attempt, isConnected);
    }
}
