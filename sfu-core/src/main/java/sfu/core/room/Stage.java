package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.Role;
import sfu.core.api.StageState;
import sfu.core.stats.Limit;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is on a room's stage, who asks to be and who is invited; all by identity. */
final class Stage {
    /** Who lost the connection is back by then, and speaks on. */
    static final long HOLD_NS = 30_000_000_000L;

    /** More nobody reads through, however large the room is: no number to choose. */
    static final int MAX_REQUESTS = 500;

    /** Of those who were taken off; the oldest is forgotten. */
    static final int MAX_REMOVED = 1000;

    private final StagePolicy policy;
    private final Set<String> on = new LinkedHashSet<>();
    private final Set<String> requests = new LinkedHashSet<>();
    private final Set<String> invited = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final Set<String> due = new LinkedHashSet<>(); // by their role, once there is a place
    private final Map<String, Long> heldUntilNs =
            new HashMap<>(); // of those who lost the connection

    Stage(StagePolicy policy) {
        this.policy = policy;
    }

    StagePolicy policy() {
        return policy;
    }

    StageState of(String identity) {
        if (policy.isOpen() || on.contains(identity)) {
            return StageState.ON;
        }
        if (invited.contains(identity)) {
            return StageState.INVITED;
        }
        return requests.contains(identity) ? StageState.REQUESTED : StageState.OFF;
    }

    List<String> on() {
        return List.copyOf(on);
    }

    /** Each of these has its place for a while, until it comes. */
    void hold(List<String> identities, long nowNs) {
        for (String identity : identities) {
            if (on.size() < policy.maxOnStage() && on.add(identity)) {
                heldUntilNs.put(identity, nowNs + HOLD_NS);
            }
        }
    }

    /** Those who ask to come, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /**
     * Somebody joins; returns whether on stage: again, or by the role while there is a place. Whom
     * the role leads there without one is the next for whom there is.
     */
    boolean joins(String identity, Role role, long nowNs) {
        expire(nowNs);
        heldUntilNs.remove(identity);
        boolean isByRole = role != Role.ATTENDEE && !removed.contains(identity);
        if (!policy.isOpen() && isByRole && !on.contains(identity)) {
            boolean isPlace = due.isEmpty() && on.size() < policy.maxOnStage();
            (isPlace ? on : due).add(identity);
        }
        return of(identity) == StageState.ON;
    }

    /**
     * Somebody left.
     *
     * @param mayReturn whether its place is held for a while
     */
    void left(String identity, boolean mayReturn, long nowNs) {
        requests.remove(identity);
        invited.remove(identity);
        due.remove(identity);
        if (mayReturn && on.contains(identity)) {
            heldUntilNs.put(identity, nowNs + HOLD_NS);
        } else {
            on.remove(identity);
        }
    }

    /** Somebody asks to come; returns what came of it. */
    StageState request(String identity, Role role, long nowNs) {
        if (of(identity) == StageState.ON) {
            return StageState.ON;
        }
        boolean isWanted = role != Role.ATTENDEE && !removed.contains(identity);
        boolean isFree =
                policy.requests() == StagePolicy.Requests.ACCEPT && !removed.contains(identity);
        if (invited.contains(identity) || isWanted || isFree) {
            enter(identity, nowNs);
            return StageState.ON;
        }
        if (policy.requests() == StagePolicy.Requests.REFUSE) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "nobody asks for the stage of this room: its moderators call people");
        }
        if (requests.size() >= MAX_REQUESTS && !requests.contains(identity)) {
            throw new MediaException(
                    Limit.STAGE_REQUESTS,
                    "at most " + MAX_REQUESTS + " people ask for the stage at once: try later");
        }
        requests.add(identity);
        return StageState.REQUESTED;
    }

    /** Somebody comes onto the stage. */
    void enter(String identity, long nowNs) {
        expire(nowNs);
        if (!on.contains(identity) && on.size() >= policy.maxOnStage()) {
            throw new MediaException(
                    Limit.STAGE,
                    "the stage is full: at most " + policy.maxOnStage() + " people at once");
        }
        on.add(identity);
        requests.remove(identity);
        invited.remove(identity);
        due.remove(identity);
        removed.remove(identity);
    }

    /** A moderator waits for somebody's answer. */
    void invite(String identity) {
        requests.remove(identity);
        invited.add(identity);
    }

    /** Off the stage, no request, no invitation. */
    void leave(String identity) {
        on.remove(identity);
        requests.remove(identity);
        invited.remove(identity);
        due.remove(identity);
        heldUntilNs.remove(identity);
    }

    /** The same, and joining again does not lead back. */
    void remove(String identity) {
        leave(identity);
        removed.add(identity);
        if (removed.size() > MAX_REMOVED) {
            removed.remove(removed.iterator().next());
        }
    }

    /** Who came first of those whom their role leads onto the stage, if there is a place now. */
    @Nullable String next(long nowNs) {
        expire(nowNs);
        boolean isFull = on.size() >= policy.maxOnStage();
        return isFull || due.isEmpty() ? null : due.iterator().next();
    }

    private void expire(long nowNs) {
        heldUntilNs
                .entrySet()
                .removeIf(held -> held.getValue() <= nowNs && on.remove(held.getKey()));
    }
}
