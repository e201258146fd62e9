package sfu.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The simulated network does what it says, or the golden cases would say nothing. */
class LinkTest {
    private static final long MS = 1_000_000L;

    private final EventLoop loop = new EventLoop(0);
    private final List<Integer> arrived = new ArrayList<>();
    private final List<Long> arrivedAtNs = new ArrayList<>();

    private Link send(LinkOptions options, int packets, long everyNs, int bytes) {
        Link link = new Link(loop, 7, options);
        for (int i = 0; i < packets; i++) {
            int n = i;
            loop.at(i * everyNs, () -> link.send(bytes, queuedNs -> arrive(n)));
        }
        loop.runUntil(1_000_000 * MS);
        return link;
    }

    private void arrive(int n) {
        arrived.add(n);
        arrivedAtNs.add(loop.nowNs());
    }

    @Test
    void eventsRunInTheirOrder() {
        List<Integer> ran = new ArrayList<>();
        loop.at(20, () -> ran.add(3));
        loop.at(10, () -> loop.at(5, () -> ran.add(2))); // at once, but behind
        loop.at(10, () -> ran.add(1));
        loop.runUntil(15);
        assertThat(ran).containsExactly(1, 2);
        loop.runUntil(20);
        assertThat(ran).containsExactly(1, 2, 3);
    }

    @Test
    void aRateTakesItsTime() {
        send(LinkOptions.delayMs(10).rate(Capacity.of(1e6), 1000), 10, 0, 1250);
        assertThat(arrivedAtNs.get(0)).isEqualTo(20 * MS);
        assertThat(arrivedAtNs.get(9)).isEqualTo(110 * MS);
    }

    @Test
    void aRateChangesInTheMiddleOfAPacket() {
        Capacity capacity = Capacity.of(1e6).then(5 * MS, 0).then(25 * MS, 2e6);
        send(LinkOptions.delayMs(0).rate(capacity, 1000), 1, 0, 1250);
        assertThat(arrivedAtNs).containsExactly(27_500_000L); // 5 ms at 1, 2.5 ms at 2 Mbit/s
    }

    @Test
    void aFullQueueDropsTheLast() {
        Link link = send(LinkOptions.delayMs(0).rate(Capacity.of(1e6), 50), 10, 0, 1250);
        assertThat(arrived).containsExactly(0, 1, 2, 3, 4);
        assertThat(link.dropped()).isEqualTo(5);
    }

    @Test
    void lossIsAsOftenAsItSays() {
        send(LinkOptions.delayMs(0).loss(0.1), 50_000, MS, 100);
        assertThat(arrived.size() / 50_000.0).isCloseTo(0.9, within(0.01));
    }

    @Test
    void lossesComeInRuns() {
        send(LinkOptions.delayMs(0).bursts(0.01, 0.25), 50_000, MS, 100);
        assertThat(arrived.size() / 50_000.0).isCloseTo(1 - 0.01 / 0.26, within(0.01));
        int runs = 0;
        for (int i = 1; i < arrived.size(); i++) {
            runs += arrived.get(i) - arrived.get(i - 1) > 1 ? 1 : 0;
        }
        assertThat((50_000.0 - arrived.size()) / runs).isCloseTo(4, within(0.5));
    }

    @Test
    void jitterDoesNotReorder() {
        send(LinkOptions.delayMs(20).jitterMs(30), 5000, MS, 100);
        assertThat(arrived).isSorted().hasSize(5000);
        for (int i = 0; i < 5000; i++) {
            assertThat(arrivedAtNs.get(i) - i * MS).isBetween(20 * MS, 50 * MS);
        }
    }

    @Test
    void someAreLateAndSomeDouble() {
        send(LinkOptions.delayMs(5).reorder(0.1, 10).duplicate(0.2), 10_000, MS, 100);
        assertThat(arrived.size()).isBetween(11_600, 12_000); // of the late ones none is double
        int late = 0;
        for (int i = 1; i < arrived.size(); i++) {
            late += arrived.get(i) < arrived.get(i - 1) ? 1 : 0;
        }
        assertThat(late).isBetween(700, 1100);
    }
}
