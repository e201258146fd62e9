package sfu.admin.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.stream.RateCalculator;
import sfu.admin.stream.RoomRates.Fault;
import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Update;
import sfu.admin.stream.TailEvent;
import sfu.core.stats.MediaPath;
import sfu.core.stats.NodeSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.TcpSnapshot;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class HistoryTest {
    private static final long T0 = 1_800_000_000_000L / 60_000 * 60_000;
    private static final HistoryLimits LIMITS =
            new HistoryLimits(10, 5, 3, 1 << 20, 3, 1 << 20, 4, true, 30, 100);

    private static Update update(long second, String... rooms) {
        List<RoomSnapshot> all =
                List.of(rooms).stream()
                        .map(name ->
                                new RoomSnapshot(
                                        name,
                                        T0,
                                        "meeting",
                                        Map.of(),
                                        MediaPath.SFU,
                                        false,
                                        List.of()))
                        .toList();
        return new RateCalculator(T0)
                .next(
                        new ServerSnapshot(
                                T0 + 1000 * second,
                                all,
                                List.of(),
                                Map.of(),
                                new ServerSnapshot.EngineNames("", "", "", ""),
                                TcpSnapshot.OFF,
                                NodeSnapshot.UNNAMED));
    }

    private static long[] times(Map<String, Object> columns) {
        return (long[]) columns.get("at");
    }

    @Test
    void theLastSecondsAndTheLastMinutesAreKept() {
        History history = new History(LIMITS);
        for (int second = 0; second < 600; second++) {
            history.add(update(second, "a"), List.of());
        }
        Map<String, Object> seconds = history.room("a", false, 0, Long.MAX_VALUE);
        assertThat(times(seconds)).hasSize(10).endsWith(T0 + 599_000);
        assertThat((double[]) seconds.get("people")).hasSize(10).containsOnly(0);
        Map<String, Object> minutes = history.room("a", true, 0, Long.MAX_VALUE);
        assertThat(times(minutes)).as("the last one goes on").hasSize(5).endsWith(T0 + 8 * 60_000);
        assertThat(times(history.node(true, T0 + 7 * 60_000, T0 + 7 * 60_000))).hasSize(1);
        assertThat((double[]) history.node(false, 0, Long.MAX_VALUE).get("rooms")).containsOnly(1);
    }

    @Test
    void roomsThatEndedAreKnownUntilThereIsNoPlaceOrADayIsOver() {
        History history = new History(LIMITS);
        history.add(update(0, "a", "b"), List.of());
        history.add(update(1, "a"), List.of());
        history.add(update(2, "a", "c"), List.of());
        assertThat(history.room("b", true, 0, Long.MAX_VALUE)).isNotNull();
        history.add(update(3, "a", "c", "d"), List.of());
        assertThat(history.room("b", true, 0, Long.MAX_VALUE)).as("no place").isNull();
        history.add(update(4, "a", "c", "d", "e"), List.of());
        assertThat(history.room("e", false, 0, Long.MAX_VALUE)).as("all others live").isNull();
        history.add(update(5, "a"), List.of());
        history.add(update(6 + 86_400, "a"), List.of());
        assertThat(history.rooms()).extracting(History.Known::name).containsExactly("a");
    }

    private static Person person(String identity, double score, double rttMs) {
        return new Person(
                "PA_" + identity,
                identity,
                "",
                T0,
                "CONNECTED",
                false,
                "attendee",
                true,
                0,
                null,
                null,
                rttMs,
                0,
                0,
                0,
                0,
                0.2,
                0,
                0,
                null,
                null,
                Map.of(),
                null,
                score,
                "uplink",
                score < 3
                        ? List.of(new Fault("uplink", score < 2 ? "rtt" : "loss", "", 1, 1, ""))
                        : List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static Update people(long second, Person... people) {
        Room room =
                new Room(
                        "a",
                        "",
                        Map.of(),
                        "sfu",
                        false,
                        T0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        people.length,
                        0,
                        0,
                        0,
                        List.of(people));
        return new Update(T0 + 1000 * second, update(second).node(), List.of(room));
    }

    @Test
    void howItWasForSomebodyIsKnownAfterIt() {
        History history = new History(LIMITS);
        history.add(people(0, person("ann", 4.5, -1), person("bob", 2, 80)), List.of());
        history.add(people(1, person("bob", 1.5, 90), person("bob", 4, 1)), List.of());
        history.add(people(2, person("ann", 4, 20)), List.of());
        Map<String, Object> bob = history.person("a", "bob", false, 0, Long.MAX_VALUE);
        assertThat(times(bob)).containsExactly(T0, T0 + 1000);
        assertThat((double[]) bob.get("score")).containsExactly(2, 1.5);
        assertThat((double[]) bob.get("lossIn")).containsExactly(0.2, 0.2);
        Map<String, Object> ann = history.person("a", "ann", false, 0, Long.MAX_VALUE);
        assertThat(times(ann)).as("she came back").containsExactly(T0, T0 + 2000);
        assertThat((double[]) ann.get("rttMs")).as("unknown is 0").containsExactly(0, 20);
        Map<String, Object> minutes = history.person("a", "bob", true, 0, Long.MAX_VALUE);
        assertThat((double[]) minutes.get("score")).as("the worst").containsExactly(1.5);
        assertThat((String[]) bob.get("cause")).containsExactly("uplink loss", "uplink rtt");
        assertThat((String[]) minutes.get("cause"))
                .as("of the worst")
                .containsExactly("uplink rtt");
        assertThat((String[]) ann.get("cause")).containsExactly("", "");
        assertThat((String[]) history.room("a", false, 0, Long.MAX_VALUE).get("cause"))
                .containsExactly("uplink loss", "uplink rtt", "");
        assertThat(history.person("b", "bob", false, 0, Long.MAX_VALUE)).isNull();
    }

    @Test
    void whoeverIsThereHasAPlaceBeforeThoseWhoLeft() {
        History history = new History(LIMITS);
        history.add(people(0, person("ann", 4, 1), person("bob", 4, 1)), List.of());
        history.add(people(1, person("cid", 4, 1)), List.of());
        history.add(people(2, person("cid", 4, 1), person("dan", 4, 1)), List.of());
        assertThat(history.person("a", "ann", true, 0, Long.MAX_VALUE)).as("no place").isNull();
        assertThat(history.person("a", "bob", true, 0, Long.MAX_VALUE)).isNotNull();
        assertThat(history.person("a", "dan", false, 0, Long.MAX_VALUE)).isNotNull();
    }

    @Test
    void whereMemoryRunsOutThoseWhoEndedAreForgotten() {
        Budget budget = new Budget(1 << 14);
        List<Figure> figures =
                List.of(new Figure("people", Figure.Of.MOST), new Figure("bad", Figure.Of.MOST));
        Chronicles<Integer> all = new Chronicles<>(figures, LIMITS, 1000, budget);
        for (int second = 0; second < 100; second++) {
            all.add(second, 1000 * second, new float[] {second, 0});
            all.endSample(1000 * second);
        }
        Map<String, Object> latest = all.get(99).read(false, 0, Long.MAX_VALUE);
        assertThat((double[]) latest.get("people")).containsExactly(99);
    }

    @Test
    void memoryIsBoundedWhateverThereAreOfRooms() {
        Budget budget = new Budget(10_000);
        List<Series> all =
                IntStream.range(0, 50).mapToObj(i -> new Series(2, 1000, budget)).toList();
        for (int second = 0; second < 200; second++) {
            for (Series series : all) {
                series.add(second, new float[] {second, 1});
            }
        }
        assertThat(all.stream().mapToInt(Series::size).sum()).isBetween(100, 10_000 / 16);
        Series first = all.getFirst();
        assertThat(first.times(0, 1000)).endsWith(199).hasSize(first.size());
        assertThat(first.figures(0, 190, 195)).containsExactly(190, 191, 192, 193, 194, 195);
        all.forEach(Series::clear);
        assertThat(budget.take(10_000)).as("all of it is given back").isTrue();
    }

    @Test
    void ofAMinuteTheWorstScoreAndTheMeanRateSpeak() {
        Figure score = new Figure("score", Figure.Of.LEAST_ABOVE_ZERO);
        assertThat(score.merged(0, 4, 2)).isEqualTo(4);
        assertThat(score.merged(4, 0, 3)).isEqualTo(4);
        assertThat(score.merged(4, 2, 4)).isEqualTo(2);
        assertThat(new Figure("bits", Figure.Of.MEAN).merged(10, 40, 3)).isEqualTo(20);
        assertThat(new Figure("people", Figure.Of.MOST).merged(10, 4, 3)).isEqualTo(10);
    }

    @Test
    void theLatestEventsAreFoundAgain() {
        History history = new History(LIMITS);
        for (int i = 0; i < 9; i++) {
            TailEvent.Type type = i % 2 == 0 ? TailEvent.Type.JOIN : TailEvent.Type.LEAVE;
            String name = "p" + i;
            history.add(
                    update(i, "a"),
                    List.of(new TailEvent(i, type, "a", name, name, name, Map.of())));
        }
        assertThat(history.events(each -> true, 100))
                .extracting(TailEvent::participant)
                .containsExactly("p5", "p6", "p7", "p8");
        assertThat(history.events(each -> each.type() == TailEvent.Type.JOIN, 1))
                .extracting(TailEvent::participant)
                .containsExactly("p8");
    }

    @Test
    void whoSpeaksPushesOutNoIncident() {
        History history = new History(LIMITS);
        for (int i = 0; i < 50; i++) {
            TailEvent.Type type = i == 10 ? TailEvent.Type.QUALITY : TailEvent.Type.SPEAKER;
            String name = "p" + i;
            history.add(
                    update(i, "a"),
                    List.of(new TailEvent(i, type, "a", name, name, name, Map.of())));
        }
        assertThat(history.events(each -> true, 100))
                .extracting(TailEvent::participant)
                .containsExactly("p10", "p46", "p47", "p48", "p49");
        assertThat(history.events(each -> true, 2))
                .extracting(TailEvent::participant)
                .containsExactly("p48", "p49");
    }
}
