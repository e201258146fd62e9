package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaServer;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes people out of rooms, and sees to it that their tokens do not lead back. */
public final class Expulsions {
    /**
     * @param left how many left their rooms for it
     * @param isKept false: there are too many revocations, so they may come back
     */
    public record Outcome(int left, boolean isKept) {}

    private final MediaServer server;
    private final Access access;

    public Expulsions(MediaServer server, Access access) {
        this.server = server;
        this.access = access;
    }

    /**
     * Somebody leaves a room, and no token that was issued so far leads back, whether anybody left
     * or not. Without tokens identities are what clients say, so there it may come back.
     */
    public CompletableFuture<Outcome> remove(String room, String identity) {
        boolean isKept =
                !access.needsToken()
                        || access.revocations().add(Revocations.Target.person(room, identity));
        List<Bearer> there = access.bearers(room, identity);
        for (Bearer bearer : there) {
            isKept &= bar(bearer);
            bearer.leave(LeaveReason.REMOVED);
        }
        boolean isAllKept = isKept;
        int left = there.size();
        return server.remove(room, identity, LeaveReason.REMOVED)
                .thenApply(was -> new Outcome(left == 0 && was ? 1 : left, isAllKept))
                .thenCompose(this::whenDurable);
    }

    /** From the room that its tokens led to: these ones, and others that it may have. */
    private boolean bar(Bearer bearer) {
        Revocations revocations = access.revocations();
        boolean isKept = true;
        for (String tokenId : bearer.tokenIds()) {
            isKept &= revocations.add(Revocations.Target.token(bearer.room(), tokenId));
        }
        String identity = bearer.grant().identity();
        return isKept
                && (identity.isEmpty()
                        || revocations.add(Revocations.Target.person(bearer.room(), identity)));
    }

    /**
     * Somebody leaves, and does not come back under this identity; who has none is known by its
     * token.
     *
     * @param target a room, which need not exist, or everywhere
     * @param span null: for good
     * @param by the identity of who wants it
     */
    public CompletableFuture<Outcome> ban(
            Bans.Target target, @Nullable Duration span, String reason, String by) {
        boolean isKept = access.bans().add(target, span, reason, by) != null;
        List<Bearer> there = access.bearers(target.room(), target.identity());
        for (Bearer bearer : there) {
            isKept &= ban(target, bearer, span, reason, by);
            bearer.leave(LeaveReason.BANNED);
        }
        Outcome outcome = new Outcome(there.size(), isKept);
        return target.room().isEmpty()
                ? whenDurable(outcome)
                : server.remove(target.room(), target.identity(), LeaveReason.BANNED)
                        .thenApply(was ->
                                was && there.isEmpty() ? new Outcome(1, outcome.isKept()) : outcome)
                        .thenCompose(this::whenDurable);
    }

    /** Also from the room that its token led to, which led on to this one. */
    private boolean ban(
            Bans.Target target, Bearer bearer, @Nullable Duration span, String reason, String by) {
        boolean isKept = true;
        if (access.needsToken() && bearer.grant().identity().isEmpty()) {
            isKept = bar(bearer);
        }
        if (!target.room().isEmpty() && !target.room().equals(bearer.room())) {
            Bans.Target asked = new Bans.Target(bearer.room(), target.identity());
            isKept &= access.bans().add(asked, span, reason, by) != null;
        }
        return isKept;
    }

    /** A token holds no more, wherever; who is in a room by it leaves. */
    public CompletableFuture<Outcome> revoke(String tokenId) {
        boolean isKept = access.revocations().add(Revocations.Target.token(tokenId));
        List<Bearer> there = access.bearers(tokenId);
        there.forEach(bearer -> bearer.leave(LeaveReason.REMOVED));
        return whenDurable(new Outcome(there.size(), isKept));
    }

    /**
     * It may come again; whether there was a ban that held, once that it is over is on disk. If the
     * disk does not take that, the ban holds on, to be lifted again.
     */
    public CompletableFuture<Boolean> lift(Bans.Target target) {
        Bans.Ban was = access.bans().lift(target);
        return access.durable()
                .whenComplete((done, failure) -> {
                    if (failure != null && was != null) {
                        access.bans().putBack(was);
                    }
                })
                .thenApply(done -> was != null);
    }

    /** Who left stays out, also if the server ends now. */
    private CompletableFuture<Outcome> whenDurable(Outcome outcome) {
        if (!outcome.isKept()) {
            server.refused(Limit.BANS);
        }
        return access.durable().thenApply(done -> outcome);
    }
}
