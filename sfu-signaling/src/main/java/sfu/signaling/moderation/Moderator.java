package sfu.signaling.moderation;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Destination;
import sfu.core.api.Knock;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Muting;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.signaling.audit.AuditEntry.Whom;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Expulsions;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Does what moderators and operators ask for, counts it and writes it into the audit log. Futures
 * fail with {@link MediaException}.
 */
public final class Moderator {
    private final RoomAccess access;
    private final Silencing silencing;
    private final Exclusion exclusion;
    private final ActLog log;
    private final Passes passes = new Passes(System::nanoTime);
    private final Breakouts breakouts;
    private final BreakoutActs breakoutActs;

    public Moderator(MediaServer server, Access access, AuditLog audit, ModerationLimits limits) {
        this.access = new RoomAccess(server);
        log = new ActLog(audit);
        silencing = new Silencing(this.access, log);
        exclusion = new Exclusion(this.access, new Expulsions(server, access), log);
        breakouts = new Breakouts(server, limits);
        breakoutActs = new BreakoutActs(this.access, breakouts, limits.closeSeconds(), log);
    }

    /** For those who are sent to another room. */
    public Passes passes() {
        return passes;
    }

    /** Where a ticket leads; home, if that room is closed by now; null if it is none. */
    public Passes.@Nullable Pass redeem(String ticket) {
        Passes.Pass pass = passes.redeem(ticket);
        if (pass == null || pass.to().isBack() || breakouts.find(pass.to().room()) != null) {
            return pass;
        }
        Destination home = new Destination(pass.home(), "", true);
        return new Passes.Pass(home, pass.home(), pass.grant(), pass.who(), pass.from());
    }

    /** Told each room that becomes a breakout room, and each that no longer is one. */
    public void onBreakout(Consumer<String> told) {
        breakouts.onChange(told);
    }

    public AuditLog audit() {
        return log.audit();
    }

    /** How often something was done. */
    public long count(Act act) {
        return log.count(act);
    }

    // people

    public CompletableFuture<Integer> mute(Actor who, Target whom, Muting muting) {
        return silencing.mute(who, whom, muting, muting.isMuted() ? Act.MUTE : Act.ALLOW_UNMUTE);
    }

    public CompletableFuture<Integer> stopVideo(Actor who, Target whom, Muting muting) {
        return silencing.mute(who, whom, muting, Act.STOP_VIDEO);
    }

    public CompletableFuture<Integer> askUnmute(Actor who, Target whom, TrackSource source) {
        return silencing.askUnmute(who, whom, source);
    }

    public CompletableFuture<Integer> lowerHand(Actor who, Target whom) {
        return log.done(access.room(who).lowerHand(who.by(), whom), who, Act.LOWER_HAND, Map.of());
    }

    public CompletableFuture<Integer> setRole(Actor who, Target whom, Role role) {
        return log.done(
                access.room(who).setRole(who.by(), whom, role),
                who,
                Act.ROLE,
                Map.of("role", role.name().toLowerCase(Locale.ROOT)));
    }

    /** Their tokens do not lead back. */
    public CompletableFuture<Integer> remove(Actor who, Target whom) {
        return exclusion.remove(who, whom);
    }

    /** Their identities do not come back to this room. */
    public CompletableFuture<Integer> ban(
            Actor who, Target whom, @Nullable Duration span, String reason) {
        return exclusion.ban(who, whom, span, reason);
    }

    /** Likewise; it need not be there. */
    public CompletableFuture<Integer> ban(
            Actor who, String identity, @Nullable Duration span, String reason) {
        return exclusion.ban(who, identity, span, reason);
    }

    public CompletableFuture<Integer> unban(Actor who, String identity) {
        return exclusion.unban(who, identity);
    }

    /** What somebody else wrote was edited or deleted, in the room's chat or another channel. */
    public void changedMessage(
            Actor who, Whom writer, boolean isDeleted, Map<String, String> details) {
        Act act = isDeleted ? Act.MESSAGE_DELETE : Act.MESSAGE_EDIT;
        var _ = log.wrote(who, act, List.of(writer), 1, details);
    }

    // the room

    /** Whether it may, without doing anything: fails if not. */
    public CompletableFuture<Void> check(Actor who) {
        return access.checked(who).thenAccept(ok -> {});
    }

    public CompletableFuture<Integer> lock(Actor who, boolean isLocked) {
        Act act = isLocked ? Act.LOCK : Act.UNLOCK;
        return access.room(who)
                .lock(who.by(), isLocked)
                .thenCompose(
                        isNews -> isNews ? log.wrote(who, act, List.of(), 0, Map.of()) : none());
    }

    public CompletableFuture<Integer> setRecording(Actor who, boolean isOn) {
        return access.room(who)
                .setRecording(who.by(), isOn)
                .thenCompose(isNews ->
                        isNews
                                ? log.wrote(
                                        who,
                                        Act.RECORDING,
                                        List.of(),
                                        0,
                                        Map.of("on", String.valueOf(isOn)))
                                : none());
    }

    private static CompletableFuture<Integer> none() {
        return CompletableFuture.completedFuture(0);
    }

    /** All leave; its breakout rooms end with it. */
    public CompletableFuture<Integer> end(Actor who) {
        BreakoutSet set = breakouts.find(who.room());
        return access.room(who)
                .end(who.by())
                .thenCompose(left -> {
                    CompletableFuture<Integer> others =
                            set != null && set.main().equals(who.room())
                                    ? breakouts.end(set)
                                    : none();
                    return others.thenCompose(
                            more -> log.wrote(who, Act.END, List.of(), left + more, Map.of()));
                });
    }

    // the lobby

    /**
     * @param knock empty: all
     */
    public CompletableFuture<Integer> admit(Actor who, String knock) {
        return answered(access.room(who).admit(who.by(), knock), who, Act.ADMIT);
    }

    public CompletableFuture<Integer> refuse(Actor who, String knock) {
        return answered(access.room(who).refuse(who.by(), knock), who, Act.REFUSE);
    }

    private CompletableFuture<Integer> answered(
            CompletableFuture<List<Knock>> answer, Actor who, Act act) {
        return answer.thenCompose(knocks ->
                log.wrote(
                        who,
                        act,
                        knocks.stream()
                                .map(its -> new Whom(its.id(), its.identity(), its.name()))
                                .toList(),
                        knocks.size(),
                        Map.of()));
    }

    // breakout rooms

    /**
     * A room that is to be opened.
     *
     * @param people ids of those who go there
     */
    public record Plan(String title, List<String> people) {}

    /** A breakout room and who is in it. */
    public record Breakout(String room, String title, List<ParticipantInfo> people) {}

    public CompletableFuture<List<Breakout>> openBreakouts(Actor who, List<Plan> plans) {
        return breakoutActs.open(who, plans);
    }

    public CompletableFuture<List<Breakout>> breakouts(Actor who) {
        return breakoutActs.list(who);
    }

    /**
     * @param to one of the breakout rooms, or the main room; empty: that
     */
    public CompletableFuture<Integer> move(Actor who, String participant, String to) {
        return breakoutActs.move(who, participant, to);
    }

    /**
     * @param seconds until all are sent back
     */
    public CompletableFuture<Integer> closeBreakouts(Actor who, int seconds) {
        return breakoutActs.close(who, seconds);
    }
}
