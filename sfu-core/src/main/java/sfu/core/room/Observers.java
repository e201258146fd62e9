package sfu.core.room;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All who hear what happens in a server's rooms. */
final class Observers implements RoomObserver {
    private final List<RoomObserver> all = new CopyOnWriteArrayList<>();

    void add(RoomObserver observer) {
        all.add(observer);
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        all.forEach(each -> each.joined(room, who));
    }

    @Override
    public void connected(String room, ParticipantInfo who, long afterMs) {
        all.forEach(each -> each.connected(room, who, afterMs));
    }

    @Override
    public void firstFrame(String room, ParticipantInfo who, long afterMs) {
        all.forEach(each -> each.firstFrame(room, who, afterMs));
    }

    @Override
    public void dominates(String room, ParticipantInfo who) {
        all.forEach(each -> each.dominates(room, who));
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        all.forEach(each -> each.left(room, who, reason, detail, joinedAtMs));
    }
}
