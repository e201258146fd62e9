package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** A line before a full room, in virtual time. */
class WaitingLineTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private record Due(long atNs, Runnable task) {}

    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::atNs));
    private final List<String> told = new ArrayList<>();
    private long nowNs;
    private final WaitingLine line =
            new WaitingLine(
                    "room",
                    new WhenFull(WhenFull.Then.WAIT, 3, Duration.ofSeconds(60), "{n}"),
                    Duplicates.REPLACE,
                    () -> nowNs,
                    (task, delayNs) -> due.add(new Due(nowNs + delayNs, task)));

    private Arrival come(String identity) {
        Arrival arrival =
                new Arrival(
                        new JoinRequest("room", identity, "", true, true, false),
                        new QuietListener() {
                            @Override
                            public void waiting(String room, int position) {
                                told.add(identity + position);
                            }
                        },
                        new CompletableFuture<>());
        line.add(arrival);
        return arrival;
    }

    private void pass(long ns) {
        long untilNs = nowNs + ns;
        while (!due.isEmpty() && due.peek().atNs() <= untilNs) {
            Due next = due.remove();
            nowNs = next.atNs();
            next.task().run();
        }
        nowNs = untilNs;
    }

    private static Limit refusal(Arrival arrival) {
        return arrival.answer().exceptionNow() instanceof MediaException e ? e.limit() : null;
    }

    @Test
    void manyWhoMoveUpAreToldOnce() {
        come("a");
        Arrival second = come("b");
        come("c");
        assertThat(told).containsExactly("a1", "b2", "c3");
        told.clear();
        assertThat(line.next()).isNotNull();
        line.remove(second);
        assertThat(told).isEmpty();
        pass(WaitingLine.TELL_NS);
        assertThat(told).containsExactly("c1");
        come("d");
        pass(SECOND_NS);
        assertThat(told).containsExactly("c1", "d2");
    }

    @Test
    void eachIsRefusedAfterItsTime() {
        Arrival first = come("a");
        pass(20 * SECOND_NS);
        Arrival second = come("b");
        pass(40 * SECOND_NS - 1);
        assertThat(first.isOver()).isFalse();
        pass(1);
        assertThat(refusal(first)).isEqualTo(Limit.WAITING_TIME);
        assertThat(second.isOver()).isFalse();
        pass(20 * SECOND_NS);
        assertThat(refusal(second)).isEqualTo(Limit.WAITING_TIME);
        assertThat(line.size()).isZero();
        pass(SECOND_NS);
        assertThat(due).isEmpty();
    }

    @Test
    void whoComesAndGoesInALoopLeavesNothingBehind() {
        come("stays");
        for (int i = 0; i < 1000; i++) {
            line.remove(come("loops"));
        }
        assertThat(due).hasSizeLessThanOrEqualTo(2);
        assertThat(line.size()).isEqualTo(1);
    }

    @Test
    void itIsBounded() {
        come("a");
        come("b");
        come("c");
        assertThatThrownBy(() -> come("d"))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.limit()).isEqualTo(Limit.WAITING));
        come("b"); // instead of its own place
        assertThat(line.size()).isEqualTo(3);
    }
}
