package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.relay.MediaPlacing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who takes the media of somebody whose room is full at home: nodes are asked. */
class MediaElsewhereTest {
    private final Directory directory = new MemoryDirectory(System::nanoTime);
    private final List<Cluster> all = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Boolean> takes = new ConcurrentHashMap<>();
    private Cluster home;
    private Cluster one;
    private Cluster two;

    private Cluster node(String name) {
        ClusterPace pace = ClusterPace.of(100, 5_000, 500, 2_000);
        Cluster its =
                new Cluster(
                        new ClusterSettings(name, "", "", "", "0123456789abcdef", pace),
                        directory,
                        "1",
                        new PlacementLimits(0.7, 0.1, 0.01, 0),
                        () -> new NodeLoad(0.5, 0, 0, 0, 0, 1, true, false, 0.0, null),
                        room -> {});
        all.add(its);
        its.begin("http://127.0.0.1:1");
        return its;
    }

    @BeforeEach
    void begin() {
        home = node("home");
        one = node("one");
        two = node("two");
        await().until(() ->
                home.nodes().stream()
                                .filter(node -> node.condition() == NodeView.Condition.READY)
                                .count()
                        == 3);
        home.placing()
                .askBy((node, what) -> {
                    asked.add(node.name() + " " + what);
                    return CompletableFuture.completedFuture(
                            takes.getOrDefault(node.name(), false));
                });
    }

    @AfterEach
    void close() {
        all.forEach(Cluster::close);
    }

    private Optional<String> elsewhere(String via, String... open) {
        return home.placing().elsewhere(new MediaPlacing.Overflow(via, List.of(open))).join();
    }

    @Test
    void itGoesWhereTheRoomIsAlready() {
        takes.put("one", true);
        takes.put("two", true);
        assertThat(elsewhere(two.start(), one.start())).contains(one.start());
        assertThat(asked).containsExactly("one PARTICIPANT");
    }

    @Test
    void elseToTheNodeByWhichItsOwnerCame() {
        takes.put("two", true);
        assertThat(elsewhere(two.start(), one.start())).contains(two.start());
        assertThat(asked).containsExactly("one PARTICIPANT", "two PARTICIPANT");
    }

    @Test
    void elseToAnyThatTakesItAndNeverHome() {
        takes.put("home", true);
        takes.put("two", true);
        assertThat(elsewhere(one.start())).contains(two.start());
        assertThat(elsewhere("")).contains(two.start());
        takes.remove("two");
        assertThat(elsewhere(one.start())).isEmpty();
        assertThat(asked).isNotEmpty().doesNotContain("home PARTICIPANT");
    }

    @Test
    void whoDoesNotAnswerIsLeftOut() {
        home.placing()
                .askBy((node, what) ->
                        node.name().equals("two")
                                ? CompletableFuture.completedFuture(true)
                                : new CompletableFuture<>());
        assertThat(elsewhere(one.start())).contains(two.start());
        assertThat(home.placing().silent()).isEqualTo(1);
    }

    /** Between two heart-beats it counts whom it took, of its own rooms and of others'. */
    @Test
    void aNodeTakesNoMoreThanFillsIt() {
        int taken = 0;
        while (home.placing().takesOneHere() && taken < 1_000) {
            taken++;
        }
        assertThat(taken).isBetween(20, 66); // 0.01 each up to 0.72, of at most three beats
        while (one.placing().takes(Placed.PARTICIPANT) && taken < 1_000) {
            taken++;
        }
        assertThat(taken).isBetween(40, 132);
    }
}
