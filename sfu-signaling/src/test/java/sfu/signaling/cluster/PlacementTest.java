package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.relay.MediaPlacing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class PlacementTest {
    private final Placement placement = new Placement(new PlacementLimits(0.8, 0.1, 0.01, 0.03));
    private final RandomGenerator random = new SplittableRandom(7);

    @Test
    void ofTwoNodesTheOneWithLessToDo() {
        List<Candidate> nodes = List.of(node("a", 0.4), node("b", 0.3));
        for (int i = 0; i < 100; i++) {
            assertThat(choose(nodes, "")).contains("b");
        }
    }

    @Test
    void theLeastLoadedOfManyGetsAsOftenAsItIsOneOfTwo() {
        List<Candidate> nodes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            nodes.add(node("n" + i, 0.1 + i / 20.0));
        }
        Map<String, Integer> times = times(nodes, 10_000);
        assertThat(times.get("n0")).isBetween(1_800, 2_200); // 2 of 10, not all
        assertThat(times.get("n8")).isBetween(130, 320); // with n9 alone: 1 of 45
        assertThat(times).doesNotContainKey("n9");
    }

    @Test
    void equalNodesGetEquallyMuch() {
        List<Candidate> nodes = List.of(node("a", 0), node("b", 0), node("c", 0), node("d", 0));
        assertThat(times(nodes, 10_000).values())
                .allSatisfy(n -> assertThat(n).isBetween(2_300, 2_700));
    }

    /** What a processor does that has nothing to do is less on one of them all the time. */
    @Test
    void nodesThatAreNearlyEquallyIdleGetEquallyMuch() {
        List<Candidate> nodes = List.of(node("a", 0.03), node("b", 0.04));
        assertThat(times(nodes, 10_000).values())
                .allSatisfy(n -> assertThat(n).isBetween(4_700, 5_300));
        assertThat(times(List.of(node("a", 0.03), node("b", 0.07)), 100)).containsOnlyKeys("a");
    }

    @Test
    void ofTwoThatAreEvenTheOneThatWasGivenLessFromHere() {
        List<Candidate> nodes = List.of(node("a", 0.03), node("b", 0.04));
        placement.placed("a", Placed.PARTICIPANT, null); // 0.01
        assertThat(times(nodes, 100)).containsOnlyKeys("b");
        placement.placed("b", Placed.PARTICIPANT, null);
        assertThat(times(nodes, 100)).containsOnlyKeys("a", "b");
    }

    @Test
    void theSameSeedChoosesTheSame() {
        List<Candidate> nodes = List.of(node("a", 0), node("b", 0), node("c", 0));
        assertThat(chosen(nodes, 11)).isEqualTo(chosen(nodes, 11)).isNotEqualTo(chosen(nodes, 12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.8, 0.81, 1, 1.7})
    void fullNodesTakeNothing(double load) {
        assertThat(choose(List.of(node("a", load)), "")).isEmpty();
        assertThat(choose(List.of(node("a", load), node("b", 0.79)), "")).contains("b");
    }

    @Test
    void ofTwoWithAsMuchToDoTheOneWhoseBusiestShardHasTime() {
        Candidate narrow = new Candidate("a", "", 0.3, 0.1, true);
        Candidate wide = new Candidate("b", "", 0.3, 0.6, true);
        for (int i = 0; i < 50; i++) {
            assertThat(choose(List.of(narrow, wide), "")).contains("b");
            assertThat(choose(List.of(narrow, new Candidate("b", "", 0.7, 0.6, true)), ""))
                    .contains("a");
        }
    }

    @Test
    void whoTakesNoRoomsGetsNone() {
        Candidate drains = new Candidate("a", "", 0, false);
        assertThat(choose(List.of(drains), "")).isEmpty();
        assertThat(choose(List.of(drains, node("b", 0.7)), "")).contains("b");
        assertThat(choose(List.of(), "")).isEmpty();
    }

    @Test
    void theWantedRegionComesFirstHoweverMuchItHasToDo() {
        List<Candidate> nodes =
                List.of(new Candidate("a", "eu", 0.79, true), new Candidate("b", "us", 0, true));
        assertThat(choose(nodes, "eu")).contains("a");
        assertThat(choose(nodes, "us")).contains("b");
        assertThat(choose(nodes, "")).contains("b");
    }

    @Test
    void anotherRegionWhereTheWantedOneHasNoRoom() {
        Candidate elsewhere = new Candidate("b", "us", 0.5, true);
        assertThat(choose(List.of(new Candidate("a", "eu", 0.8, true), elsewhere), "eu"))
                .contains("b");
        assertThat(choose(List.of(new Candidate("a", "eu", 0, false), elsewhere), "eu"))
                .contains("b");
        assertThat(choose(List.of(elsewhere), "mars")).contains("b");
    }

    @Test
    void whatWasPlacedFromHereCountsUntilItsSecondHeartbeat() {
        List<Candidate> nodes = List.of(node("a", 0.3), node("b", 0.45));
        placement.placed("a", Placed.ROOM, null);
        assertThat(choose(nodes, "")).contains("a"); // 0.4
        placement.placed("a", Placed.ROOM, null);
        assertThat(choose(nodes, "")).contains("b"); // 0.5
        placement.heard("a"); // may have been sent before
        assertThat(choose(nodes, "")).contains("b");
        placement.heard("b");
        assertThat(choose(nodes, "")).contains("b");
        placement.heard("a");
        assertThat(choose(nodes, "")).contains("a"); // 0.3
    }

    @Test
    void whatWasPlacedFromHereFillsANode() {
        List<Candidate> nodes = List.of(node("a", 0.55));
        for (int i = 0; i < 3; i++) {
            assertThat(choose(nodes, "")).contains("a");
            placement.placed("a", Placed.ROOM, null);
        }
        assertThat(choose(nodes, "")).isEmpty(); // 0.85
        placement.gone("a");
        assertThat(choose(nodes, "")).contains("a"); // another process of that name
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLoadIsANumberFromZeroOn(double load) {
        assertThatThrownBy(() -> node("a", load))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the load of node a");
        assertThatThrownBy(() -> node("", 0.1)).hasMessage("a node has a name");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void limitsAreShares(double share) {
        assertThatThrownBy(() -> new PlacementLimits(share, 0.1, 0, 0))
                .hasMessageContaining("is full");
        assertThatThrownBy(() -> new PlacementLimits(0.8, share, 0, 0))
                .hasMessageContaining("a room needs");
        assertThatThrownBy(() -> new PlacementLimits(0.8, 0.1, share, 0))
                .hasMessageContaining("a participant needs");
        assertThatThrownBy(() -> new PlacementLimits(0.8, 0.1, 0, share))
                .hasMessageContaining("two nodes are even");
    }

    @Test
    void mediaGoesWhereTheRoomIsAlreadyAndElseWhereItsOwnerCameBy() {
        List<Candidate> nodes =
                List.of(node("a", 0.2), node("b", 0.3), node("c", 0.1), node("full", 0.75));
        assertThat(order(nodes, "c")).containsExactly("c");
        assertThat(order(nodes, "c", "a")).containsExactly("a", "c");
        assertThat(order(nodes, "b", "a", "b")).containsExactly("b", "a");
        assertThat(order(nodes, "c", "a", "b")).as("two at most").containsExactly("a", "c");
        assertThat(order(nodes, "full", "full", "a")).containsExactly("a");
        assertThat(order(nodes, "", "gone")).isEmpty();
    }

    @Test
    void mediaStaysInTheRegionInWhichItsOwnerCame() {
        List<Candidate> nodes =
                List.of(
                        new Candidate("near", "eu", 0.6, true),
                        new Candidate("via", "eu", 0.1, true),
                        new Candidate("far", "us", 0.1, true),
                        new Candidate("closed", "eu", 0.1, false));
        MediaPlacing.Overflow who =
                new MediaPlacing.Overflow("via", List.of("far", "closed", "near"));
        assertThat(placement.order(nodes, who, "eu", 2)).containsExactly("near", "via");
        assertThat(placement.order(nodes, who, "us", 2)).containsExactly("far");
        assertThat(placement.order(nodes, who, "asia", 2)).isEmpty();
    }

    /** Another node's budget is what it says: a room is more to a small one. */
    @Test
    void whatIsPlacedCountsAsAShareOfThatNodesBudget() {
        List<Candidate> nodes = List.of(node("a", 0.1), node("b", 0.35));
        placement.placed("a", Placed.ROOM, 20_000.0); // 0.1 of it
        assertThat(times(nodes, 100)).containsOnlyKeys("a");
        placement.placed("a", Placed.ROOM, 6_000.0);
        assertThat(times(nodes, 100)).containsOnlyKeys("b");
    }

    private List<String> order(List<Candidate> nodes, String via, String... open) {
        return placement.order(nodes, new MediaPlacing.Overflow(via, List.of(open)), "", 2);
    }

    private Optional<String> choose(List<Candidate> nodes, String region) {
        return placement.choose(nodes, region, random);
    }

    private Map<String, Integer> times(List<Candidate> nodes, int rooms) {
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < rooms; i++) {
            times.merge(choose(nodes, "").orElseThrow(), 1, Integer::sum);
        }
        return times;
    }

    private List<String> chosen(List<Candidate> nodes, long seed) {
        RandomGenerator seeded = new SplittableRandom(seed);
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            chosen.add(placement.choose(nodes, "", seeded).orElseThrow());
        }
        return chosen;
    }

    private static Candidate node(String name, double load) {
        return new Candidate(name, "", load, true);
    }
}
