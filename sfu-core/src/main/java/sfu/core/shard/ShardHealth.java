package sfu.core.shard;

import sfu.core.stats.Condition;
import sfu.core.stats.ShardState;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How a server's shards do: their load, those that stand still, and what they last counted. */
final class ShardHealth implements AutoCloseable {
    private final List<Shard> shards;
    private final Watchdog watchdog;
    private final AtomicReferenceArray<ShardFigures> last;
    private final AtomicLong rooms = new AtomicLong();

    /**
     * @param loops of the shards, by index
     */
    ShardHealth(List<Shard> shards, int stallMs, List<? extends Executor> loops) {
        this.shards = shards;
        watchdog = new Watchdog(stallMs, loops);
        last = new AtomicReferenceArray<>(shards.size());
    }

    /** The shard on which a new room's transports are to live: one that is well, if there is. */
    int assignHome() {
        int first = (int) (rooms.getAndIncrement() % shards.size());
        for (int i = 0; i < shards.size(); i++) {
            int shard = (first + i) % shards.size();
            if (shards.get(shard).load().figures().level().opensRooms()
                    && !watchdog.isStalled(shard)) {
                return shard;
            }
        }
        return first;
    }

    /** At once, whatever they do. */
    Condition condition() {
        List<ShardState> states = new ArrayList<>();
        for (Shard shard : shards) {
            int i = shard.index();
            ShardLoad.Figures load = shard.load().figures();
            states.add(
                    new ShardState(
                            i,
                            load.level(),
                            load.busy(),
                            load.late(),
                            load.lost(),
                            shard.longestCycleNs(),
                            watchdog.isStalled(i),
                            watchdog.stalls(i)));
        }
        return new Condition(states, watchdog.pauses());
    }

    /** The figures of all shards; each answers on its own thread, of a stalled one the last. */
    CompletableFuture<List<ShardFigures>> figures() {
        List<CompletableFuture<ShardFigures>> answers = new ArrayList<>();
        for (Shard shard : shards) {
            answers.add(figures(shard));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApplyAsync( // what is made of them is not the shards' work
                        done -> answers.stream().map(CompletableFuture::join).toList(),
                        Thread::startVirtualThread);
    }

    private CompletableFuture<ShardFigures> figures(Shard shard) {
        int i = shard.index();
        ShardFigures before = last.get(i);
        if (watchdog.isStalled(i)) {
            return CompletableFuture.completedFuture(
                    before == null ? ShardFigures.none(i) : before);
        }
        CompletableFuture<ShardFigures> answer = new CompletableFuture<>();
        shard.execute(new ShardCommand.Snapshot(answer));
        return answer.thenApply(its -> {
            last.set(i, its);
            return its;
        });
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
