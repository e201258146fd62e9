package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Decides on which of a peer's paths we send. Before the peer nominates one: on a path that
 * answered our own check, the one that the last authentic packet came from, UDP before TCP. Then:
 * on the nominated path of the highest priority among those that the peer used of late. A path that
 * did not answer us is never used, so that nobody can point media at a third party.
 */
final class PathFollower {
    private static final long MS = 1_000_000;

    /** Chromium's backup connections are checked every 25 s: a path may miss one check. */
    private static final int EXPIRIES_UNTIL_IDLE = 2;

    private static final Comparator<PathState> UDP_FIRST =
            Comparator.comparing(state -> !state.path.tcp());

    private static final Comparator<PathState> BEFORE_NOMINATION =
            UDP_FIRST
                    .thenComparingLong(state -> state.authenticNs)
                    .thenComparing(state -> state.validSinceNs, Comparator.reverseOrder());

    private static final Comparator<PathState> NOMINATED =
            UDP_FIRST
                    .thenComparingLong(state -> state.priority)
                    .thenComparingLong(state -> state.nominatedSinceNs);

    private final Map<Path, PathState> paths = new LinkedHashMap<>();

    private final int maxPaths;
    private final long holdNs;
    private final long validityNs;
    private @Nullable PathState selected;

    PathFollower(IceLimits limits, IceTimers timers) {
        maxPaths = limits.maxPaths();
        holdNs = timers.nominationMs() * MS;
        validityNs = timers.consentExpiryMs() * MS;
    }

    boolean knows(Path path) {
        return paths.containsKey(path);
    }

    List<Path> known() {
        return List.copyOf(paths.keySet());
    }

    @Nullable Path selected() {
        return selected == null ? null : selected.path;
    }

    boolean isSelected(Path path) {
        return selected != null && selected.path.equals(path);
    }

    boolean isNominationSelected() {
        return selected != null && selected.isNominated();
    }

    int selectedRttMillis() {
        return selected == null ? PathState.UNKNOWN_RTT : selected.rttMillis;
    }

    /** Makes a path known; returns the one that had to make room. */
    @Nullable Path add(Path path) {
        PathState evicted = paths.size() < maxPaths ? null : leastRecentlySeen();
        if (evicted != null) {
            paths.remove(evicted.path);
        }
        paths.put(path, new PathState(path));
        return evicted == null ? null : evicted.path;
    }

    private @Nullable PathState leastRecentlySeen() {
        return paths.values().stream()
                .filter(state -> state != selected)
                .min(Comparator.comparingLong(PathState::seenNs))
                .orElse(null);
    }

    /** Takes out the paths from which nothing came for long. */
    List<Path> removeIdle(long nowNs) {
        List<Path> idle = new ArrayList<>();
        for (PathState state : paths.values()) {
            boolean isSeen =
                    PathState.isWithin(state.seenNs(), nowNs, EXPIRIES_UNTIL_IDLE * validityNs);
            if (!isSeen && state != selected) {
                idle.add(state.path);
            }
        }
        idle.forEach(paths::remove);
        return idle;
    }

    /** What may leave on a known path before it is proven. */
    @Nullable PathCredit credit(Path path) {
        PathState state = paths.get(path);
        return state == null ? null : state.credit;
    }

    /** Whether the address has shown that it is the peer's; with TCP it is nobody else's. */
    boolean isProven(Path path, long nowNs) {
        PathState state = paths.get(path);
        return path.tcp() || state != null && isValid(state, nowNs);
    }

    /** The peer's authenticated check came on a known path. */
    void onCheck(Path path, long priority, boolean nominates, long nowNs) {
        PathState state = paths.get(path);
        if (state != null) {
            state.checkedNs = nowNs;
            state.priority = priority;
            if (nominates) {
                state.nominate(nowNs, validityNs);
            }
        }
    }

    /** ICE ended with this path. */
    void onNominated(Path path, long nowNs) {
        PathState state = paths.get(path);
        if (state != null && !state.isNominated()) {
            state.nominate(nowNs, validityNs);
        }
    }

    /**
     * Our own check was answered on the path; a nomination that waited for it holds from now.
     *
     * @return whether that was not known, or not any more
     */
    boolean onValid(Path path, int rttMillis, long nowNs) {
        PathState state = paths.get(path);
        if (state == null) {
            return false;
        }
        boolean wasValid = PathState.isWithin(state.validNs, nowNs, validityNs);
        if (state.isNominated() && !isValid(state, nowNs)) {
            state.beginNomination(nowNs);
        }
        state.validate(nowNs, rttMillis);
        return !wasValid;
    }

    /** DTLS, SRTP or SRTCP that decrypts came on the path. */
    void onAuthenticPacket(Path path, long nowNs) {
        PathState state = paths.get(path);
        if (state != null) {
            state.authenticNs = nowNs;
        }
    }

    /** True once for a nominated path that has to answer an own check before it may be used. */
    boolean startProbe(Path path, long nowNs) {
        PathState state = paths.get(path);
        if (state == null || !state.isNominated() || state.isProbed || isValid(state, nowNs)) {
            return false;
        }
        state.isProbed = true;
        return true;
    }

    boolean isProbed(Path path) {
        PathState state = paths.get(path);
        return state != null && state.isProbed;
    }

    /** A later nomination may be probed again. */
    void endProbe(Path path) {
        PathState state = paths.get(path);
        if (state != null) {
            state.isProbed = false;
        }
    }

    /** The selected path is kept valid by its consent. */
    private boolean isValid(PathState state, long nowNs) {
        return state == selected || PathState.isWithin(state.validNs, nowNs, validityNs);
    }

    /** Nothing to choose, as nearly always: the selected path is the only one. */
    private boolean isOnlyOne() {
        return selected != null && paths.size() == 1;
    }

    /** Decides anew; true if the selected path is another one than before. */
    boolean choose(long nowNs) {
        if (isOnlyOne()) {
            return false;
        }
        PathState best = bestNominated(nowNs);
        if (best == null && !isNominationSelected()) {
            best = bestBeforeNomination(nowNs);
        }
        if (best == null || best == selected) {
            return false;
        }
        selected = best;
        return true;
    }

    /**
     * The best nominated path in use, which its choice and media show; else one that the peer still
     * marks, as before there is media. If none is: the selected one, or any to leave a first one.
     */
    private @Nullable PathState bestNominated(long nowNs) {
        PathState used = best(NOMINATED, PathState::usedNs, nowNs);
        PathState best = used != null ? used : best(NOMINATED, PathState::markedNs, nowNs);
        if (best != null || isNominationSelected()) {
            return best;
        }
        return paths.values().stream()
                .filter(state -> state.isNominated() && isValid(state, nowNs))
                .max(Comparator.comparingLong(PathState::usedNs))
                .orElse(null);
    }

    /** Of the nominated ones with such a sign within the hold. */
    private @Nullable PathState best(
            Comparator<PathState> order, ToLongFunction<PathState> sign, long nowNs) {
        return paths.values().stream()
                .filter(state -> state.isNominated() && isValid(state, nowNs))
                .filter(state -> PathState.isWithin(sign.applyAsLong(state), nowNs, holdNs))
                .max(order)
                .orElse(null);
    }

    private @Nullable PathState bestBeforeNomination(long nowNs) {
        return paths.values().stream()
                .filter(state -> isValid(state, nowNs))
                .max(BEFORE_NOMINATION)
                .orElse(null);
    }

    /** When to decide anew though nothing came: a better path is no longer in use. */
    long nextChoiceNs(long nowNs) {
        if (isOnlyOne()) {
            return Long.MAX_VALUE;
        }
        PathState now = selected;
        boolean othersInUse =
                paths.values().stream()
                        .anyMatch(state ->
                                state != now
                                        && state.isNominated()
                                        && PathState.isWithin(state.markedNs(), nowNs, holdNs));
        if (!othersInUse || now == null) {
            return Long.MAX_VALUE;
        }
        if (PathState.isWithin(now.usedNs(), nowNs, holdNs)) {
            return now.usedNs() + holdNs + 1;
        }
        return PathState.isWithin(now.markedNs(), nowNs, holdNs)
                ? now.markedNs() + holdNs + 1
                : Long.MAX_VALUE;
    }
}
