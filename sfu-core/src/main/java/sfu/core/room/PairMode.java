package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectState;
import sfu.core.api.DirectState.Mode;
import sfu.core.api.DirectState.Reason;
import sfu.core.api.MediaException;
import sfu.core.stats.MediaPath;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Two who are alone in a room, and may be: a {@link Pairing} of those who are there. */
final class PairMode implements DirectMode {
    private final DirectPolicy policy;
    private final Map<String, Member> members; // of the room
    private final BooleanSupplier isRecorded;
    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final Pairing pairing;
    private final Set<Member> ready = new HashSet<>();
    private long wakesAtNs = Pairing.NEVER;

    PairMode(
            DirectPolicy policy,
            Map<String, Member> members,
            BooleanSupplier isRecorded,
            LongSupplier clock,
            Dynacast.Later later) {
        this.policy = policy;
        this.members = members;
        this.isRecorded = isRecorded;
        this.clock = clock;
        this.later = later;
        pairing = new Pairing(policy);
    }

    @Override
    public void setReady(Member member, boolean isReady) {
        if (isReady) {
            ready.add(member);
        } else {
            ready.remove(member);
        }
        changed();
    }

    @Override
    public void changed() {
        ready.removeIf(Member::isGone);
        Reason against = against();
        Pairing.Pair pair = against == Reason.TWO ? pair() : null;
        change(() -> pairing.alone(pair, against, clock.getAsLong()));
    }

    /** Why the server has to carry all; TWO: it has not. */
    private Reason against() {
        if (members.size() != 2) {
            return members.size() < 2 ? Reason.LEFT : Reason.PEOPLE;
        }
        List<Member> both = List.copyOf(members.values());
        if (both.getFirst().isHidden() || both.getLast().isHidden()) {
            return Reason.PEOPLE; // it is to see and hear, and to stay unknown
        }
        if (isRecorded.getAsBoolean()) {
            return Reason.RECORDING;
        }
        if (!ready.containsAll(both)) {
            return Reason.NOT_READY;
        }
        boolean isAllowed =
                maySend(both.getFirst(), both.getLast())
                        && maySend(both.getLast(), both.getFirst());
        return isAllowed ? Reason.TWO : Reason.PERMISSION;
    }

    /** Whether all that one publishes may be sent to the other, as that one's client wants it. */
    private static boolean maySend(Member from, Member to) {
        return to.permissions().maySubscribeToAllOf(from.info().identity())
                && from.admission().isOpen()
                && !to.subscription().isOverridden();
    }

    /** Whoever came last knows what to offer. */
    private Pairing.Pair pair() {
        List<Member> both = List.copyOf(members.values());
        return new Pairing.Pair(both.getLast().info().id(), both.getFirst().info().id());
    }

    @Override
    public boolean isIn(Member member) {
        Pairing.Pair pair = pairing.current();
        return pair != null && pair.has(member.info().id());
    }

    @Override
    public boolean connects(Member from, Member to) {
        return from != to && isIn(from) && isIn(to);
    }

    @Override
    public MediaPath path() {
        return pairing.mode() == Mode.DIRECT ? MediaPath.DIRECT : MediaPath.SFU;
    }

    @Override
    public void report(Member member, long attempt, boolean isConnected) {
        boolean[] isOfNow = new boolean[1];
        change(() ->
                isOfNow[0] =
                        pairing.report(
                                member.info().id(), attempt, isConnected, clock.getAsLong()));
        if (!isOfNow[0]) {
            throw new MediaException(
                    MediaException.Code.CLOSED, "that is of an attempt which is over");
        }
    }

    private void change(Runnable change) {
        Pairing.Pair before = pairing.current();
        Mode mode = pairing.mode();
        change.run();
        if (pairing.mode() != mode || !equal(before, pairing.current())) {
            Pairing.Pair of = pairing.current() == null ? before : pairing.current();
            if (of != null) {
                tell(of);
            }
        }
        wake();
    }

    private static boolean equal(Pairing.@Nullable Pair one, Pairing.@Nullable Pair other) {
        return one == null ? other == null : one.equals(other);
    }

    private void tell(Pairing.Pair pair) {
        tell(pair.offerer(), pair.answerer(), true);
        tell(pair.answerer(), pair.offerer(), false);
    }

    private void tell(String id, String other, boolean offers) {
        Member member = members.get(id);
        if (member != null) {
            Mode mode = pairing.mode();
            List<DirectState.Peer> peers = new ArrayList<>();
            if (mode != Mode.SFU) {
                peers.add(new DirectState.Peer(other, offers));
            }
            Duration timeout = mode == Mode.CONNECTING ? policy.timeout() : Duration.ZERO;
            member.listener()
                    .directChanged(
                            new DirectState(
                                    mode, pairing.attempt(), peers, timeout, pairing.reason()));
        }
    }

    private void wake() {
        long dueNs = pairing.dueNs();
        if (dueNs != Pairing.NEVER && dueNs != wakesAtNs) {
            wakesAtNs = dueNs;
            later.run(() -> woken(dueNs), Math.max(dueNs - clock.getAsLong(), 0));
        }
    }

    private void woken(long atNs) {
        if (wakesAtNs == atNs) {
            wakesAtNs = Pairing.NEVER;
            change(() -> pairing.handleTimeouts(clock.getAsLong()));
        }
    }
}
