package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.peer.Silence;
import sfu.admin.loadtest.peer.Totals;

/** Loss, of what was sent or of what the streams tell. */
class DeliveryTest {
    private static final Silence SILENCE = new Silence(1, 60, 20);

    /** Our publishers sent 500 for the subscribers; so many came, of ours and of others. */
    private static Totals totals(long received, long foreign, long gaps) {
        return new Totals(
                500,
                0,
                500,
                0,
                received,
                0,
                foreign,
                gaps,
                received,
                gaps,
                0,
                0,
                0,
                0,
                0,
                Totals.NONE.layers(),
                0,
                0,
                0,
                0,
                0);
    }

    private static Delivery delivery(Plan plan, Totals totals, Silence silence) {
        return Delivery.of(plan, totals, silence);
    }

    @Test
    void whereAllIsReceivedWhatWasSentIsExpected() {
        Plan plan = Plans.of(Layout.ALL, 1, 5);
        assertThat(delivery(plan, totals(450, 70, 3), SILENCE)).isEqualTo(new Delivery(500, 450));
        assertThat(delivery(plan, totals(0, 0, 0), Silence.NONE).lostPercent()).isEqualTo(100);
    }

    @Test
    void whereTheServerChoosesGapsAndSilencesAreLost() {
        Plan meeting = Plans.of(Layout.MEETING, 10, 0);
        assertThat(delivery(meeting, totals(120, 10, 10), SILENCE).expected()).isEqualTo(200);
        assertThat(delivery(meeting, totals(120, 10, 10), SILENCE).lost()).isEqualTo(70);
        assertThat(delivery(meeting, totals(0, 0, 0), SILENCE).lostPercent()).isEqualTo(100);
        Plan layered = Plans.layered(3);
        assertThat(delivery(layered, totals(140, 0, 0), SILENCE)).isEqualTo(new Delivery(200, 140));
    }

    @Test
    void ofOthersPublishersOnlyTheStreamsTell() {
        Plan plan = Plans.of(Layout.ALL, 0, 5);
        assertThat(delivery(plan, totals(0, 90, 10), Silence.NONE))
                .isEqualTo(new Delivery(100, 90));
    }

    @Test
    void whatWasOnlyLateIsNoLoss() {
        Delivery late = delivery(Plans.of(Layout.MEETING, 2, 0), totals(90, 0, -2), Silence.NONE);
        assertThat(late.lost()).isZero();
        assertThat(late.lostPercent()).isZero();
        assertThat(late.surplus()).isEqualTo(2);
    }

    @Test
    void soundThatIsSilentIsLostSound() {
        Sound sound = Sound.of(totals(75, 0, 5), SILENCE);
        assertThat(sound).isEqualTo(new Sound(100, 75, 25));
    }
}
