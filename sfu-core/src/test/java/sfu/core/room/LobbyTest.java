package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits in a lobby and for how long, in virtual time. */
class LobbyTest {
    private static final LobbyPolicy POLICY = new LobbyPolicy(true, 3, Duration.ofMinutes(1), 2);

    private record Task(Runnable run, long atNs) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nowNs;
    private int knocks;
    private int told;
    private final Lobby lobby =
            new Lobby(
                    "room",
                    POLICY,
                    () -> nowNs,
                    (task, delayNs) -> tasks.add(new Task(task, nowNs + delayNs)),
                    () -> told++);

    private void pass(Duration time) {
        nowNs += time.toNanos();
        List<Task> due = tasks.stream().filter(task -> task.atNs() <= nowNs).toList();
        tasks.removeAll(due);
        due.forEach(task -> task.run().run());
    }

    private Arrival knock(String identity) {
        Arrival arrival =
                new Arrival(
                        new JoinRequest("room", identity, "", true, true, false),
                        new QuietListener(),
                        new CompletableFuture<>());
        lobby.knock(arrival, "KN_" + ++knocks, 5);
        return arrival;
    }

    private Limit refusal(String identity) {
        return catchThrowableOfType(MediaException.class, () -> knock(identity)).limit();
    }

    @Test
    void whoWaitsTooLongIsTurnedAway() {
        Arrival ann = knock("ann");
        pass(Duration.ofSeconds(59));
        assertThat(ann.isOver()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(Door.refusalOf(ann.answer()).limit()).isEqualTo(Limit.LOBBY_TIME);
        assertThat(lobby.isEmpty()).isTrue();
    }

    @Test
    void onlySoManyWait() {
        knock("a");
        knock("b");
        knock("c");
        assertThat(refusal("d")).isEqualTo(Limit.LOBBY);
        lobby.take("");
        assertThatCode(() -> knock("d")).doesNotThrowAnyException();
    }

    @Test
    void theSameIdentityWaitsOnceAndKnocksOnlySoOften() {
        Arrival first = knock("ann");
        knock("ann");
        assertThat(first.answer()).isCompletedExceptionally();
        assertThat(lobby.waiting()).hasSize(1);
        assertThat(refusal("ann")).isEqualTo(Limit.KNOCK_RATE);
        nowNs += Duration.ofSeconds(31).toNanos();
        assertThatCode(() -> knock("ann")).doesNotThrowAnyException();
    }

    @Test
    void moderatorsAreToldAtOnceAndThenNotTooOften() {
        knock("a");
        pass(Duration.ZERO);
        assertThat(told).isEqualTo(1);
        knock("b");
        knock("c");
        pass(Duration.ofMillis(499));
        assertThat(told).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(told).isEqualTo(2);
    }
}
