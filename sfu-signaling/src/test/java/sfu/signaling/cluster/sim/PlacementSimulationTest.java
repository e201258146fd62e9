package sfu.signaling.cluster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.function.Supplier;

/**
 * 10,000 rooms on 100 nodes; {@code -Dplacement.rooms=100000 -Dplacement.nodes=1000} for a service
 * of the internet's size. The figures are printed.
 */
class PlacementSimulationTest {
    private static final int ROOMS = Integer.getInteger("placement.rooms", 10_000);
    private static final int NODES = Integer.getInteger("placement.nodes", 100);

    /** The SDK's longest wait that begins before dead nodes are known, with its round trips. */
    private static final int FOURTH_WAIT_MS = 2_400 * 13 / 10 + 300;

    @Test
    void noNodeIsNearlyFullWhileTheyHaveHalfToDo() {
        Scenario scenario = Scenario.of(ROOMS, NODES, 0.58, false);
        Outcome outcome = run("mean 58 %", scenario, Chooser::real);
        assertThat(outcome.before().largestMean()).isBetween(0.5, 0.65);
        assertThat(outcome.before().largestBelow60()).isLessThan(0.8);
        assertThat(outcome.givenUp()).isZero();
    }

    @Test
    void aLostRegionIsPlacedAgainWithinTheTimeThatReconnectingTakes() {
        Scenario scenario = Scenario.of(ROOMS, NODES, 0.43, true);
        Outcome outcome = run("a quarter of the nodes lost", scenario, Chooser::real);
        assertThat(outcome.before().largest()).isLessThan(0.8);
        assertThat(outcome.after().mean()).isBetween(0.5, 0.6);
        assertThat(outcome.after().largestBelow60()).isLessThan(0.8);
        assertThat(outcome.lost()).isGreaterThan(ROOMS / 2);
        assertThat(outcome.givenUp()).isZero();
        assertThat(outcome.returnedMs(1)).isLessThan(scenario.expiryMs() + FOURTH_WAIT_MS);
    }

    /** What keeps the nodes even is the second choice: one alone fills some by far more. */
    @Test
    void oneChoiceAndTheLeastLoadedAreWorse() {
        Scenario scenario = Scenario.of(ROOMS / 2, NODES / 2, 0.43, true).withoutOwnWord();
        double real = run("two choices", scenario, Chooser::real).after().largest();
        double any = run("one at random", scenario, Chooser::anyOne).after().largest();
        double least = run("the least loaded", scenario, Chooser::leastLoaded).after().largest();
        assertThat(real).isLessThan(any).isLessThan(least);
    }

    private static Outcome run(String name, Scenario scenario, Supplier<Chooser> choosers) {
        Outcome outcome = new Simulation(scenario, choosers).run();
        System.out.println("placement, " + name + ": " + outcome.text());
        return outcome;
    }
}
