package sfu.signaling.moderation;

import org.jspecify.annotations.Nullable;

import sfu.core.api.By;
import sfu.core.api.Destination;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomControl;
import sfu.core.api.Target;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Which rooms have breakout rooms, and how people go there and back. */
final class Breakouts {
    /** Those who were sent back have arrived by then. */
    private static final long RETURN_SECONDS = 20;

    /** Rooms of which nobody knows any more are looked for so often. */
    private static final long WATCH_SECONDS = 10;

    private static final By SERVER = By.operator("");

    private final MediaServer server;
    private final ModerationLimits limits;
    private final Map<String, BreakoutSet> sets = new HashMap<>(); // by main and by other rooms
    private int count; // of sets; guarded by this
    private volatile Consumer<String> onChange = room -> {};

    Breakouts(MediaServer server, ModerationLimits limits) {
        this.server = server;
        this.limits = limits;
    }

    /** Told each room that becomes one of them, and each that no longer is. */
    void onChange(Consumer<String> told) {
        onChange = told;
    }

    synchronized @Nullable BreakoutSet find(String room) {
        return sets.get(room);
    }

    /** Of the room that this one is, or belongs to. */
    BreakoutSet of(String room) {
        BreakoutSet set = find(room);
        if (set == null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "this room has no breakout rooms");
        }
        return set;
    }

    /**
     * More rooms; their names follow from the main room's.
     *
     * @throws MediaException LIMIT_REACHED, or BAD_REQUEST in a breakout room
     */
    synchronized List<BreakoutSet.Side> open(String main, List<String> titles) {
        BreakoutSet set = sets.get(main);
        if (set != null && !set.main().equals(main)) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST, "a breakout room has none of its own");
        }
        int others = set == null ? 0 : set.sides().size();
        if (others + titles.size() > limits.breakoutRooms()) {
            throw full("a room has at most " + limits.breakoutRooms() + " breakout rooms");
        }
        if (set == null) {
            set = begin(main);
        }
        List<BreakoutSet.Side> added = set.add(titles);
        for (BreakoutSet.Side side : added) {
            sets.put(side.room(), set);
            server.reserve(side.room(), true);
            onChange.accept(side.room());
        }
        return added;
    }

    private MediaException full(String message) {
        server.refused(Limit.BREAKOUT_ROOMS);
        return new MediaException(Limit.BREAKOUT_ROOMS, message);
    }

    private BreakoutSet begin(String main) {
        if (count >= limits.breakoutSets()) {
            throw full("at most " + limits.breakoutSets() + " rooms have breakout rooms");
        }
        count++;
        BreakoutSet set = new BreakoutSet(main);
        sets.put(main, set);
        server.control(main).hold(true);
        later(WATCH_SECONDS, () -> watch(set, 0));
        return set;
    }

    /** Where nobody is in any of the rooms, twice, there is nothing to come back to. */
    private void watch(BreakoutSet set, int timesEmpty) {
        if (find(set.main()) != set) {
            return;
        }
        people(set)
                .thenAccept(all -> {
                    boolean isEmpty = all.values().stream().allMatch(List::isEmpty);
                    if (isEmpty && timesEmpty > 0) {
                        forget(set);
                    } else {
                        later(WATCH_SECONDS, () -> watch(set, isEmpty ? timesEmpty + 1 : 0));
                    }
                });
    }

    private static void later(long seconds, Runnable task) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
                .execute(() -> {
                    try {
                        task.run();
                    } catch (RejectedExecutionException e) {
                        // the server has ended meanwhile, and all rooms with it
                    }
                });
    }

    /** Who is in which of the rooms now; none where it is not open. */
    CompletableFuture<Map<String, List<ParticipantInfo>>> people(BreakoutSet set) {
        Map<String, CompletableFuture<List<ParticipantInfo>>> asked = new HashMap<>();
        for (String room : set.rooms()) {
            asked.put(
                    room, server.control(room).people(SERVER).exceptionally(failure -> List.of()));
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Map<String, List<ParticipantInfo>> all = new HashMap<>();
                    asked.forEach((room, people) -> all.put(room, people.join()));
                    return all;
                });
    }

    /** Sends one there from whichever of the rooms it is in. */
    CompletableFuture<List<ParticipantInfo>> send(
            BreakoutSet set, By by, String participant, Destination to) {
        CompletableFuture<List<ParticipantInfo>> sent = nobody();
        for (String room : set.rooms()) {
            if (!room.equals(to.room())) {
                Supplier<CompletableFuture<List<ParticipantInfo>>> next =
                        () ->
                                server.control(room)
                                        .send(By.operator(by.name()), participant(participant), to);
                sent = sent.exceptionallyCompose(failure -> orNext(failure, next));
            }
        }
        return sent;
    }

    private static Target participant(String id) {
        return Target.participant(id);
    }

    private static CompletableFuture<List<ParticipantInfo>> nobody() {
        return CompletableFuture.failedFuture(
                new MediaException(
                        MediaException.Code.NOT_FOUND, "nobody like this is in these rooms"));
    }

    private static <T> CompletableFuture<T> orNext(
            Throwable failure, Supplier<CompletableFuture<T>> next) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        boolean isElsewhere =
                cause instanceof MediaException refused
                        && refused.code() == MediaException.Code.NOT_FOUND;
        return isElsewhere ? next.get() : CompletableFuture.failedFuture(cause);
    }

    /** Says so in each of the breakout rooms, and closes them then. */
    void closeIn(BreakoutSet set, int seconds) {
        for (BreakoutSet.Side side : set.sides()) {
            server.control(side.room()).announceEnd(SERVER, TimeUnit.SECONDS.toMillis(seconds));
        }
        int closing = set.closing();
        later(
                seconds,
                () -> {
                    if (find(set.main()) == set && set.isClosing(closing)) {
                        close(set);
                    }
                });
    }

    /** All come back; the answer is how many. */
    CompletableFuture<Integer> close(BreakoutSet set) {
        Destination back = new Destination(set.main(), "", true);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (BreakoutSet.Side side : set.sides()) {
            RoomControl room = server.control(side.room());
            all.add(
                    room.send(SERVER, Target.everybody(), back)
                            .thenApply(List::size)
                            .exceptionally(failure -> 0));
        }
        forgetSides(set);
        later(RETURN_SECONDS, () -> release(set));
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all.stream().mapToInt(CompletableFuture::join).sum());
    }

    /** All leave; the answer is how many did. */
    CompletableFuture<Integer> end(BreakoutSet set) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (BreakoutSet.Side side : set.sides()) {
            all.add(server.control(side.room()).end(SERVER).exceptionally(failure -> 0));
        }
        forget(set);
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all.stream().mapToInt(CompletableFuture::join).sum());
    }

    private void forget(BreakoutSet set) {
        forgetSides(set);
        release(set);
    }

    private synchronized void forgetSides(BreakoutSet set) {
        if (sets.remove(set.main(), set)) {
            count--;
            for (BreakoutSet.Side side : set.sides()) {
                sets.remove(side.room(), set);
            }
        }
    }

    /** Nobody is on the way any more. */
    private void release(BreakoutSet set) {
        set.sides().stream()
                .filter(side -> find(side.room()) == null)
                .forEach(side -> {
                    onChange.accept(side.room());
                    server.reserve(side.room(), false);
                });
        if (find(set.main()) == null) {
            server.control(set.main()).hold(false);
        }
    }
}
