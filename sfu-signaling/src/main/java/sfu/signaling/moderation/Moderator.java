package sfu.signaling.moderation;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Destination;
import sfu.core.api.Knock;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Muting;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.api.RoomControl;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.core.stats.Limit;
import sfu.signaling.audit.AuditEntry;
import sfu.signaling.audit.AuditEntry.Whom;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Expulsions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what moderators and operators ask for, counts it and writes it into the audit log. Futures
 * fail with {@link MediaException}.
 */
public final class Moderator {
    private final MediaServer server;
    private final Access access;
    private final Expulsions expulsions;
    private final AuditLog audit;
    private final Passes passes = new Passes(System::nanoTime);
    private final ModerationLimits limits;
    private final Breakouts breakouts;
    private final Map<Act, LongAdder> counts = new EnumMap<>(Act.class);

    public Moderator(MediaServer server, Access access, AuditLog audit, ModerationLimits limits) {
        this.server = server;
        this.access = access;
        this.audit = audit;
        this.limits = limits;
        expulsions = new Expulsions(server, access);
        breakouts = new Breakouts(server, limits);
        for (Act act : Act.values()) {
            counts.put(act, new LongAdder());
        }
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
        return audit;
    }

    /** How often something was done. */
    public long count(Act act) {
        LongAdder count = counts.get(act);
        return count == null ? 0 : count.sum();
    }

    private RoomControl room(Actor who) {
        return server.control(who.room());
    }

    // people

    public CompletableFuture<Integer> mute(Actor who, Target whom, Muting muting) {
        return mute(who, whom, muting, muting.isMuted() ? Act.MUTE : Act.ALLOW_UNMUTE);
    }

    public CompletableFuture<Integer> stopVideo(Actor who, Target whom, Muting muting) {
        return mute(who, whom, muting, Act.STOP_VIDEO);
    }

    private CompletableFuture<Integer> mute(Actor who, Target whom, Muting muting, Act act) {
        Map<String, String> details =
                Map.of(
                        "tracks",
                        muting.mid().isEmpty() ? text(muting.sources()) : "mid " + muting.mid(),
                        "hard",
                        String.valueOf(muting.isHard()));
        return done(room(who).mute(who.by(), whom, muting), who, act, details);
    }

    private static String text(Iterable<TrackSource> sources) {
        List<String> all = new ArrayList<>();
        sources.forEach(source -> all.add(source.name().toLowerCase(Locale.ROOT)));
        return String.join(" ", all);
    }

    public CompletableFuture<Integer> askUnmute(Actor who, Target whom, TrackSource source) {
        return done(
                room(who).askUnmute(who.by(), whom, source),
                who,
                Act.ASK_UNMUTE,
                Map.of("tracks", text(List.of(source))));
    }

    public CompletableFuture<Integer> lowerHand(Actor who, Target whom) {
        return done(room(who).lowerHand(who.by(), whom), who, Act.LOWER_HAND, Map.of());
    }

    public CompletableFuture<Integer> setRole(Actor who, Target whom, Role role) {
        return done(
                room(who).setRole(who.by(), whom, role),
                who,
                Act.ROLE,
                Map.of("role", role.name().toLowerCase(Locale.ROOT)));
    }

    /** Their tokens do not lead back. */
    public CompletableFuture<Integer> remove(Actor who, Target whom) {
        return done(
                room(who)
                        .find(who.by(), whom)
                        .thenCompose(
                                people -> each(people, its -> expulsions.remove(who.room(), its))),
                who,
                Act.REMOVE,
                Map.of());
    }

    /** Their identities do not come back to this room. */
    public CompletableFuture<Integer> ban(
            Actor who, Target whom, @Nullable Duration span, String reason) {
        return done(
                room(who)
                        .find(who.by(), whom)
                        .thenCompose(
                                people -> each(people, its -> keepOut(who, its, span, reason))),
                who,
                Act.BAN,
                banned(span, reason));
    }

    /** Likewise; it need not be there. */
    public CompletableFuture<Integer> ban(
            Actor who, String identity, @Nullable Duration span, String reason) {
        ParticipantInfo its =
                new ParticipantInfo("", identity, "", 0, false, false, Role.ATTENDEE, false);
        if (identity.equals(who.by().name())) {
            return CompletableFuture.failedFuture(
                    new MediaException(
                            MediaException.Code.BAD_REQUEST,
                            "a moderator does not do this to itself"));
        }
        return done(
                checked(who)
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

    public CompletableFuture<Integer> unban(Actor who, String identity) {
        return checked(who)
                .thenCompose(ok -> {
                    if (!access.bans().lift(new Bans.Target(who.room(), identity))) {
                        throw new MediaException(
                                MediaException.Code.NOT_FOUND, "this identity is not banned here");
                    }
                    return wrote(who, Act.UNBAN, List.of(new Whom("", identity, "")), 1, Map.of());
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

    /** Whether it may, without doing anything. */
    private CompletableFuture<List<Knock>> checked(Actor who) {
        return who.by().isOperator()
                ? CompletableFuture.completedFuture(List.of())
                : room(who).lobby(who.by());
    }

    /** What somebody else wrote was edited or deleted, in the room's chat or another channel. */
    public void changedMessage(
            Actor who, Whom writer, boolean isDeleted, Map<String, String> details) {
        Act act = isDeleted ? Act.MESSAGE_DELETE : Act.MESSAGE_EDIT;
        var _ = wrote(who, act, List.of(writer), 1, details);
    }

    // the room

    /** Whether it may, without doing anything: fails if not. */
    public CompletableFuture<Void> check(Actor who) {
        return checked(who).thenAccept(ok -> {});
    }

    public CompletableFuture<Integer> lock(Actor who, boolean isLocked) {
        Act act = isLocked ? Act.LOCK : Act.UNLOCK;
        return room(who)
                .lock(who.by(), isLocked)
                .thenCompose(isNews -> isNews ? wrote(who, act, List.of(), 0, Map.of()) : none());
    }

    public CompletableFuture<Integer> setRecording(Actor who, boolean isOn) {
        return room(who)
                .setRecording(who.by(), isOn)
                .thenCompose(isNews ->
                        isNews
                                ? wrote(
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
        return room(who)
                .end(who.by())
                .thenCompose(left -> {
                    CompletableFuture<Integer> others =
                            set != null && set.main().equals(who.room())
                                    ? breakouts.end(set)
                                    : none();
                    return others.thenCompose(
                            more -> wrote(who, Act.END, List.of(), left + more, Map.of()));
                });
    }

    // the lobby

    /**
     * @param knock empty: all
     */
    public CompletableFuture<Integer> admit(Actor who, String knock) {
        return answered(room(who).admit(who.by(), knock), who, Act.ADMIT);
    }

    public CompletableFuture<Integer> refuse(Actor who, String knock) {
        return answered(room(who).refuse(who.by(), knock), who, Act.REFUSE);
    }

    private CompletableFuture<Integer> answered(
            CompletableFuture<List<Knock>> answer, Actor who, Act act) {
        return answer.thenCompose(knocks ->
                wrote(
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
        return room(who)
                .people(who.by())
                .thenCompose(people -> {
                    check(people, plans);
                    List<BreakoutSet.Side> sides =
                            breakouts.open(who.room(), plans.stream().map(Plan::title).toList());
                    return sendAll(who, plans, sides)
                            .thenCompose(sent ->
                                    wrote(
                                            who,
                                            Act.BREAKOUT_OPEN,
                                            sent.stream().map(Moderator::whom).toList(),
                                            sent.size(),
                                            Map.of("rooms", String.valueOf(sides.size()))))
                            .thenCompose(done -> list(breakouts.of(who.room())));
                });
    }

    private static void check(List<ParticipantInfo> people, List<Plan> plans) {
        List<String> here = people.stream().map(ParticipantInfo::id).toList();
        List<String> asked = plans.stream().flatMap(plan -> plan.people().stream()).toList();
        if (asked.stream().distinct().count() < asked.size()) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST, "each participant goes to one room");
        }
        if (!here.containsAll(asked)) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "somebody of these is not in this room");
        }
    }

    /** Who cannot go, or has left meanwhile, is left out. */
    private CompletableFuture<List<ParticipantInfo>> sendAll(
            Actor who, List<Plan> plans, List<BreakoutSet.Side> sides) {
        List<CompletableFuture<List<ParticipantInfo>>> all = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            BreakoutSet.Side side = sides.get(i);
            Destination to = new Destination(side.room(), side.title(), false);
            for (String id : plans.get(i).people()) {
                all.add(
                        room(who)
                                .send(who.by(), Target.participant(id), to)
                                .exceptionally(failure -> List.of()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all.stream().flatMap(each -> each.join().stream()).toList());
    }

    public CompletableFuture<List<Breakout>> breakouts(Actor who) {
        return checked(who).thenCompose(ok -> list(breakouts.of(who.room())));
    }

    private CompletableFuture<List<Breakout>> list(BreakoutSet set) {
        return breakouts
                .people(set)
                .thenApply(people ->
                        set.sides().stream()
                                .map(side ->
                                        new Breakout(
                                                side.room(),
                                                side.title(),
                                                people.getOrDefault(side.room(), List.of())))
                                .toList());
    }

    /**
     * @param to one of the breakout rooms, or the main room; empty: that
     */
    public CompletableFuture<Integer> move(Actor who, String participant, String to) {
        return checked(who)
                .thenCompose(ok -> {
                    BreakoutSet set = breakouts.of(who.room());
                    String room = to.isEmpty() ? set.main() : to;
                    if (!set.has(room)) {
                        throw new MediaException(
                                MediaException.Code.NOT_FOUND, "no such breakout room");
                    }
                    Destination there =
                            new Destination(room, set.title(room), room.equals(set.main()));
                    return done(
                            breakouts.send(set, who.by(), participant, there),
                            who,
                            Act.BREAKOUT_MOVE,
                            Map.of("to", room));
                });
    }

    /**
     * @param seconds until all are sent back
     */
    public CompletableFuture<Integer> closeBreakouts(Actor who, int seconds) {
        if (seconds < 0 || seconds > limits.closeSeconds()) {
            return CompletableFuture.failedFuture(
                    new MediaException(
                            MediaException.Code.BAD_REQUEST,
                            "seconds is 0 to " + limits.closeSeconds()));
        }
        Map<String, String> details = Map.of("seconds", String.valueOf(seconds));
        return checked(who)
                .thenCompose(ok -> {
                    BreakoutSet set = breakouts.of(who.room());
                    if (seconds > 0) {
                        breakouts.closeIn(set, seconds);
                        return wrote(who, Act.BREAKOUT_CLOSE, List.of(), 0, details);
                    }
                    return breakouts
                            .close(set)
                            .thenCompose(sent ->
                                    wrote(who, Act.BREAKOUT_CLOSE, List.of(), sent, details));
                });
    }

    // what is told of it

    private static Whom whom(ParticipantInfo its) {
        return new Whom(its.id(), its.identity(), its.name());
    }

    private CompletableFuture<Integer> done(
            CompletableFuture<List<ParticipantInfo>> act,
            Actor who,
            Act name,
            Map<String, String> details) {
        return act.thenCompose(people ->
                wrote(
                        who,
                        name,
                        people.stream().map(Moderator::whom).toList(),
                        people.size(),
                        details));
    }

    private CompletableFuture<Integer> wrote(
            Actor who, Act act, List<Whom> people, int count, Map<String, String> details) {
        LongAdder counted = counts.get(act);
        if (counted != null) {
            counted.increment();
        }
        AuditEntry entry =
                new AuditEntry(
                        0,
                        0,
                        who.by().isOperator() ? "operator" : "moderator",
                        who.by().name(),
                        who.address(),
                        act.text(),
                        who.room(),
                        people,
                        count,
                        details);
        return audit.add(entry).thenApply(kept -> count);
    }
}
