package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.stats.DropReason;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a snapshot of many takes is parted: packets come between. */
class FiguresInTurnsTest {
    private static final int PEOPLE = 5;

    private final VirtualRoom room = new VirtualRoom(1);
    private final Shard shard = room.shards.getFirst();
    private final CompletableFuture<ShardFigures> answer = new CompletableFuture<>();

    private void join() throws Exception {
        for (int i = 1; i <= PEOPLE; i++) {
            room.join(i, 0);
        }
    }

    @Test
    void eachTurnTakesSomeAndTheLoopLooksAroundBetween() throws Exception {
        join();
        room.lookTakesNs = FiguresInTurns.TURN_NS; // so that the first takes one
        shard.execute(new ShardCommand.Snapshot(answer));
        int turns = 0;
        while (!answer.isDone()) {
            shard.loop().runInbox();
            turns++;
        }
        assertThat(turns).as("later ones take more").isBetween(3, PEOPLE - 1);
        assertThat(answer.join().transports()).hasSize(PEOPLE);
    }

    @Test
    void whoLeavesBetweenTurnsIsNotInItAndWhatItDroppedIs() throws Exception {
        join();
        shard.transports().values().forEach(each -> each.drops().add(DropReason.MALFORMED));
        room.lookTakesNs = FiguresInTurns.TURN_NS;
        shard.execute(new ShardCommand.Snapshot(answer));
        shard.loop().runInbox();
        for (Transport each : List.copyOf(shard.transports().values())) {
            shard.execute(new ShardCommand.Detach(each));
        }
        while (!answer.isDone()) {
            shard.loop().runInbox();
        }
        assertThat(answer.join().transports()).hasSizeLessThan(PEOPLE);
        assertThat(answer.join().shard().drops()).containsEntry(DropReason.MALFORMED, 5L);
        room.lookTakesNs = 0;
        assertThat(VirtualRoom.figures(shard).shard().drops())
                .as("they are the shard's now")
                .containsEntry(DropReason.MALFORMED, 5L);
    }
}
