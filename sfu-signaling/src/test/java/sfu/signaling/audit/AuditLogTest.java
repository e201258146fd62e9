package sfu.signaling.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import sfu.core.time.Clocks;
import sfu.signaling.store.Store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is kept of what was done, and found again; the clock stands until it is moved. */
class AuditLogTest {
    private long nowMs = 1_000_000;

    private AuditLog log(Store store, int most) {
        return new AuditLog(
                store, new AuditLimits(most, Duration.ofDays(1)), Clocks.steady(() -> nowMs));
    }

    private static AuditEntry entry(String action, String room, String by, String... whom) {
        List<AuditEntry.Whom> people =
                Arrays.stream(whom)
                        .map(identity -> new AuditEntry.Whom("PA_" + identity, identity, ""))
                        .toList();
        return new AuditEntry(
                0, 0, "moderator", by, "192.0.2.1", action, room, people, whom.length, Map.of());
    }

    private static AuditQuery query(String room, String by, String whom, String action) {
        return new AuditQuery(room, by, whom, action, "", 0, Long.MAX_VALUE, Long.MAX_VALUE, 1000);
    }

    private static AuditQuery between(long sinceMs, long untilMs) {
        return new AuditQuery("", "", "", "", "", sinceMs, untilMs, Long.MAX_VALUE, 10);
    }

    private static List<String> actions(AuditLog.Page page) {
        return page.entries().stream().map(AuditEntry::action).toList();
    }

    @Test
    void theLogSaysOfWhatWasRefusedThatItWas() {
        Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            AuditLog log = log(Store.inMemory(), 100);
            log.add(entry("lock", "a", "host"));
            AuditEntry its = entry("DELETE /admin/v1/rooms/a", "a", "host");
            Map<String, String> refused = Map.of(AuditLog.REFUSED, "403");
            log.add(
                    new AuditEntry(
                            0, 0, "operator", "", "", its.action(), "a", List.of(), 0, refused));
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "lock, by: moderator",
                        "refused (403): DELETE /admin/v1/rooms/a, by: operator");
    }

    @Test
    void theLatestComesFirstAndFiltersHold() {
        AuditLog log = log(Store.inMemory(), 100);
        log.add(entry("mute", "a", "host", "ann"));
        log.add(entry("lock", "a", "host"));
        log.add(entry("mute", "b", "other", "bob"));
        assertThat(actions(log.find(query("", "", "", ""))))
                .containsExactly("mute", "lock", "mute");
        assertThat(actions(log.find(query("a", "", "", "")))).containsExactly("lock", "mute");
        assertThat(log.find(query("", "other", "", "")).entries()).hasSize(1);
        assertThat(log.find(query("", "", "ann", "")).entries()).hasSize(1);
        assertThat(log.find(query("", "", "PA_ann", "")).entries()).hasSize(1);
        assertThat(log.find(query("", "", "", "lock")).entries()).hasSize(1);
        assertThat(log.find(query("", "", "", "dance")).entries()).isEmpty();
    }

    @Test
    void aClockThatJumpsLosesNothingAndKeepsTheOrder() {
        nowMs = Duration.ofDays(20_000).toMillis();
        AuditLog log = log(Store.inMemory(), 100);
        log.add(entry("first", "a", "host"));
        nowMs -= Duration.ofHours(5).toMillis();
        log.add(entry("second", "a", "host"));
        nowMs += Duration.ofHours(6).toMillis();
        log.add(entry("third", "a", "host"));
        nowMs -= Duration.ofHours(1).toMillis();
        log.add(entry("fourth", "a", "host"));
        assertThat(actions(log.find(query("", "", "", ""))))
                .containsExactly("fourth", "third", "second", "first");
    }

    @Test
    void aClockThatIsSetBackHidesNothingOfWhatIsAskedFor(@TempDir Path directory) throws Exception {
        nowMs = Duration.ofDays(20_000).toMillis();
        long setAt = nowMs;
        try (Store store = Store.open(directory)) {
            AuditLog log = log(store, 100);
            log.add(entry("first", "a", "host"));
            nowMs -= Duration.ofHours(5).toMillis();
            log.add(entry("second", "a", "host"));
            nowMs -= Duration.ofHours(1).toMillis();
            log.add(entry("third", "a", "host"));
            nowMs += 10;
            log.add(entry("fourth", "a", "host")).join();
            assertThat(actions(log.find(between(setAt, Long.MAX_VALUE)))).containsExactly("first");
        }
        try (Store store = Store.open(directory)) {
            AuditLog log = log(store, 100);
            assertThat(actions(log.find(between(setAt - 1, Long.MAX_VALUE))))
                    .containsExactly("first");
            nowMs -= Duration.ofHours(1).toMillis();
            log.add(entry("fifth", "a", "host")).join();
            assertThat(actions(log.find(between(setAt - Duration.ofHours(6).toMillis(), setAt))))
                    .containsExactly("fourth", "third", "second");
        }
    }

    @Test
    void settingsBackAreForgottenWithWhatWasBeforeThem() {
        Store store = Store.inMemory();
        AuditLog log = log(store, 10);
        for (int i = 0; i < 20; i++) {
            nowMs += Duration.ofHours(30).toMillis();
            log.add(entry("before", "a", "host"));
            nowMs -= Duration.ofHours(1).toMillis();
            log.add(entry("after", "a", "host"));
        }
        assertThat(store.numbered("audit-setbacks", Setbacks.Setback.class).size())
                .isBetween(1L, 2L);
    }

    @Test
    void pagesFollowEachOther() {
        AuditLog log = log(Store.inMemory(), 10_000);
        IntStream.rangeClosed(1, 2500)
                .forEach(i -> log.add(entry(i % 2 == 0 ? "even" : "odd", "a", "host")));
        AuditLog.Page first = log.find(query("", "", "", "odd"));
        assertThat(first.entries()).hasSize(1000);
        assertThat(first.next()).isNotNull();
        AuditLog.Page second =
                log.find(
                        new AuditQuery(
                                "", "", "", "odd", "", 0, Long.MAX_VALUE, first.next(), 1000));
        assertThat(second.entries()).hasSize(250);
        assertThat(second.next()).isNull();
        assertThat(second.entries().getFirst().id()).isLessThan(first.entries().getLast().id());
    }

    @Test
    void onlySoManyAndSoOldOnesAreKept() {
        AuditLog log = log(Store.inMemory(), 3);
        for (String action : List.of("1", "2", "3", "4")) {
            log.add(entry(action, "a", "host"));
        }
        assertThat(actions(log.find(query("", "", "", "")))).containsExactly("4", "3", "2");
        assertThat(log.size()).isEqualTo(3);
        assertThat(log.forgotten()).isEqualTo(1);
        nowMs += Duration.ofDays(1).toMillis() + 1;
        assertThat(log.find(query("", "", "", "")).entries()).isEmpty();
        log.add(entry("5", "a", "host"));
        assertThat(log.size()).isEqualTo(1);
        assertThat(log.forgotten()).as("old ones went in their time").isEqualTo(1);
    }

    @Test
    void timesBoundWhatIsFound() {
        AuditLog log = log(Store.inMemory(), 100);
        log.add(entry("early", "a", "host"));
        nowMs += 1000;
        log.add(entry("late", "a", "host"));
        assertThat(actions(log.find(between(nowMs, Long.MAX_VALUE)))).containsExactly("late");
        assertThat(actions(log.find(between(0, nowMs)))).containsExactly("early");
    }

    @Test
    void itOutlivesTheServer(@TempDir Path directory) throws Exception {
        try (Store store = Store.open(directory)) {
            assertThat(log(store, 100).add(entry("mute", "a", "host", "ann")).join()).isTrue();
        }
        try (Store store = Store.open(directory)) {
            AuditLog log = log(store, 100);
            assertThat(log.size()).isEqualTo(1);
            log.add(entry("lock", "a", "host")).join();
            AuditLog.Page page = log.find(query("", "", "", ""));
            assertThat(actions(page)).containsExactly("lock", "mute");
            assertThat(page.entries().getLast().people())
                    .containsExactly(new AuditEntry.Whom("PA_ann", "ann", ""));
        }
    }

    @Test
    void whatTheDiskDoesNotTakeIsCounted(@TempDir Path directory) throws Exception {
        Store store = Store.open(directory);
        AuditLog log = log(store, 100);
        store.close();
        assertThat(log.add(entry("mute", "a", "host")).join()).isFalse();
        assertThat(log.lost()).isEqualTo(1);
    }
}
