package sfu.core.room;

import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.core.api.TrackInfo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All who hear what happens in a server's rooms. */
final class Observers implements RoomObserver {
    private final List<RoomObserver> all = new CopyOnWriteArrayList<>();

    void add(RoomObserver observer) {
        all.add(observer);
    }

    @Override
    public void opened(String room, String template) {
        all.forEach(each -> each.opened(room, template));
    }

    @Override
    public void ended(String room) {
        all.forEach(each -> each.ended(room));
    }

    @Override
    public void published(String room, ParticipantInfo who, TrackInfo track) {
        all.forEach(each -> each.published(room, who, track));
    }

    @Override
    public void unpublished(String room, ParticipantInfo who, TrackInfo track) {
        all.forEach(each -> each.unpublished(room, who, track));
    }

    @Override
    public void recorded(String room, boolean is) {
        all.forEach(each -> each.recorded(room, is));
    }

    @Override
    public void knocked(String room, Knock knock) {
        all.forEach(each -> each.knocked(room, knock));
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
