package sfu.core.room;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many sessions each identity has in all rooms; from any thread. */
final class IdentitySessions {
    private final int most;
    private final Map<String, Integer> sessions = new ConcurrentHashMap<>();

    IdentitySessions(int most) {
        this.most = most;
    }

    /**
     * One more, unless it has all that it may have.
     *
     * @param identity empty: it is somebody new each time
     */
    boolean enter(String identity) {
        if (identity.isEmpty()) {
            return true;
        }
        boolean[] isIn = new boolean[1];
        sessions.compute(
                identity,
                (who, count) -> {
                    int now = count == null ? 0 : count;
                    isIn[0] = now < most;
                    return isIn[0] ? Integer.valueOf(now + 1) : count;
                });
        return isIn[0];
    }

    void leave(String identity) {
        sessions.computeIfPresent(identity, (who, count) -> count == 1 ? null : count - 1);
    }

    int size() {
        return sessions.size();
    }
}
