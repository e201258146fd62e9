package sfu.admin.stream;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When somebody came into a room or left it last. Any thread. */
final class Movements implements RoomObserver {
    private final Map<String, Long> lastNs = new ConcurrentHashMap<>();

    /** Whether a snapshot that was asked for then has all who are there, and nobody else. */
    boolean areBefore(String room, long askedNs) {
        Long its = lastNs.get(room);
        return its == null || its - askedNs < 0;
    }

    /** There is a snapshot that was asked for then. */
    void forget(long askedNs) {
        lastNs.values().removeIf(each -> each - askedNs < 0);
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        lastNs.put(room, System.nanoTime());
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        lastNs.put(room, System.nanoTime());
    }
}
