package sfu.core.shard;

import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.stats.DropCounters;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Takes a shard's figures a few transports at a time: no packet waits for those of thousands. On
 * the shard's thread.
 */
final class FiguresInTurns {
    /** The first turn; each is twice as long, since a shard that is busy has few of them. */
    static final long TURN_NS = 250_000;

    private final Shard shard;
    private final CompletableFuture<ShardFigures> answer;
    private final DropCounters drops; // of one moment: they never fall
    private final Iterator<Transport> left;
    private final Map<Long, TransportFigures> done = new TreeMap<>();
    private long turnNs = TURN_NS;

    FiguresInTurns(Shard shard, CompletableFuture<ShardFigures> answer) {
        this.shard = shard;
        this.answer = answer;
        drops = shard.allDrops();
        left = List.copyOf(shard.transports().values()).iterator();
    }

    /** Goes on, and if that is not all, once more when the loop has looked at its socket. */
    void turn() {
        long endNs = shard.clockNs() + turnNs;
        turnNs *= 2;
        do {
            if (!left.hasNext()) {
                answer.complete(Figures.of(shard, drops, done));
                return;
            }
            Transport next = left.next();
            if (!next.isClosed()) { // meanwhile
                done.put(next.number(), Figures.of(next, shard.nowNs()));
            }
        } while (shard.clockNs() < endNs);
        shard.inbox().goOn(new ShardCommand.GoOn(this));
    }
}
