package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SpreadTest {
    private final Spread spread = new Spread(1, 3, 2);

    private List<Integer> take(int count) {
        List<Integer> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int shard = spread.next();
            spread.add(shard);
            shards.add(shard);
        }
        return shards;
    }

    @Test
    void theHomeIsFirstAndThenTheOthersInTurn() {
        assertThat(take(8)).containsExactly(1, 1, 2, 2, 0, 0, 1, 1);
        assertThat(spread.total()).isEqualTo(8);
    }

    @Test
    void whoComesTakesThePlaceOfWhoLeft() {
        take(6);
        spread.remove(1);
        spread.remove(0);
        assertThat(take(3)).containsExactly(1, 0, 1);
    }

    /** A room of which all but the latest left is no room of one shard. */
    @Test
    void whereOneShardIsLeftWithAllTheOthersAreNext() {
        take(6);
        for (int shard : List.of(1, 1, 0, 0)) {
            spread.remove(shard);
        }
        assertThat(take(5)).containsExactly(1, 1, 0, 0, 1);
        assertThat(spread.total()).isEqualTo(7);
    }

    @Test
    void oneShardHasAll() {
        Spread alone = new Spread(0, 1, 100);
        for (int i = 0; i < 250; i++) {
            assertThat(alone.next()).isZero();
            alone.add(0);
        }
        assertThat(alone.total()).isEqualTo(250);
    }
}
