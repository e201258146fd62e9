package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** What holds of each log of channels. */
abstract class ChannelLogContract {
    private static final ChannelLog.Bounds BOUNDS =
            new ChannelLog.Bounds(1000, Duration.ofSeconds(60));
    private static final String ROOM = "room:r/";

    /** All of one test are the same one, seen by different nodes. */
    abstract ChannelLog open();

    private static ChannelLog.Entry entry(long number) {
        return new ChannelLog.Entry(String.valueOf(number), "m" + number, "text " + number);
    }

    private static List<ChannelLog.Entry> entries(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(ChannelLogContract::entry).toList();
    }

    private static ChannelLog.Outcome append(ChannelLog log, List<ChannelLog.Entry> entries) {
        return log.append(ROOM, entries, BOUNDS, true).join();
    }

    private static ChannelLog.Outcome.Done put(ChannelLog log, ChannelLog.Entry... entries) {
        return log.put(ROOM, List.of(entries), BOUNDS, true).join();
    }

    private static List<String> texts(ChannelLog log) {
        return log.read(ROOM, LogPosition.BEGINNING, 10_000).join().entries().stream()
                .map(ChannelLog.Kept::text)
                .toList();
    }

    @Test
    void whatIsAppendedAtOneNodeIsReadAtAnotherInItsOrder() {
        ChannelLog one = open();

        ChannelLog.Outcome.Done first = (ChannelLog.Outcome.Done) append(one, entries(5, 7));
        ChannelLog.Outcome.Done second = (ChannelLog.Outcome.Done) append(one, entries(9, 9));

        assertThat(first.news().before()).isEqualTo(LogPosition.BEGINNING);
        assertThat(first.news().entries().getLast().at()).isEqualTo(new LogPosition(7, 0));
        assertThat(second.news().before()).isEqualTo(new LogPosition(7, 0));
        assertThat(texts(open())).containsExactly("text 5", "text 6", "text 7", "text 9");
    }

    @Test
    void whoseNumberIsNotHigherIsBehindAndKeepsNothing() {
        ChannelLog log = open();
        append(log, entries(5, 5));

        assertThat(append(log, entries(5, 6)))
                .isEqualTo(new ChannelLog.Outcome.Behind(new LogPosition(5, 0)));
        assertThat(append(log, entries(4, 9))).isInstanceOf(ChannelLog.Outcome.Behind.class);
        assertThat(texts(log)).containsExactly("text 5");
    }

    @Test
    void ofNodesThatAppendAtOnceEachFindsOneOrder() throws Exception {
        List<ChannelLog> nodes = List.of(open(), open(), open());
        List<Thread> writers = new ArrayList<>();
        for (ChannelLog node : nodes) {
            writers.add(Thread.ofVirtual().start(() -> writeFifty(node)));
        }
        for (Thread each : writers) {
            each.join();
        }

        List<ChannelLog.Kept> all =
                nodes.getFirst().read(ROOM, LogPosition.BEGINNING, 1000).join().entries();
        assertThat(all).hasSize(150).doesNotHaveDuplicates();
        assertThat(all).isSortedAccordingTo(Comparator.comparing(ChannelLog.Kept::at));
    }

    private static void writeFifty(ChannelLog node) {
        long number = 1;
        for (int i = 0; i < 50; i++) {
            while (append(node, List.of(entry(number))) instanceof ChannelLog.Outcome.Behind its) {
                number = its.last().number() + 1;
            }
        }
    }

    @Test
    void whatIsPutTwiceIsThereOnceAndWhatIsTakenIsAConflict() {
        ChannelLog log = open();
        append(log, entries(5, 5));

        ChannelLog.Outcome.Done late = put(log, entry(3), entry(5), entry(8));
        ChannelLog.Outcome.Done again = put(log, entry(3), entry(5), entry(8));
        ChannelLog.Outcome.Done other = put(log, new ChannelLog.Entry("3", "another", "x"));

        assertThat(late.news().entries())
                .extracting(ChannelLog.Kept::at)
                .containsExactly(new LogPosition(5, 1), new LogPosition(8, 0));
        assertThat(again.news().entries()).isEmpty();
        assertThat(again.conflicts()).isEmpty();
        assertThat(other.conflicts()).containsExactly(0);
        assertThat(texts(log)).containsExactly("text 5", "text 3", "text 8");
    }

    @Test
    void aChangeIsKeptAfterWhatItChanges() {
        ChannelLog log = open();
        append(log, entries(5, 6));

        put(log, new ChannelLog.Entry("5/1", "", "edited"));

        assertThat(texts(log)).containsExactly("text 5", "text 6", "edited");
        assertThat(append(log, entries(7, 7))).isInstanceOf(ChannelLog.Outcome.Done.class);
    }

    @Test
    void noMoreIsKeptThanTheBoundsSay() {
        ChannelLog log = open();
        ChannelLog.Bounds three = new ChannelLog.Bounds(3, Duration.ofSeconds(60));

        log.append(ROOM, entries(1, 5), three, true).join();

        ChannelLog.Page page = log.read(ROOM, LogPosition.BEGINNING, 10).join();
        assertThat(page.entries())
                .extracting(ChannelLog.Kept::text)
                .containsExactly("text 3", "text 4", "text 5");
        assertThat(page.size()).isEqualTo(3);
        assertThat(log.put(ROOM, List.of(entry(1)), three, true).join().news().entries())
                .as("its key went with it")
                .hasSize(1);
    }

    @Test
    void aLogInWhichNothingIsSaidAnyMoreIsForgotten() {
        ChannelLog log = open();
        log.append(ROOM, entries(1, 2), new ChannelLog.Bounds(9, Duration.ofMillis(300)), true)
                .join();

        await().until(() -> texts(log).isEmpty());
        assertThat(append(log, entries(1, 1))).isInstanceOf(ChannelLog.Outcome.Done.class);
    }

    @Test
    void itIsReadInParts() {
        ChannelLog log = open();
        append(log, entries(1, 5));

        ChannelLog.Page first = log.read(ROOM, LogPosition.BEGINNING, 2).join();
        ChannelLog.Page next = log.read(ROOM, first.entries().getLast().at(), 9).join();

        assertThat(first.entries()).hasSize(2);
        assertThat(first.last()).isEqualTo(new LogPosition(5, 0));
        assertThat(next.entries())
                .extracting(ChannelLog.Kept::text)
                .containsExactly("text 3", "text 4", "text 5");
        assertThat(log.read("room:other/", LogPosition.BEGINNING, 9).join().entries()).isEmpty();
    }

    @Test
    void whatIsForgottenIsGoneAndKnownToBe() {
        ChannelLog log = open();
        append(log, entries(1, 5));

        log.forget(ROOM, 5, Duration.ofSeconds(60)).join();
        append(log, entries(6, 6));

        ChannelLog.Page page = open().read(ROOM, LogPosition.BEGINNING, 9).join();
        assertThat(page.entries()).extracting(ChannelLog.Kept::text).containsExactly("text 6");
        assertThat(page.forgotten()).isEqualTo(5);
    }

    @Test
    void whoFollowsIsToldWhatIsKeptAndWhatIsSaid() throws Exception {
        ChannelLog writer = open();
        List<ChannelLog.News> news = new CopyOnWriteArrayList<>();
        List<String> said = new CopyOnWriteArrayList<>();
        ChannelLog reader = open();
        ChannelLog.Following following = reader.follow(ROOM, follower(news, said));
        await().until(() -> {
            reader.check();
            writer.say(ROOM, "hello").join();
            return !said.isEmpty();
        });

        append(writer, entries(1, 2));
        put(writer, new ChannelLog.Entry("1/1", "", "edited"));

        await().until(() -> news.size() == 2);
        assertThat(news.getFirst().before()).isEqualTo(LogPosition.BEGINNING);
        assertThat(news.getFirst().entries())
                .extracting(ChannelLog.Kept::text)
                .containsExactly("text 1", "text 2");
        assertThat(news.getLast().before()).isEqualTo(new LogPosition(2, 0));
        assertThat(news.getLast().entries().getFirst().at()).isEqualTo(new LogPosition(2, 1));
        following.close();
    }

    private static ChannelLog.Follower follower(List<ChannelLog.News> news, List<String> said) {
        return new ChannelLog.Follower() {
            @Override
            public void news(ChannelLog.News its) {
                news.add(its);
            }

            @Override
            public void said(String text) {
                said.add(text);
            }

            @Override
            public void reconnected() {}
        };
    }

    @Test
    void whoDoesNotFollowAnyLongerHearsNothing() {
        ChannelLog log = open();
        List<ChannelLog.News> news = new CopyOnWriteArrayList<>();
        List<ChannelLog.News> others = new CopyOnWriteArrayList<>();
        ChannelLog.Following its = log.follow(ROOM, follower(news, new ArrayList<>()));
        log.follow(ROOM, follower(others, new ArrayList<>()));
        long[] number = {0};
        await().until(() -> {
            log.check();
            append(log, List.of(entry(++number[0])));
            return !news.isEmpty() && news.size() == others.size();
        });

        its.close();
        int before = news.size();
        append(log, List.of(entry(++number[0])));

        await().until(() ->
                others.stream()
                        .flatMap(each -> each.entries().stream())
                        .anyMatch(each -> each.text().equals("text " + number[0])));
        assertThat(news).hasSize(before);
    }
}
