package sfu.signaling.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.cluster.PlacementLimits;

import java.util.function.Function;

/** 10,000 rooms on 100 nodes, and ten times as many of both (slow). The figures are printed. */
class PlacementSimulationTest {
    private static final int ROOMS = 10_000;
    private static final int NODES = 100;

    /** The SDK's longest wait that begins before dead nodes are known, with its round trips. */
    private static final int FOURTH_WAIT_MS = 2_400 * 13 / 10 + 300;

    private static final Scenario BUSY = Scenario.of(ROOMS, NODES, 0.58, false);
    private static final Scenario LOSS = Scenario.of(ROOMS, NODES, 0.40, true);

    @Test
    void noNodeIsNearlyFullWhileTheyHaveHalfToDo() {
        isEven(run("mean 58 %", BUSY, Chooser::real));
    }

    @Test
    void aLostRegionIsPlacedAgainWithinTheTimeThatReconnectingTakes() {
        isBack(run("a quarter of the nodes lost", LOSS, Chooser::real));
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void soItIsWith100000RoomsOn1000Nodes(long seed) {
        Scenario busy = Scenario.of(10 * ROOMS, 10 * NODES, 0.58, false).withSeed(seed);
        isEven(run("100,000 rooms, mean 58 %", busy, Chooser::real));
        Scenario loss = Scenario.of(10 * ROOMS, 10 * NODES, 0.40, true).withSeed(seed);
        isBack(run("100,000 rooms, a quarter of the nodes lost", loss, Chooser::real));
    }

    private static void isEven(Outcome outcome) {
        assertThat(outcome.before().largestMean()).isBetween(0.5, 0.66);
        assertThat(outcome.before().largestBelow60()).isLessThan(0.8);
        assertThat(outcome.givenUp()).isZero();
    }

    private static void isBack(Outcome outcome) {
        Scenario scenario = outcome.scenario();
        assertThat(outcome.before().largest()).isLessThan(0.8);
        assertThat(outcome.after().mean()).isBetween(0.5, 0.66);
        assertThat(outcome.after().largestBelow60()).isLessThan(0.8);
        assertThat(outcome.lost()).isGreaterThan(scenario.rooms() / 2);
        assertThat(outcome.givenUp()).isZero();
        assertThat(outcome.returnedMs(1)).isLessThan(scenario.expiryMs() + FOURTH_WAIT_MS);
    }

    /**
     * What keeps rooms in one place is the second choice: of those that one alone places more are
     * on nodes that are full before their people have come.
     */
    @Test
    void oneChoiceAndTheLeastLoadedAreWorse() {
        Scenario scenario = Scenario.of(ROOMS / 2, NODES / 2, 0.40, true).withoutOwnWord();
        Outcome real = run("two choices", scenario, Chooser::real);
        Outcome any = run("one at random", scenario, Chooser::anyOne);
        Outcome least = run("the least loaded", scenario, Chooser::leastLoaded);
        assertThat(real.relayed()).isLessThan(any.relayed());
        assertThat(any.relayed()).isLessThan(least.relayed());
        assertThat(least.after().largest()).isGreaterThan(2 * real.after().largest());
    }

    private static Outcome run(
            String name, Scenario scenario, Function<PlacementLimits, Chooser> choosers) {
        Outcome outcome = new Simulation(scenario, choosers).run();
        System.out.println("placement, " + name + ": " + outcome.text());
        return outcome;
    }
}
