package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Members whose media has to go to another node while they stay in the room. Their clients join
 * again: the new session is the same participant to all others. What the one before publishes goes
 * on until the new one has media, and it is shown what it was until a moment later. On the room's
 * executor.
 */
final class Succession {
    /**
     * What is to be published once there is media.
     *
     * @param muted what was said of it meanwhile, by mid
     * @param published once it has begun, or may not
     */
    private record Deferred(
            List<PublishSection> offered,
            Map<String, Boolean> muted,
            CompletableFuture<Void> published) {}

    /** For which clients have both; those who know how close the one before sooner. */
    private static final long OVERLAP_NS = TimeUnit.SECONDS.toNanos(5);

    private final Room room;
    private final Dynacast.Later later;
    private final long connectNs;
    private final Set<Member> awaited = new LinkedHashSet<>(); // to join again
    private final Map<Member, Deferred> deferred = new HashMap<>();

    /**
     * @param connectNs for which a new session may take to have media
     */
    Succession(Room room, Dynacast.Later later, long connectNs) {
        this.room = room;
        this.later = later;
        this.connectNs = connectNs;
    }

    /** It is to join again within this time; else it leaves. */
    void await(Member member, int withinMs) {
        if (!member.isGone() && !room.members().hasSuccessor(member) && awaited.add(member)) {
            member.listener().relocated();
            later.run(() -> giveUp(member), TimeUnit.MILLISECONDS.toNanos(withinMs));
        }
    }

    private void giveUp(Member member) {
        if (awaited.remove(member)) {
            room.members()
                    .remove(member, LeaveReason.MOVED, "its node ended, and it did not join again");
        }
    }

    /** Whether this is the next session of one of them: the same identity with the same rights. */
    boolean awaits(JoinRequest request) {
        return first(request) != null;
    }

    private @Nullable Member first(JoinRequest request) {
        for (Member member : room.members().sessions(request.identity())) {
            if (awaited.contains(member) && request.hasRightsOf(member.request())) {
                return member;
            }
        }
        return null;
    }

    /** Whom it succeeds, who is about to come in; null: nobody. */
    @Nullable Member take(JoinRequest request) {
        Member its = first(request);
        if (its != null) {
            awaited.remove(its);
            later.run(() -> room.members().remove(its, LeaveReason.MOVED), connectNs);
        }
        return its;
    }

    /**
     * What it offers to publish may have to wait until its media comes; the last offer holds.
     *
     * @return done when it has begun, failed when it was refused then; null: it begins now
     */
    @Nullable CompletableFuture<Void> defer(Member member, List<PublishSection> offered) {
        if (member.before() == null || member.isConnected()) {
            deferred.remove(member);
            return null;
        }
        CompletableFuture<Void> published = new CompletableFuture<>();
        deferred.put(member, new Deferred(offered, new HashMap<>(), published));
        return published;
    }

    /** Returns whether this is of something that has not begun. */
    boolean setMuted(Member member, String mid, boolean muted) {
        Deferred its = deferred.get(member);
        if (its == null || its.offered.stream().noneMatch(each -> each.mid().equals(mid))) {
            return false;
        }
        its.muted.put(mid, muted);
        return true;
    }

    /** What it publishes now is all that it publishes. */
    void publishes(Member member) {
        Member before = member.before();
        if (before != null) {
            room.publications().endAll(before);
        }
    }

    /** Its media comes: its own voice must not come back to the session before. */
    void connected(Member member) {
        Member before = member.before();
        Deferred offered = deferred.remove(member);
        if (offered != null) {
            begin(member, offered);
        }
        if (before == null) {
            return;
        }
        for (Slot slot : List.copyOf(before.slots().values())) {
            if (slot.kind() == MediaKind.AUDIO) {
                room.viewing().close(before, slot);
            }
        }
        later.run(() -> room.members().remove(before, LeaveReason.MOVED), OVERLAP_NS);
    }

    private void begin(Member member, Deferred its) {
        try {
            room.negotiations().publishNow(member, its.offered);
        } catch (MediaException refused) {
            room.count(refused);
            its.published.completeExceptionally(refused);
            return;
        }
        its.muted.forEach((mid, muted) -> {
            if (member.published().containsKey(mid)) {
                room.publications().setMuted(member, mid, muted);
            }
        });
        its.published.complete(null);
    }

    /** It leaves, or nobody knows it any more. */
    void left(Member member) {
        awaited.remove(member);
        deferred.remove(member);
    }
}
