package sfu.admin.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Numbers that were added up by hand, and measured runs that they have to come near to. */
class EstimateTest {
    private static final Machine MACHINE = new Machine(8, 10e9, 16e9, 0.5, 0);
    private static final Offset<Double> EXACT = within(1e-6);

    private static final Offset<Double> ROUNDED = within(1.0);

    /** Of 600 kbit/s: 17 + 64.5 packets, and 64 bytes of header for each. */
    private static final double PICTURE_PACKETS = 81.5;

    private static final double PICTURE_BITS = 600_000 + 81.5 * 64 * 8;
    private static final double VOICE_BITS = 32_000 + 50 * 64 * 8;

    @Test
    void aCallOfTwoAddsUp() {
        Estimate plan = Estimate.of(demand(1, 2, 2, false), MACHINE, 730);
        assertThat((double) plan.packetsOutPerSecond())
                .isCloseTo(2 * (PICTURE_PACKETS + 50), ROUNDED);
        assertThat((double) plan.packetsInPerSecond())
                .isCloseTo(2 * (PICTURE_PACKETS + 50), ROUNDED);
        assertThat((double) plan.bitsOutPerSecond())
                .isCloseTo(2 * (PICTURE_BITS + VOICE_BITS), ROUNDED);
        // 263 packets a second in and out, two people, two joins in half an hour
        double cores = 263 * 16.5e-6 + 263 * 4.5e-6 + 2 * 12e-6 + 2 * 0.020 / 1_800;
        assertThat(plan.cores()).isCloseTo(cores, EXACT);
        // 1,398,656 bit/s is 174,832 bytes a second
        assertThat((double) plan.bytesOutPerMonth()).isCloseTo(174_832.0 * 730 * 3_600, ROUNDED);
        // two publishers, and a second and a half of what they send
        double memory = 165e6 + 2 * 121e3 + 174_832 * 1.5;
        assertThat((double) plan.memoryBytes()).isCloseTo(memory, ROUNDED);
        assertThat(plan.nodes()).isEqualTo(1);
    }

    @Test
    void aWebinarAddsUp() {
        Estimate plan = Estimate.of(demand(1, 1_000, 10, false), MACHINE, 1);
        // 990 see 8 and hear 3; of the ten themselves each has nine others, so as many
        assertThat((double) plan.packetsOutPerSecond())
                .isCloseTo(1_000 * (8 * 81.5 + 3 * 50), ROUNDED);
        // ten cameras; three speak, seven are silent
        assertThat((double) plan.packetsInPerSecond())
                .isCloseTo(10 * 81.5 + 3 * 50 + 7 * 2.5, ROUNDED);
        assertThat((double) plan.bitsOutPerSecond())
                .isCloseTo(1_000 * (8 * PICTURE_BITS + 3 * VOICE_BITS), ROUNDED);
    }

    @Test
    void smallerSizesComeInAndDoNotGoOut() {
        Estimate one = Estimate.of(demand(1, 2, 2, false), MACHINE, 1);
        Estimate three = Estimate.of(demand(1, 2, 2, true), MACHINE, 1);
        // 190 and 60 kbit/s besides, of 17 + 20.425 and 17 + 6.45 packets
        assertThat((double) three.packetsInPerSecond() - one.packetsInPerSecond())
                .isCloseTo(2 * (37.425 + 23.45), ROUNDED);
        assertThat(three.bitsOutPerSecond()).isEqualTo(one.bitsOutPerSecond());
    }

    @Test
    void nodesAreWhatIsShortFirst() {
        Demand rooms = demand(100, 10, 10, true);
        Estimate byCores = Estimate.of(rooms, new Machine(2, 100e9, 100e9, 0.5, 0), 1);
        assertThat(byCores.nodes()).isEqualTo((int) Math.ceil(byCores.cores()));
        assertThat(byCores.limitedBy()).isEqualTo("cores");
        Estimate byNetwork = Estimate.of(rooms, new Machine(64, 1e9, 100e9, 0, 0), 1);
        assertThat(byNetwork.nodes())
                .isEqualTo((int) Math.ceil(byNetwork.bitsOutPerSecond() / 1e9));
        assertThat(byNetwork.limitedBy()).isEqualTo("network");
        Demand idle = new Demand(1_000, 1_000, 0, 0, 0, 0, 0, false, 1_000);
        Estimate byMemory = Estimate.of(idle, new Machine(64, 100e9, 1e9, 0, 0), 1);
        assertThat(byMemory.nodes()).isEqualTo(115); // 96 kB each, 835 MB a node
        assertThat(byMemory.limitedBy()).isEqualTo("memory");
    }

    @Test
    void headroomAndSparesAreOnTop() {
        Demand rooms = demand(100, 10, 10, true);
        int all = Estimate.of(rooms, new Machine(1, 1e12, 1e12, 0, 0), 1).nodes();
        int half = Estimate.of(rooms, new Machine(1, 1e12, 1e12, 0.5, 0), 1).nodes();
        assertThat(half).isBetween(2 * all - 1, 2 * all);
        Estimate spares = Estimate.of(rooms, new Machine(1, 1e12, 1e12, 0.5, 3), 1);
        assertThat(spares.nodes()).isEqualTo(half + 3);
        assertThat(spares.node().cpu() * spares.nodes()).isCloseTo(spares.cores(), EXACT);
    }

    @Test
    void aRoomThatIsLargerThanANodeIsSaid() {
        Estimate plan = Estimate.of(demand(1, 5_000, 10, true), MACHINE, 1);
        // 8 x 641,728 and 3 x 57,600 bit/s each are 26.5 Gbit/s, of 5 that are used
        assertThat(plan.notes()).anyMatch(note -> note.contains("needs 6 nodes of this size"));
    }

    /**
     * "Large rooms" of BENCHMARKS.md: 500 rooms of 4, one speaks, 90,092 packets/s, 0.904 cores.
     */
    @Test
    void manySmallRoomsAreAsMeasured() {
        Demand measured = new Demand(500, 4, 4, 0, 1, 0, 32, false, 1e5);
        Estimate plan = Estimate.of(measured, MACHINE, 1);
        assertThat((double) plan.packetsOutPerSecond())
                .isCloseTo(90_092, Percentage.withPercentage(15));
        assertThat(plan.cores()).isCloseTo(0.904, Percentage.withPercentage(15));
    }

    /**
     * A room of 1,000, three voices and one picture of 150 kbit/s: 169,166 packets/s, 0.786 cores.
     */
    @Test
    void aLargeRoomIsAsMeasured() {
        Demand measured = new Demand(1, 1_000, 10, 1, 3, 150, 32, false, 1e5);
        Estimate plan = Estimate.of(measured, MACHINE, 1);
        assertThat((double) plan.packetsOutPerSecond())
                .isCloseTo(169_166, Percentage.withPercentage(15));
        assertThat(plan.cores()).isCloseTo(0.786, Percentage.withPercentage(15));
        assertThat((double) plan.memoryBytes()).isLessThan(413e6); // with what is not collected yet
    }

    @Test
    void whatIsOutOfRangeIsSaidInASentence() {
        assertThatThrownBy(() -> demand(0, 2, 2, true))
                .hasMessage("--rooms is 1 to 10,000,000, not 0");
        assertThatThrownBy(() -> demand(1, 2, 3, true))
                .hasMessage("--publishers are some of the participants of a room, 0 to 2, not 3");
        assertThatThrownBy(() -> new Machine(8, 10e9, 16e9, 1, 0))
                .hasMessage("--headroom is 0 to 0.95, not 1");
        assertThatThrownBy(() -> new Machine(8, Double.NaN, 16e9, 0, 0))
                .hasMessageStartingWith("--network is 0.01 to 1,000, not ");
        assertThatThrownBy(() -> Estimate.of(demand(1, 2, 2, true), MACHINE, 745))
                .hasMessage("--hours is 0 to 744, not 745");
        Machine small = new Machine(1, 1e7, 16e9, 0.9, 0);
        assertThatThrownBy(() -> Estimate.of(demand(10_000_000, 1_000, 10, true), small, 1))
                .hasMessageContaining("more than a million nodes");
    }

    private static Demand demand(int rooms, int people, int publishers, boolean isSimulcast) {
        return new Demand(rooms, people, publishers, 8, 3, 600, 32, isSimulcast, 30);
    }
}
