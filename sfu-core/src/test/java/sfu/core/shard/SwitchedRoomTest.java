package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.sim.Capacity;
import sfu.core.sim.LinkOptions;

/**
 * What a viewer of a simulcast camera gets through a narrow link, all of the server's parts
 * together; {@link SwitchedTable} prints what it measures over more seeds.
 */
class SwitchedRoomTest {
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 4", "4, 4"})
    void aLinkThatTakesTheBestEncodingCarriesIt(long seed, long jitterMs) throws Exception {
        Capacity capacity = Capacity.of(1.5e6);
        SwitchedRoom room = new SwitchedRoom(seed, SwitchedTable.link(capacity, jitterMs));
        room.until(60);
        assertThat(room.estimate.mean(20, 60) / 1.5e6).isBetween(0.8, 1.1);
        assertThat(room.fullFrames(20, 60)).isGreaterThan(0.8);
        assertThat(room.net.queueMs.percentile(0.95, 20, 60)).isLessThan(100);
        assertThat(room.gapsMs.max(20, 60)).isLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1.5e6", "2, 4, 1.5e6", "3, 0, 1.4e6", "4, 4, 1.4e6"})
    void theBestEncodingIsMadeToFit(long seed, long jitterMs, double bps) throws Exception {
        SwitchedRoom room = new SwitchedRoom(seed, SwitchedTable.link(Capacity.of(bps), jitterMs));
        room.obeys = true;
        room.until(90);
        assertThat(room.fullFrames(30, 90)).isGreaterThan(0.95);
        assertThat(room.net.queueMs.percentile(0.95, 30, 90)).isLessThan(100);
        assertThat(room.gapsMs.max(30, 90)).isLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, false"})
    void theOnlyEncodingFollowsTheLinkDownAndUp(long seed, boolean repairs) throws Exception {
        LinkOptions link = SwitchedTable.link(SwitchedTable.drop(400e3), 0);
        SwitchedRoom room = new SwitchedRoom(seed, link, repairs, 1.7e6);
        room.obeys = true;
        room.until(120);
        assertThat(room.fullFrames(45, 60)).as("smaller ones").isGreaterThan(0.8);
        assertThat(room.fullFrames(80, 120)).isGreaterThan(0.95);
        assertThat(room.bitrateBps()).as("all that it has").isEqualTo(1.7e6);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDropIsALowerLayerSoonAndItsEndTheBestAgain(long seed) throws Exception {
        SwitchedRoom room = new SwitchedRoom(seed, SwitchedTable.link(SwitchedTable.drop(5e5), 0));
        room.until(90);
        assertThat(room.shown.secondsUntilBelow(1, 30)).isLessThan(1);
        assertThat(room.estimate.secondsUntilBelow(525e3, 30)).isLessThan(0.6);
        assertThat(room.net.queueMs.max(32, 60)).isLessThan(300);
        assertThat(room.gapsMs.max(30, 60)).isLessThan(800);
        assertThat(room.shown.secondsUntilAbove(2, 60)).isLessThan(10);
    }

    /** What is sent is the lower layer's then, which says nothing of what could be. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0.003", "2, 10, 0.01", "3, 10, 0.03", "4, 0, 0.03"})
    void theBestComesBackThoughALittleIsLost(long seed, long jitterMs, double loss)
            throws Exception {
        LinkOptions link = SwitchedTable.link(SwitchedTable.drop(5e5), jitterMs).loss(loss);
        SwitchedRoom room = new SwitchedRoom(seed, link);
        room.until(80);
        assertThat(room.shown.secondsUntilAbove(2, 60)).isLessThan(15);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.1, 2000", "2, 0.1, 2000", "3, 0.2, 5000", "4, 0.2, 5000"})
    void theOnlyEncodingGoesOnWhateverIsLost(long seed, double loss, double mostMs)
            throws Exception {
        LinkOptions link = SwitchedTable.link(Capacity.of(5e6), 0).loss(loss);
        SwitchedRoom room = new SwitchedRoom(seed, link, true, 400e3);
        room.until(60);
        assertThat(room.gapsMs.max(5, 60)).as("no NACK brings anything back").isLessThan(mostMs);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, false", "3, false"})
    void aPausedPictureComesBackWithTheLink(long seed, boolean repairs) throws Exception {
        LinkOptions link = SwitchedTable.link(SwitchedTable.drop(3e5), 0);
        SwitchedRoom room = new SwitchedRoom(seed, link, repairs, 2e6);
        room.until(90);
        assertThat(room.fullFrames(40, 60)).as("paused").isLessThan(0.05);
        assertThat(room.shown.secondsUntilAbove(-1, 60)).isLessThan(10);
        assertThat(room.gapsMs.max(72, 90)).isLessThan(300);
    }

    @ParameterizedTest
    @CsvSource({"1, 3.6e6, 0.5", "2, 3.8e6, 0.5", "3, 4.2e6, 0.9", "4, 8e6, 0.99"})
    void theOnlyEncodingBeginsAtOnceAndGoesOn(long seed, double bps, double share)
            throws Exception {
        LinkOptions link = LinkOptions.delayMs(20).rate(Capacity.of(bps), 500).jitterMs(10);
        SwitchedRoom room = new SwitchedRoom(seed, link, true, 3.3e6);
        room.until(90);
        assertThat(room.gapsMs.max(0, 90)).isLessThan(500);
        assertThat(room.fullFrames(10, 90)).isGreaterThan(share);
    }
}
