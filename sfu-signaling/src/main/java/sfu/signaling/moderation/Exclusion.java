package sfu.signaling.moderation;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.api.Target;
import sfu.core.stats.Limit;
import sfu.signaling.audit.AuditEntry.Whom;
import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Expulsions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Who is sent away from a room, and does not come back. */
record Exclusion(RoomAccess access, Expulsions expulsions, ActLog log) {
    /** Their tokens do not lead back. */
    CompletableFuture<Integer> remove(Actor who, Target whom) {
        return log.done(
                access.room(who)
                        .find(who.by(), whom)
                        .thenCompose(
                                people -> each(people, its -> expulsions.remove(who.room(), its))),
                who,
                Act.REMOVE,
                Map.of());
    }

    /** Their identities do not come back to this room. */
    CompletableFuture<Integer> ban(Actor who, Target whom, @Nullable Duration span, String reason) {
        return log.done(
                access.room(who)
                        .find(who.by(), whom)
                        .thenCompose(
                                people -> each(people, its -> keepOut(who, its, span, reason))),
                who,
                Act.BAN,
                banned(span, reason));
    }

    /** Likewise; it need not be there. */
    CompletableFuture<Integer> ban(
            Actor who, String identity, @Nullable Duration span, String reason) {
        ParticipantInfo its =
                new ParticipantInfo("", identity, "", 0, false, false, Role.ATTENDEE, false);
        if (identity.equals(who.by().name())) {
            return CompletableFuture.failedFuture(
                    new MediaException(
                            MediaException.Code.BAD_REQUEST,
                            "a moderator does not do this to itself"));
        }
        return log.done(
                access.checked(who)
                        .thenCompose(
                                ok -> each(List.of(its), one -> keepOut(who, one, span, reason))),
                who,
                Act.BAN,
                banned(span, reason));
    }

    private CompletableFuture<Expulsions.Outcome> keepOut(
            Actor who, String identity, @Nullable Duration span, String reason) {
        return expulsions.ban(new Bans.Target(who.room(), identity), span, reason, who.by().name());
    }

    private static Map<String, String> banned(@Nullable Duration span, String reason) {
        return Map.of(
                "seconds",
                span == null ? "for good" : String.valueOf(span.toSeconds()),
                "reason",
                reason);
    }

    CompletableFuture<Integer> unban(Actor who, String identity) {
        return access.checked(who)
                .thenCompose(ok -> expulsions.lift(new Bans.Target(who.room(), identity)))
                .thenCompose(was -> {
                    if (!was) {
                        throw new MediaException(
                                MediaException.Code.NOT_FOUND, "this identity is not banned here");
                    }
                    return log.wrote(
                            who, Act.UNBAN, List.of(new Whom("", identity, "")), 1, Map.of());
                });
    }

    /** Once for each identity; the answer is whom it was about. */
    private static CompletableFuture<List<ParticipantInfo>> each(
            List<ParticipantInfo> people,
            Function<String, CompletableFuture<Expulsions.Outcome>> act) {
        List<CompletableFuture<Expulsions.Outcome>> all =
                people.stream().map(ParticipantInfo::identity).distinct().map(act).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    if (!all.stream().allMatch(one -> one.join().isKept())) {
                        throw new MediaException(
                                Limit.BANS, "too many are kept out already: they may come back");
                    }
                    return people;
                });
    }
}
