package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.layers.LayersWanted;

class WantedEncodingsTest {
    private static final long HOLD_NS = 2_000;
    private final WantedEncodings wanted = new WantedEncodings(3, HOLD_NS, 0);

    private String active() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append(wanted.isActive(i) ? (char) ('0' + i) : '-');
        }
        return text.toString();
    }

    @Test
    void whoeverIsWatchedByNobodySendsNothing() {
        assertThat(wanted.nextDueNs()).isEqualTo(HOLD_NS);
        assertThat(wanted.update(HOLD_NS - 1)).isFalse();
        assertThat(wanted.update(HOLD_NS)).isTrue();
        assertThat(active()).isEqualTo("---");
        assertThat(wanted.nextDueNs()).isEqualTo(WantedEncodings.NEVER);
    }

    @Test
    void whoComesWhereNobodyWantsAnyHasAllAtOnceUntilTheShardSaysMore() {
        wanted.update(HOLD_NS);
        wanted.viewerCame(1);
        assertThat(wanted.update(HOLD_NS + 1)).isTrue();
        assertThat(active()).isEqualTo("012");
        wanted.wanted(1, 0b001, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(HOLD_NS + 5)).as("a hold first").isFalse();
        assertThat(wanted.nextDueNs()).isEqualTo(2 * HOLD_NS + 1);
        assertThat(wanted.update(2 * HOLD_NS + 1)).isTrue();
        assertThat(active()).isEqualTo("0--");
        wanted.viewerCame(1);
        assertThat(wanted.update(2 * HOLD_NS + 2)).as("the second sees what is there").isFalse();
        wanted.wanted(1, 0, LayersWanted.NO_LIMIT);
        wanted.update(4 * HOLD_NS);
        assertThat(active()).as("both look away").isEqualTo("---");
        wanted.viewerCame(1);
        assertThat(wanted.update(4 * HOLD_NS + 1)).isTrue();
        assertThat(active()).as("the third cannot wait for the shard").isEqualTo("012");
    }

    @Test
    void shardsAreAddedUp() {
        wanted.viewerCame(0);
        wanted.viewerCame(1);
        wanted.wanted(0, 0b001, LayersWanted.NO_LIMIT);
        wanted.wanted(1, 0b100, LayersWanted.NO_LIMIT);
        wanted.update(HOLD_NS);
        assertThat(active()).isEqualTo("0-2");
        wanted.viewerWent(1);
        wanted.update(HOLD_NS + 1);
        wanted.update(2 * HOLD_NS);
        assertThat(active()).isEqualTo("0--");
    }

    @Test
    void whatIsWantedAgainWithinTheHoldWasNeverOff() {
        wanted.viewerCame(0);
        wanted.update(10);
        wanted.wanted(0, 0b011, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(20)).isFalse();
        wanted.wanted(0, 0b111, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(1_000)).isFalse();
        wanted.wanted(0, 0b011, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(HOLD_NS + 100)).as("the hold begins anew").isFalse();
        assertThat(wanted.update(HOLD_NS + 1_000)).isTrue();
        assertThat(active()).isEqualTo("01-");
    }

    @Test
    void theHoldBeginsWhenNobodyWantsItAnyMore() {
        wanted.viewerCame(0);
        wanted.update(10);
        long laterNs = 7 * HOLD_NS;
        wanted.hold(laterNs);
        wanted.wanted(0, 0b001, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(laterNs)).isFalse();
        assertThat(wanted.nextDueNs()).isEqualTo(laterNs + HOLD_NS);
        wanted.hold(laterNs + 1);
        assertThat(wanted.nextDueNs()).as("of the others").isEqualTo(laterNs + HOLD_NS);
        assertThat(wanted.update(laterNs + HOLD_NS)).isTrue();
        assertThat(active()).isEqualTo("0--");
    }

    @Test
    void whatComesLateFromAShardWithoutViewersSaysNothing() {
        wanted.viewerCame(0);
        wanted.viewerWent(0);
        wanted.wanted(0, 0b111, LayersWanted.NO_LIMIT);
        wanted.update(HOLD_NS);
        assertThat(active()).isEqualTo("---");
    }

    @Test
    void encodingsThatThereAreNotAreIgnored() {
        wanted.viewerCame(0);
        wanted.wanted(0, 0xFFFF_FF00 | 0b010, LayersWanted.NO_LIMIT);
        wanted.update(HOLD_NS);
        assertThat(active()).isEqualTo("-1-");
    }

    @Test
    void theBestIsAsGoodAsTheBestPathTakes() {
        wanted.viewerCame(0);
        wanted.viewerCame(1);
        wanted.viewerCame(2);
        wanted.wanted(0, 0b111, 900_000);
        wanted.wanted(1, 0b111, 1_200_000);
        wanted.wanted(2, 0b011, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(1)).isTrue();
        assertThat(wanted.mostBps(2)).isEqualTo(1_200_000);
        assertThat(wanted.mostBps(1)).as("not the best").isZero();
        assertThat(wanted.update(2)).as("no news").isFalse();
        wanted.wanted(2, 0b100, LayersWanted.NO_LIMIT);
        assertThat(wanted.update(3)).isTrue();
        assertThat(wanted.mostBps(2)).as("one takes any").isZero();
        wanted.viewerWent(2);
        wanted.viewerWent(1);
        assertThat(wanted.update(4)).isTrue();
        assertThat(wanted.mostBps(2)).isEqualTo(900_000);
        wanted.wanted(0, 0b111, 0);
        wanted.update(5);
        assertThat(wanted.mostBps(2)).as("nobody says").isZero();
    }
}
