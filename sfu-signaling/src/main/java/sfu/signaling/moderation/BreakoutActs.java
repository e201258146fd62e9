package sfu.signaling.moderation;

import sfu.core.api.Destination;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What moderators do with breakout rooms.
 *
 * @param mostSeconds until they close
 */
record BreakoutActs(RoomAccess access, Breakouts rooms, int mostSeconds, ActLog log) {
    CompletableFuture<List<Moderator.Breakout>> open(Actor who, List<Moderator.Plan> plans) {
        return access.room(who)
                .people(who.by())
                .thenCompose(people -> {
                    check(people, plans);
                    List<BreakoutSet.Side> sides =
                            rooms.open(
                                    who.room(), plans.stream().map(Moderator.Plan::title).toList());
                    return sendAll(who, plans, sides)
                            .thenCompose(sent ->
                                    log.wrote(
                                            who,
                                            Act.BREAKOUT_OPEN,
                                            sent.stream().map(ActLog::whom).toList(),
                                            sent.size(),
                                            Map.of("rooms", String.valueOf(sides.size()))))
                            .thenCompose(done -> list(rooms.of(who.room())));
                });
    }

    private static void check(List<ParticipantInfo> people, List<Moderator.Plan> plans) {
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
            Actor who, List<Moderator.Plan> plans, List<BreakoutSet.Side> sides) {
        List<CompletableFuture<List<ParticipantInfo>>> all = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            BreakoutSet.Side side = sides.get(i);
            Destination to = new Destination(side.room(), side.title(), false);
            for (String id : plans.get(i).people()) {
                all.add(
                        access.room(who)
                                .send(who.by(), Target.participant(id), to)
                                .exceptionally(failure -> List.of()));
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all.stream().flatMap(each -> each.join().stream()).toList());
    }

    CompletableFuture<List<Moderator.Breakout>> list(Actor who) {
        return access.checked(who).thenCompose(ok -> list(rooms.of(who.room())));
    }

    private CompletableFuture<List<Moderator.Breakout>> list(BreakoutSet set) {
        return rooms.people(set)
                .thenApply(people ->
                        set.sides().stream()
                                .map(side ->
                                        new Moderator.Breakout(
                                                side.room(),
                                                side.title(),
                                                people.getOrDefault(side.room(), List.of())))
                                .toList());
    }

    /**
     * @param to one of the breakout rooms, or the main room; empty: that
     */
    CompletableFuture<Integer> move(Actor who, String participant, String to) {
        return access.checked(who)
                .thenCompose(ok -> {
                    BreakoutSet set = rooms.of(who.room());
                    String room = to.isEmpty() ? set.main() : to;
                    if (!set.has(room)) {
                        throw new MediaException(
                                MediaException.Code.NOT_FOUND, "no such breakout room");
                    }
                    Destination there =
                            new Destination(room, set.title(room), room.equals(set.main()));
                    return log.done(
                            rooms.send(set, who.by(), participant, there),
                            who,
                            Act.BREAKOUT_MOVE,
                            Map.of("to", room));
                });
    }

    /**
     * @param seconds until all are sent back
     */
    CompletableFuture<Integer> close(Actor who, int seconds) {
        if (seconds < 0 || seconds > mostSeconds) {
            return CompletableFuture.failedFuture(
                    new MediaException(
                            MediaException.Code.BAD_REQUEST, "seconds is 0 to " + mostSeconds));
        }
        Map<String, String> details = Map.of("seconds", String.valueOf(seconds));
        return access.checked(who)
                .thenCompose(ok -> {
                    BreakoutSet set = rooms.of(who.room());
                    if (seconds > 0) {
                        rooms.closeIn(set, seconds);
                        return log.wrote(who, Act.BREAKOUT_CLOSE, List.of(), 0, details);
                    }
                    return rooms.close(set)
                            .thenCompose(sent ->
                                    log.wrote(who, Act.BREAKOUT_CLOSE, List.of(), sent, details));
                });
    }
}
