package sfu.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.stats.ConnectingSnapshot;

import java.util.List;

/** The rules, on what was seen in calls over good and bad networks. */
class AssessmentTest {
    private static final Assessment ASSESSMENT = new Assessment(Rules.DEFAULTS);
    private static final PathFigures GOOD = new PathFigures(20, 0, 0, 3e6, 1.9e6, false);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "/quality/received.csv")
    void whatSheGets(ArgumentsAccessor of) {
        boolean isAudio = of.getString(0).equals("audio");
        SlotFigures slot =
                new SlotFigures(
                        "3",
                        isAudio,
                        of.getDouble(5) > 0,
                        false,
                        text(of.getString(2)),
                        of.getDouble(3),
                        of.getDouble(4),
                        1e3 * of.getDouble(5),
                        1e3 * of.getDouble(6),
                        1e3 * of.getDouble(7),
                        of.getDouble(8),
                        of.getDouble(9),
                        of.getDouble(10));
        SentFigures source =
                new SentFigures(
                        isAudio,
                        of.getBoolean(11),
                        of.getBoolean(12),
                        true,
                        of.getDouble(13),
                        of.getDouble(14),
                        of.getBoolean(15));
        PathFigures from = new PathFigures(of.getDouble(16), -1, -1, -1, -1, false);
        ServerFigures server =
                new ServerFigures(of.getDouble(17), of.getDouble(18), of.getDouble(19));
        PathFigures to =
                new PathFigures(
                        of.getDouble(20),
                        -1,
                        of.getDouble(21),
                        1e3 * of.getDouble(22),
                        1e3 * of.getDouble(23),
                        of.getBoolean(24));
        Quality quality = ASSESSMENT.received(slot, source, from, server, to);
        assertThat(quality.score()).isBetween(of.getDouble(25), of.getDouble(26));
        assertThat(quality.blame()).isEqualTo(Blame.valueOf(of.getString(27)));
        String what = quality.findings().isEmpty() ? "" : quality.findings().getFirst().what();
        assertThat(what).isEqualTo(text(of.getString(28)));
    }

    private static String text(String field) {
        return field.equals("-") ? "" : field;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // case, audio, flows, muted, wanted, loss, jitter, cpu, score from, to, blame, what
        "all is well, false, true, false, true, 0, 3, false, 4.9, 5, NOBODY, ''",
        "a tenth is lost, false, true, false, true, 0.1, 3, false, 4, 4.4, UPLINK, loss",
        "sound: a tenth is lost, true, true, false, true, 0.1, 3, false, 2.8, 3.4, UPLINK, loss",
        "sound jitters, true, true, false, true, 0, 90, false, 2.9, 4.2, UPLINK, jitter",
        "nothing arrives, false, false, false, true, 0, 0, false, 1, 1, UPLINK, silence",
        "nobody wants it, false, false, false, false, 0, 0, false, 0, 0, NOBODY, ''",
        "it is muted, false, false, true, true, 0, 0, false, 0, 0, NOBODY, ''",
        "silence, true, false, false, true, 0, 0, false, 0, 0, NOBODY, ''",
        "her computer is too slow, false, true, false, true, 0, 3, true, 4.9, 5, CLIENT, cpu",
    })
    void whatSheSends(
            String name,
            boolean audio,
            boolean flows,
            boolean muted,
            boolean wanted,
            double loss,
            double jitterMs,
            boolean cpu,
            double from,
            double to,
            Blame blame,
            String what) {
        SentFigures sent = new SentFigures(audio, flows, muted, wanted, loss, jitterMs, cpu);
        Quality quality = ASSESSMENT.sent("TR_1", sent, GOOD);
        assertThat(quality.score()).as(name).isBetween(from, to);
        assertThat(quality.blame()).isEqualTo(blame);
        assertThat(quality.findings())
                .extracting(Finding::what)
                .isEqualTo(what.isEmpty() ? List.of() : List.of(what));
    }

    @Test
    void aPictureThatStandsStillForLossIsNotTheClientsFault() {
        SlotFigures still =
                new SlotFigures("6", false, true, false, "", 0, 1, 9e4, 9e4, 9e4, 0.6, 0, 0);
        SentFigures source = new SentFigures(false, true, false, true, 0, 1, false);
        PathFigures lossy = new PathFigures(120, 0.24, 0, 2e5, 2e5, false);
        Quality quality = ASSESSMENT.received(still, source, GOOD, ServerFigures.WELL, lossy);
        assertThat(quality.findings())
                .extracting(Finding::blame, Finding::what)
                .containsExactly(tuple(Blame.DOWNLINK, "loss"));
        Quality well = ASSESSMENT.received(still, source, GOOD, ServerFigures.WELL, GOOD);
        assertThat(well.blame()).isEqualTo(Blame.CLIENT);
    }

    @Test
    void whatTheFeedbackSawArriveWasNotLostOnTheWayThoughHerReportsMissIt() {
        SlotFigures holes =
                new SlotFigures("6", false, true, false, "", 0.5, 1, 9e4, 9e4, 9e4, 0, 0, 0);
        SentFigures source = new SentFigures(false, true, false, true, 0.25, 1, false);
        Quality quality = ASSESSMENT.received(holes, source, GOOD, ServerFigures.WELL, GOOD);
        assertThat(quality.findings())
                .extracting(Finding::blame, Finding::what)
                .containsExactly(tuple(Blame.PUBLISHER, "loss"));
    }

    @Test
    void aTrackThatStopsWhileOtherPacketsComeIsItsClientsFault() {
        SentFigures stopped = new SentFigures(false, false, false, true, 0, 0, false);
        PathFigures alive = new PathFigures(20, 0, 0, 3e6, 1.9e6, false, true);
        assertThat(ASSESSMENT.sent("TR_1", stopped, alive).blame()).isEqualTo(Blame.CLIENT);
        assertThat(ASSESSMENT.sent("TR_1", stopped, GOOD).blame()).isEqualTo(Blame.UPLINK);
    }

    private static final PathFigures DEAD =
            new PathFigures(20, 0, 0, -1, -1, false, false, 8_000, false);

    /** It may be that there is nothing to hear: then checks still come. */
    @Test
    void soundOfADeadPathIsItsUplinksFaultAndThePublishersForOthers() {
        SentFigures silent = new SentFigures(true, false, false, true, 0, 0, false);
        PathFigures quiet = new PathFigures(20, 0, 0, -1, -1, false, false, 4_000, false);
        PathFigures alive = new PathFigures(20, 0, 0, -1, -1, false, true, 9_000, false);
        SlotFigures slot = new SlotFigures("2", true, false, false, "", 0, 0, 0, 0, 0, -1, -1, -1);
        for (PathFigures path : List.of(quiet, alive, GOOD)) {
            assertThat(ASSESSMENT.sent("TR_2", silent, path)).isEqualTo(Quality.UNKNOWN);
            assertThat(ASSESSMENT.received(slot, silent, path, ServerFigures.WELL, GOOD))
                    .isEqualTo(Quality.UNKNOWN);
        }
        Quality sent = ASSESSMENT.sent("TR_2", silent, DEAD);
        assertThat(sent.blame()).isEqualTo(Blame.UPLINK);
        assertThat(sent.score()).isLessThan(1.5);
        Quality heard = ASSESSMENT.received(slot, silent, DEAD, ServerFigures.WELL, GOOD);
        assertThat(heard.blame()).isEqualTo(Blame.PUBLISHER);
        assertThat(heard.score()).isLessThan(1.5);
        SentFigures muted = new SentFigures(true, false, true, true, 0, 0, false);
        assertThat(ASSESSMENT.sent("TR_2", muted, DEAD)).isEqualTo(Quality.UNKNOWN);
        assertThat(ASSESSMENT.received(slot, muted, DEAD, ServerFigures.WELL, GOOD))
                .isEqualTo(Quality.UNKNOWN);
    }

    @Test
    void aWaitForAKeyFrameIsItsPublishersFault() {
        SentFigures source = new SentFigures(false, true, false, true, 0, 1, false);
        SlotFigures waits =
                new SlotFigures("6", false, false, true, "", 0, 0, 0, 9e4, 9e4, 0, 0, 0);
        Quality quality = ASSESSMENT.received(waits, source, GOOD, ServerFigures.WELL, GOOD);
        assertThat(quality.findings())
                .extracting(Finding::blame, Finding::what)
                .containsExactly(tuple(Blame.PUBLISHER, "keyFrame"));
        SlotFigures stuck =
                new SlotFigures("6", false, false, false, "", 0, 0, 0, 9e4, 9e4, 0, 0, 0);
        assertThat(ASSESSMENT.received(stuck, source, GOOD, ServerFigures.WELL, GOOD).blame())
                .isEqualTo(Blame.DOWNLINK);
    }

    @Test
    void whatAPathTakesThatIsNewIsNotItsFaultYet() {
        SentFigures source = new SentFigures(false, true, false, true, 0, 1, false);
        SlotFigures slot =
                new SlotFigures("6", false, true, false, "bandwidth", 0, 1, 9e4, 9e4, 9e5, 0, 0, 0);
        PathFigures young = new PathFigures(20, 0, 0, 3e5, 1.9e6, false, true, 100, true);
        PathFigures settled = new PathFigures(20, 0, 0, 3e5, 1.9e6, false, true, 100, false);
        assertThat(ASSESSMENT.received(slot, source, GOOD, ServerFigures.WELL, young).blame())
                .isEqualTo(Blame.NOBODY);
        assertThat(ASSESSMENT.received(slot, source, GOOD, ServerFigures.WELL, settled).blame())
                .isEqualTo(Blame.DOWNLINK);
    }

    @Test
    void jitterOfBothWaysAddsUpByItsSquares() {
        SlotFigures slot =
                new SlotFigures("6", false, true, false, "", 0, 50, 9e4, 9e4, 9e4, 0, 0, 0);
        SentFigures source = new SentFigures(false, true, false, true, 0, 25, false);
        Quality quality = ASSESSMENT.received(slot, source, GOOD, ServerFigures.WELL, GOOD);
        assertThat(quality.findings())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.blame()).isEqualTo(Blame.DOWNLINK);
                    assertThat(found.value()).isCloseTo(43.3, offset(0.1));
                });
    }

    @Test
    void aPictureThatStandsStillForJitterIsNotTheClientsFault() {
        SlotFigures slot =
                new SlotFigures("6", false, true, false, "", 0, 30, 9e4, 9e4, 9e4, 0.2, 0, 0);
        SentFigures source = new SentFigures(false, true, false, true, 0, 10, false);
        Quality quality = ASSESSMENT.received(slot, source, GOOD, ServerFigures.WELL, GOOD);
        assertThat(quality.findings())
                .extracting(Finding::blame, Finding::what)
                .containsExactly(tuple(Blame.DOWNLINK, "jitter"));
    }

    @Test
    void theWorstStreamDecidesAndEachFaultIsNamedOnce() {
        Finding loss = new Finding(Blame.UPLINK, "loss", "a", 0.1, "lost");
        Finding same = new Finding(Blame.UPLINK, "loss", "b", 0.2, "lost");
        Finding other = new Finding(Blame.CLIENT, "cpu", "", 1, "slow");
        Quality bad = new Quality(1.5, List.of(same));
        Quality middling = new Quality(3, List.of(loss, other));
        Quality all = Assessment.worst(List.of(middling, Quality.UNKNOWN, bad));
        assertThat(all.score()).isEqualTo(1.5);
        assertThat(all.findings()).containsExactly(same, other);
        assertThat(all.blame()).isEqualTo(Blame.UPLINK);
        assertThat(Assessment.worst(List.of(Quality.UNKNOWN))).isEqualTo(Quality.UNKNOWN);
    }

    @Test
    void whatTakesMostFromTheScoreIsNamedFirst() {
        SentFigures late = new SentFigures(true, true, false, true, 0, 43, false);
        PathFigures far = new PathFigures(8_990, 0, 0, -1, -1, false, true);
        Quality sent = ASSESSMENT.sent("TR_1", late, far);
        assertThat(sent.score()).isEqualTo(1);
        assertThat(sent.findings())
                .extracting(Finding::blame, Finding::what)
                .containsExactly(tuple(Blame.UPLINK, "rtt"), tuple(Blame.UPLINK, "jitter"));
        assertThat(sent.findings().getFirst().sentence()).contains("8990 ms");
        assertThat(sent.findings().getFirst().cost()).isGreaterThan(3);
        SlotFigures slot =
                new SlotFigures("2", true, true, false, "", 0, 60, 3e4, 3e4, 0, -1, 0, -1);
        Quality heard = ASSESSMENT.received(slot, late, far, ServerFigures.WELL, GOOD);
        assertThat(heard.findings())
                .extracting(Finding::blame, Finding::what)
                .containsExactly(
                        tuple(Blame.PUBLISHER, "rtt"),
                        tuple(Blame.PUBLISHER, "jitter"),
                        tuple(Blame.DOWNLINK, "jitter"));
        assertThat(Assessment.worst(List.of(sent, heard)).findings().getFirst().what())
                .isEqualTo("rtt");
    }

    /** A busy shard explains what is late behind it, not what was lost before it. */
    @Test
    void aCauseHasWhatTheOthersDoNotExplain() {
        ServerFigures busy = new ServerFigures(0.97, 1, 0);
        SlotFigures slot =
                new SlotFigures("2", true, true, false, "", 0.3, 3, 3e4, 3e4, 0, -1, 0.3, -1);
        SentFigures lossy = new SentFigures(true, true, false, true, 0.3, 3, false);
        assertThat(ASSESSMENT.received(slot, lossy, GOOD, busy, GOOD).blame())
                .isEqualTo(Blame.PUBLISHER);
        SentFigures well = new SentFigures(true, true, false, true, 0, 3, false);
        PathFigures unknown = new PathFigures(20, -1, 0, -1, -1, false);
        assertThat(ASSESSMENT.received(slot, well, GOOD, busy, unknown).blame())
                .isEqualTo(Blame.SERVER);
    }

    /** As a viewer by WHEP: nothing tells how the picture is shown. */
    @Test
    void aPictureOfWhichNoClientTellsIsJudgedByLossAndJitter() {
        SentFigures well = new SentFigures(false, true, false, true, 0, 1, false);
        SlotFigures slot =
                new SlotFigures("6", false, true, false, "", 0.25, 1, 9e4, 9e4, 9e4, -1, -1, -1);
        PathFigures unknown = new PathFigures(20, -1, 0, -1, -1, false);
        Quality lossy = ASSESSMENT.received(slot, well, GOOD, ServerFigures.WELL, unknown);
        assertThat(lossy.score()).isCloseTo(3, offset(0.01));
        SentFigures late = new SentFigures(false, true, false, true, 0, 359, false);
        assertThat(ASSESSMENT.sent("TR_1", late, GOOD).score()).isLessThan(3);
        SlotFigures shown =
                new SlotFigures("6", false, true, false, "", 0.25, 1, 9e4, 9e4, 9e4, 0, -1, 0);
        assertThat(ASSESSMENT.received(shown, well, GOOD, ServerFigures.WELL, unknown).score())
                .as("its client says that it moves")
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_CHECKS, 4000, NOBODY, '', ''",
        "NO_CHECKS, 6000, UPLINK, checks, no ICE check of its came",
        "NO_PATH, 6000, DOWNLINK, path, came 1 s ago",
        "NO_DTLS, 6000, CLIENT, dtls, DTLS handshake is not done",
        "UNKNOWN, 6000, UPLINK, connect, not connected for 6 s",
    })
    void whoCannotConnectHasItWorstAndIsToldWhy(
            ConnectingSnapshot.Stage stage, long forMs, Blame blame, String what, String sentence) {
        Quality quality =
                ASSESSMENT.unconnected(
                        new ConnectingSnapshot(forMs, stage, "the last came 1 s ago"));
        assertThat(quality.blame()).isEqualTo(blame);
        assertThat(quality.score()).isEqualTo(what.isEmpty() ? 0 : 1);
        assertThat(quality.findings())
                .extracting(Finding::what)
                .isEqualTo(what.isEmpty() ? List.of() : List.of(what));
        assertThat(quality.findings()).allMatch(its -> its.sentence().contains(sentence));
    }

    /** The scale of G.107 Annex B: R of 93.2 is 4.4, of 50 is 2.6, of 0 is 1. */
    @ParameterizedTest
    @CsvSource({"93.2, 4.4", "80, 4.0", "70, 3.6", "50, 2.6", "0, 1", "-10, 1", "120, 4.5"})
    void opinionsFollowTheRating(double rating, double mos) {
        assertThat(AudioScore.mos(rating)).isCloseTo(mos, offset(0.06));
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 1500, 0, 5",
        "750, 1500, 0, 4.25",
        "375, 1500, 0, 3.5",
        "10, 1500, 0, 2",
        "1500, 1500, 0.25, 3",
        "1500, 1500, 1, 1",
        "0, 0, 0, 5"
    })
    void picturesFollowWhatIsDelivered(double delivered, double useful, double frozen, double s) {
        double score = VideoScore.of(delivered, useful, frozen);
        assertThat(score).isCloseTo(s, offset(0.01));
    }
}
