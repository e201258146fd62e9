package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.stats.BandwidthSnapshot;
import sfu.core.stats.DropReason;
import sfu.core.stats.MediaPath;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.List;
import java.util.Map;

class RateCalculatorTest {
    private static ServerSnapshot at(long ms, long packets, long bytes) {
        return at(ms, 0, packets, bytes);
    }

    /**
     * @param countedAtMs when another node told it; 0: it is of this one
     */
    private static ServerSnapshot at(long ms, long countedAtMs, long packets, long bytes) {
        TransportSnapshot transport =
                new TransportSnapshot(
                        0,
                        "udp",
                        "192.0.2.1:5",
                        "GCM",
                        12,
                        packets,
                        bytes,
                        2 * packets,
                        2 * bytes,
                        Map.of(),
                        new BandwidthSnapshot(1_500_000, "DELAY", 0, 0, 0, 0, 0, 12, 0, Map.of()));
        TrackSnapshot track =
                new TrackSnapshot(
                        "TR", "video", "camera", false, "VP8", packets, bytes, 0, 0.25, 3, 1, 2, 4,
                        "", List.of());
        SlotSnapshot slot =
                new SlotSnapshot("1", "video", "TR", "", packets, bytes, 7, 0.5, 2, 0, 0, 0, 0, 0);
        ParticipantSnapshot person =
                new ParticipantSnapshot(
                        "PA",
                        "ann",
                        "Ann",
                        5,
                        "CONNECTED",
                        false,
                        "ATTENDEE",
                        true,
                        0,
                        transport.countedAt(countedAtMs),
                        List.of(track),
                        List.of(slot),
                        null);
        return new ServerSnapshot(
                ms,
                List.of(
                        new RoomSnapshot(
                                "demo",
                                1,
                                "meeting",
                                Map.of(),
                                MediaPath.SFU,
                                false,
                                List.of(person))),
                List.of(),
                Map.of(DropReason.PADDING, 3L),
                new ServerSnapshot.EngineNames("io", "", "srtp", ""));
    }

    @Test
    void countersBecomeRates() {
        RateCalculator rates = new RateCalculator(0);
        assertThat(rates.next(at(1000, 100, 5000)).node().packetsInPerSecond()).isZero();
        RoomRates.Update update = rates.next(at(3000, 300, 25_000));
        assertThat(update.node().packetsInPerSecond()).isEqualTo(100);
        assertThat(update.node().bitsInPerSecond()).isEqualTo(80_000);
        assertThat(update.node().packetsOutPerSecond()).isEqualTo(200);
        assertThat(update.node().drops()).containsEntry("PADDING", 3L);
        RoomRates.Person ann = update.rooms().getFirst().participants().getFirst();
        assertThat(ann.lossIn()).isEqualTo(0.25);
        assertThat(ann.lossOut()).isEqualTo(0.5);
        assertThat(ann.bandwidth()).extracting(b -> b.estimate()).isEqualTo(1_500_000L);
        assertThat(ann.tracks().getFirst().bitsPerSecond()).isEqualTo(80_000);
        assertThat(ann.slots().getFirst().packetsPerSecond()).isEqualTo(100);
    }

    private static void assertRate(RoomRates.Update update, double packets) {
        assertThat(update.node().packetsInPerSecond()).isEqualTo(packets);
        assertThat(update.node().packetsOutPerSecond()).isEqualTo(2 * packets);
        RoomRates.Person ann = update.rooms().getFirst().participants().getFirst();
        assertThat(ann.tracks().getFirst().packetsPerSecond()).isEqualTo(packets);
        assertThat(ann.slots().getFirst().packetsPerSecond()).isEqualTo(packets);
    }

    /** Its media is elsewhere: what is known was counted a while before the snapshot. */
    @Test
    void whatAnotherNodeToldIsARateOfTheTimeBetweenItsWords() {
        RateCalculator rates = new RateCalculator(0);
        rates.next(at(10_000, 0, 0, 0));
        assertRate(rates.next(at(11_000, 10_010, 500, 9000)), 0); // of a time that is not known
        assertRate(rates.next(at(20_000, 11_010, 600, 9000)), 100);
        assertRate(rates.next(at(20_300, 20_010, 1500, 9000)), 100);
        assertRate(rates.next(at(20_500, 20_010, 1500, 9000)), 100); // nothing was told since
        RoomRates.Update update = rates.next(at(20_600, 20_010, 1500, 9000));
        assertRate(update, 100);
        RoomRates.Person ann = update.rooms().getFirst().participants().getFirst();
        assertThat(ann.slots().getFirst().frozen()).isFalse();
        assertRate(rates.next(at(21_600, 20_610, 1560, 9000)), 100);
        assertRate(rates.next(at(22_600, 0, 60, 9000)), 60); // it is here from now on
    }

    @Test
    void aCounterThatWentBackIsANewStream() {
        RateCalculator rates = new RateCalculator(0);
        rates.next(at(1000, 1000, 5000));
        RoomRates.Update update = rates.next(at(2000, 10, 50));
        assertThat(update.node().packetsInPerSecond()).isEqualTo(10);
    }

    @Test
    void theSameMomentHasTheSameRates() {
        RateCalculator rates = new RateCalculator(0);
        rates.next(at(1000, 100, 5000));
        RoomRates.Update update = rates.next(at(2000, 200, 9000));
        assertThat(rates.next(at(2000, 200, 9000))).isEqualTo(update);
    }

    @Test
    void aClockThatGoesBackMakesNoNegativeRates() {
        RateCalculator rates = new RateCalculator(0);
        rates.next(at(5000, 100, 5000));
        RoomRates.Update back = rates.next(at(1000, 300, 9000));
        assertThat(back.node().packetsInPerSecond()).isZero();
        assertThat(rates.next(at(2000, 400, 9000)).node().packetsInPerSecond()).isEqualTo(100);
    }

    private static TrackSnapshot track(String id, long packets, double loss) {
        return new TrackSnapshot(
                id, "video", "camera", false, "VP8", packets, packets, 0, loss, 0, 0, 0, 0, "",
                List.of());
    }

    private static ServerSnapshot withTracks(long ms, TrackSnapshot... tracks) {
        ParticipantSnapshot publisher =
                new ParticipantSnapshot(
                        "PA",
                        "a",
                        "A",
                        5,
                        "NEW",
                        false,
                        "ATTENDEE",
                        true,
                        0,
                        null,
                        List.of(tracks),
                        List.of(),
                        null);
        ParticipantSnapshot viewer =
                new ParticipantSnapshot(
                        "PB",
                        "b",
                        "B",
                        5,
                        "NEW",
                        false,
                        "ATTENDEE",
                        true,
                        0,
                        null,
                        List.of(),
                        List.of(),
                        null);
        return new ServerSnapshot(
                ms,
                List.of(
                        new RoomSnapshot(
                                "demo",
                                1,
                                "meeting",
                                Map.of(),
                                MediaPath.SFU,
                                false,
                                List.of(publisher, viewer))),
                List.of(),
                Map.of(),
                new ServerSnapshot.EngineNames("io", "", "srtp", ""));
    }

    @Test
    void lossIsOfPacketsAndWhoSendsNoneDoesNotDiluteIt() {
        RateCalculator rates = new RateCalculator(0);
        rates.next(withTracks(1000, track("x", 0, 0), track("y", 0, 0), track("muted", 9, 0)));
        RoomRates.Update update =
                rates.next(
                        withTracks(
                                2000,
                                track("x", 300, 0.1),
                                track("y", 100, 0.5),
                                track("muted", 9, 1.0)));
        RoomRates.Room room = update.rooms().getFirst();
        assertThat(room.lossIn()).isEqualTo(0.2);
        assertThat(room.lossOut()).isZero();
        assertThat(room.participants().getFirst().lossIn()).isEqualTo(0.2);
        assertThat(room.participants().getFirst().rttMs()).isEqualTo(-1);
    }

    @Test
    void whoeverLeavesTakesItsCountersAlong() {
        RateCalculator rates = new RateCalculator(0);
        rates.next(at(1000, 1_000_000, 5000));
        ServerSnapshot empty =
                new ServerSnapshot(
                        2000,
                        List.of(),
                        List.of(),
                        Map.of(),
                        new ServerSnapshot.EngineNames("io", "", "srtp", ""));
        assertThat(rates.next(empty).node().packetsInPerSecond()).isZero();
        RoomRates.Update again = rates.next(at(3000, 50, 500));
        assertThat(again.node().packetsInPerSecond()).isEqualTo(50);
    }
}
