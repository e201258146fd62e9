package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class PeerTableTest {
    private final VirtualRoom room = new VirtualRoom(1);
    private final PeerTable table = new PeerTable();
    private final List<Transport> some = new ArrayList<>();

    PeerTableTest() throws Exception {
        for (int i = 1; i <= 8; i++) {
            some.add(room.join(i, 0).transport);
        }
    }

    @Test
    void anAddressThatIsRoutedIsNotTakenByAClaim() {
        table.claim(0, 7, 5000, some.get(0));
        table.claim(0, 7, 5000, some.get(1));
        assertThat(table.get(0, 7, 5000)).isSameAs(some.get(0));
        table.remove(0, 7, 5000, some.get(1));
        assertThat(table.get(0, 7, 5000)).as("who has it not ends nothing").isSameAs(some.get(0));
        table.remove(0, 7, 5000, some.get(0));
        table.claim(0, 7, 5000, some.get(1));
        assertThat(table.get(0, 7, 5000)).isSameAs(some.get(1));
    }

    @Test
    void whoAnswersThereTakesIt() {
        table.claim(0, 7, 5000, some.get(0));
        table.prove(0, 7, 5000, some.get(1));
        assertThat(table.get(0, 7, 5000)).isSameAs(some.get(1));
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void anotherNodesAddressIsNobodys() {
        Trunk node = new Trunk(room.shards.getFirst(), 99);
        table.claim(0, 7, 10_000, some.get(0));
        table.prove(0, 7, 10_000, node.address());
        table.claim(0, 7, 10_000, some.get(1));
        table.prove(0, 7, 10_000, some.get(1));
        assertThat(table.get(0, 7, 10_000)).isSameAs(node.address());
    }

    /** Against a map, with addresses that collide, and many that go. */
    @Test
    void whatIsThereIsFound() {
        Random random = new Random(5);
        Map<Long, Transport> all = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long lo = random.nextInt(150);
            Transport its = some.get(random.nextInt(some.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    table.claim(0, lo, 9, its);
                    all.putIfAbsent(lo, its);
                }
                case 1 -> {
                    table.prove(0, lo, 9, its);
                    all.put(lo, its);
                }
                default -> {
                    table.remove(0, lo, 9, its);
                    all.remove(lo, its);
                }
            }
            assertThat(table.size()).isEqualTo(all.size());
            assertThat(table.get(0, lo, 9)).isSameAs(all.get(lo));
        }
        for (long lo = 0; lo < 150; lo++) {
            assertThat(table.get(0, lo, 9)).isSameAs(all.get(lo));
        }
    }
}
