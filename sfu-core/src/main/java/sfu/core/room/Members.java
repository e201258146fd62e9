package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is in a room: how they come in, and how they leave it. On the room's executor. */
final class Members implements Iterable<Member> {
    private final Room room;
    private final Map<String, Member> byId = new LinkedHashMap<>();
    private final Identities identities = new Identities();

    Members(Room room) {
        this.room = room;
    }

    /** By id, as they are at any time. */
    Map<String, Member> byId() {
        return Collections.unmodifiableMap(byId);
    }

    @Override
    public Iterator<Member> iterator() {
        return byId().values().iterator();
    }

    /** As they are now. */
    List<Member> all() {
        return List.copyOf(byId.values());
    }

    int size() {
        return byId.size();
    }

    /** Of this id, or null. */
    @Nullable Member of(String id) {
        return byId.get(id);
    }

    /** All sessions of an identity, the first first; as they are now. */
    List<Member> sessions(String identity) {
        return identities.of(identity);
    }

    /** Whether a session of this identity is here. */
    boolean has(String identity) {
        return identities.has(identity);
    }

    /** Whether it is only still here until another session of it has its media. */
    boolean hasSuccessor(Member member) {
        return byId.get(member.info().id()) != member;
    }

    /** The earlier sessions of this identity end; returns whether there was one. */
    boolean replace(String identity) {
        List<Member> others = sessions(identity);
        others.forEach(other -> end(other, LeaveReason.REPLACED, ""));
        return !others.isEmpty();
    }

    void add(Member member) {
        Member before = member.before();
        if (before != null) {
            leaveAll(before.before(), LeaveReason.MOVED);
            byId.remove(before.info().id());
            identities.remove(before);
        }
        if (!member.isHidden()) {
            room.roster().joined(member);
        }
        byId.put(member.info().id(), member);
        identities.add(member);
        room.directs().changed();
        if (before == null) {
            room.observers().joined(room.name(), member.info());
        }
        room.speakers().joined(member);
        room.staging().tellRequests(member);
        room.moderation().joined(member);
    }

    void remove(Member member, LeaveReason reason) {
        remove(member, reason, "");
    }

    /** As above; ICE or DTLS said why. */
    void remove(Member member, LeaveReason reason, String detail) {
        if (!member.isGone() && hasSuccessor(member)) {
            endBefore(member, reason);
        } else if (!member.isGone()) {
            end(member, reason, detail);
            room.entrance().left();
            room.endIfEmpty();
        }
    }

    /** All sessions of an identity end; returns whether there were any. */
    boolean remove(String identity, LeaveReason reason) {
        List<Member> all = sessions(identity);
        all.forEach(member -> remove(member, reason));
        return !all.isEmpty();
    }

    /** Who succeeds it goes on. */
    private void endBefore(Member member, LeaveReason reason) {
        leave(member, reason);
        room.roster().changed(member);
    }

    private void end(Member member, LeaveReason reason, String detail) {
        leaveAll(member.before(), reason);
        room.census().leave(member.holder());
        room.entrance().doorway().left(member.info().identity(), reason);
        room.staging().left(member, reason);
        byId.remove(member.info().id());
        identities.remove(member);
        leave(member, reason);
        room.directs().changed();
        room.roster().left(member, reason);
        room.observers().left(room.name(), member.info(), reason, detail, member.joinedAtMs());
    }

    /** This session, and those that it succeeded. */
    private void leaveAll(@Nullable Member last, LeaveReason reason) {
        Member its = last;
        while (its != null) {
            Member before = its.before();
            leave(its, reason);
            its = before;
        }
    }

    private void leave(Member member, LeaveReason reason) {
        room.succession().left(member);
        room.publications().endAll(member);
        room.viewing().left(member);
        room.speakers().left(member);
        member.setGone();
        room.transports().close(member);
        member.listener().closed(reason);
    }
}
