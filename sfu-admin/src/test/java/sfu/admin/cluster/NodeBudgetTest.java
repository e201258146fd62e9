package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A node is as full as its scarcest budget. */
class NodeBudgetTest {
    @Test
    void theShareIsThatOfWhatIsUsedMost() {
        NodeBudget its = new NodeBudget(1000, 1e6);
        assertThat(its.share(0, 0, 4)).isZero();
        assertThat(its.share(500, 1e5, 4)).isEqualTo(0.5);
        assertThat(its.share(100, 2e6, 4)).isEqualTo(2);
    }

    @Test
    void packetsAreForEachShardWhereNothingIsSaid() {
        NodeBudget its = NodeBudget.defaults();
        assertThat(its.share(200_000, 0, 1)).isEqualTo(1);
        assertThat(its.share(200_000, 0, 4)).isEqualTo(0.25);
        assertThat(its.share(200_000, 0, 0)).isEqualTo(1);
        assertThat(its.share(0, 5e9, 4)).isEqualTo(0.5);
    }
}
