package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.shard.TransportProxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Members whose media has to go to another node while they stay in the room. Their clients join
 * again: the new session is the same participant to all others, and the one before goes on, with
 * what it publishes and is shown, until the new one has media, and ends a moment after. On the
 * room's executor.
 */
final class Succession {
    /** For which clients have both; those who know how close the one before sooner. */
    private static final long OVERLAP_NS = TimeUnit.SECONDS.toNanos(5);

    private final Room room;
    private final Dynacast.Later later;
    private final Set<Member> awaited = new LinkedHashSet<>(); // to join again
    private final Map<Member, List<Track>> held = new HashMap<>(); // until its media comes

    Succession(Room room, Dynacast.Later later) {
        this.room = room;
        this.later = later;
    }

    /** It is to join again within this time; else it leaves. */
    void await(Member member, int withinMs) {
        if (!member.isGone() && !room.hasSuccessor(member) && awaited.add(member)) {
            member.listener().relocated();
            later.run(() -> giveUp(member), TimeUnit.MILLISECONDS.toNanos(withinMs));
        }
    }

    private void giveUp(Member member) {
        if (awaited.remove(member)) {
            room.remove(member, LeaveReason.MOVED, "its node ended, and it did not join again");
        }
    }

    boolean awaits(String identity) {
        return first(identity) != null;
    }

    private @Nullable Member first(String identity) {
        for (Member member : room.identities().of(identity)) {
            if (awaited.contains(member)) {
                return member;
            }
        }
        return null;
    }

    /** Whom one of this identity succeeds who is about to come in; null: nobody. */
    @Nullable Member take(String identity) {
        Member its = first(identity);
        if (its != null) {
            awaited.remove(its);
            later.run(() -> room.remove(its, LeaveReason.MOVED), OVERLAP_NS);
        }
        return its;
    }

    /** Of a member's tracks, those too that have not begun. */
    @Nullable Track track(Member member, String mid) {
        for (Track track : held.getOrDefault(member, List.of())) {
            if (track.section().mid().equals(mid)) {
                return track;
            }
        }
        return member.published().get(mid);
    }

    /** A track of an offer begins, or is held until its publisher's media comes. */
    void begin(Track track) {
        Member publisher = track.publisher();
        if (publisher.before() != null && !publisher.isConnected()) {
            held.computeIfAbsent(publisher, its -> new ArrayList<>()).add(track);
        } else {
            replace(track);
        }
    }

    private void replace(Track track) {
        Member before = track.publisher().before();
        if (before != null && track.backupOf() == null) {
            for (Track its : List.copyOf(before.published().values())) {
                if (its.section().source() == track.section().source()) {
                    room.publications().end(its);
                }
            }
        }
        room.publications().begin(track);
    }

    /** Its media comes, or it offers anew. */
    void settle(Member member) {
        List<Track> tracks = held.remove(member);
        TransportProxy transport = member.transport();
        if (tracks == null || transport == null || member.isGone()) {
            return;
        }
        for (Track track : tracks) {
            boolean may =
                    member.info().canPublish()
                            && member.permissions().mayPublish(track.section().source());
            if (may) {
                replace(track);
            } else {
                transport.unpublish(track.number());
            }
        }
    }

    /** It leaves, or nobody knows it any more. */
    void left(Member member) {
        awaited.remove(member);
        held.remove(member);
    }
}
