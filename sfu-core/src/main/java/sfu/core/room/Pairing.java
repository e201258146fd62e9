package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectState.Mode;
import sfu.core.api.DirectState.Reason;

import java.util.HashSet;
import java.util.Set;

/**
 * Decides whether the media of two goes directly between them, in time that its caller gives. Two
 * who are alone for a while look for a way; until both found one, and as soon as something is
 * against it, the server carries all.
 */
final class Pairing {
    static final long NEVER = Long.MAX_VALUE;

    /**
     * Two people, by their ids.
     *
     * @param offerer of them
     */
    record Pair(String offerer, String answerer) {
        boolean has(String id) {
            return offerer.equals(id) || answerer.equals(id);
        }
    }

    private final DirectPolicy policy;
    private final Set<String> arrived = new HashSet<>(); // those who found the way
    private Mode mode = Mode.SFU;
    private Reason reason = Reason.LEFT;
    private long attempt;
    private @Nullable Pair alone; // who could
    private @Nullable Pair current; // who does, or tries
    private long dueNs = NEVER;

    Pairing(DirectPolicy policy) {
        this.policy = policy;
    }

    Mode mode() {
        return mode;
    }

    Reason reason() {
        return reason;
    }

    long attempt() {
        return attempt;
    }

    /** Who connects directly, or tries to; null while the server carries all. */
    @Nullable Pair current() {
        return current;
    }

    /** When handleTimeouts is to be called next. */
    long dueNs() {
        return dueNs;
    }

    /**
     * Who could now.
     *
     * @param its null: nobody
     * @param why it is these, or nobody
     */
    void alone(@Nullable Pair its, Reason why, long nowNs) {
        if (its == null ? alone == null : its.equals(alone)) {
            return;
        }
        alone = its;
        if (current != null) {
            end(its == null ? why : Reason.LEFT);
        }
        dueNs = its == null ? NEVER : nowNs + policy.settle().toNanos();
    }

    /** One of them says how it is; false if that is of another attempt. */
    boolean report(String id, long of, boolean isConnected, long nowNs) {
        Pair its = current;
        if (its == null || of != attempt || !its.has(id)) {
            return false;
        }
        if (!isConnected) {
            fail(Reason.FAILED, nowNs);
        } else if (mode == Mode.CONNECTING && arrived.add(id) && arrived.size() == 2) {
            mode = Mode.DIRECT;
            dueNs = NEVER;
        }
        return true;
    }

    void handleTimeouts(long nowNs) {
        if (nowNs < dueNs) {
            return;
        }
        if (mode == Mode.CONNECTING) {
            fail(Reason.TIMEOUT, nowNs);
        } else {
            begin(nowNs);
        }
    }

    private void begin(long nowNs) {
        current = alone;
        arrived.clear();
        attempt++;
        mode = Mode.CONNECTING;
        reason = Reason.TWO;
        dueNs = nowNs + policy.timeout().toNanos();
    }

    private void fail(Reason why, long nowNs) {
        end(why);
        dueNs = nowNs + policy.retry().toNanos();
    }

    private void end(Reason why) {
        current = null;
        mode = Mode.SFU;
        reason = why;
    }
}
