package sfu.admin.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class SessionLogTest {
    private static ParticipantInfo person(int n) {
        return new ParticipantInfo(
                "PA_" + n, "id" + n, "Name " + n, n + 1, true, true, Role.values()[0], true);
    }

    private static void session(SessionLog log, int n) {
        ParticipantInfo who = person(n);
        log.joined("room" + n % 2, who);
        log.connected("room" + n % 2, who, 120);
        log.left("room" + n % 2, who, LeaveReason.ICE_FAILED, "consent expired", 1);
    }

    private static SessionLog.Page all(SessionLog log, long before, int most) {
        return log.read(each -> true, 0, Long.MAX_VALUE, before, most, 100_000);
    }

    @Test
    void whatEndedIsThereAfterARestart(@TempDir Path directory) throws Exception {
        try (Store store = Store.open(directory)) {
            SessionLog log = new SessionLog(HistoryLimits.defaults(), store);
            session(log, 1);
            log.close();
        }
        try (Store store = Store.open(directory)) {
            SessionLog log = new SessionLog(HistoryLimits.defaults(), store);
            session(log, 2);
            log.flush();
            List<EndedSession> found = all(log, Long.MAX_VALUE, 10).sessions();
            assertThat(found).extracting(EndedSession::identity).containsExactly("id2", "id1");
            EndedSession first = found.getLast();
            assertThat(first.reason()).isEqualTo("ICE_FAILED");
            assertThat(first.detail()).isEqualTo("consent expired");
            assertThat(first.connectedMs()).isEqualTo(120);
            assertThat(first.firstFrameMs()).isNull();
            assertThat(first.room()).isEqualTo("room1");
        }
    }

    @Test
    void pagesGoOnWhereTheLastOneEndedAndTheOldestAreRemoved() {
        HistoryLimits few = new HistoryLimits(1, 1, 1, 1, 1, 1, 1, true, 30, 2500);
        try (Store store = Store.inMemory()) {
            SessionLog log = new SessionLog(few, store);
            for (int n = 0; n < 3000; n++) {
                session(log, n);
                if (n % 500 == 499) {
                    log.flush();
                }
            }
            List<EndedSession> found = new ArrayList<>();
            Long before = Long.MAX_VALUE;
            while (before != null) {
                SessionLog.Page page = all(log, before, 700);
                found.addAll(page.sessions());
                before = page.next();
            }
            assertThat(found).hasSize(2500).doesNotHaveDuplicates();
            assertThat(log.forgotten()).isEqualTo(500);
            assertThat(found.getFirst().identity()).isEqualTo("id2999");
            assertThat(found.getLast().identity()).isEqualTo("id500");
            SessionLog.Page one =
                    log.read(
                            each -> each.identity().equals("id700"),
                            0,
                            Long.MAX_VALUE,
                            Long.MAX_VALUE,
                            10,
                            100_000);
            assertThat(one.sessions()).hasSize(1);
            assertThat(log.read(each -> true, 0, 1, Long.MAX_VALUE, 10, 100_000).sessions())
                    .isEmpty();
        }
    }

    /** Five are too old and twelve too many by two: nobody who is not too old has to go. */
    @Test
    void whatIsTooOldMakesRoomForTheOthers() {
        HistoryLimits ten = new HistoryLimits(1, 1, 1, 1, 1, 1, 1, true, 30, 10);
        AtomicLong nowMs = new AtomicLong(Duration.ofDays(20_000).toMillis());
        try (Store store = Store.inMemory()) {
            SessionLog log = new SessionLog(ten, store, Clocks.steady(nowMs::get));
            for (int n = 0; n < 12; n++) {
                if (n == 5) {
                    nowMs.addAndGet(Duration.ofDays(31).toMillis());
                }
                session(log, n);
            }
            log.flush();
            assertThat(all(log, Long.MAX_VALUE, 20).sessions())
                    .extracting(EndedSession::identity)
                    .containsExactly("id11", "id10", "id9", "id8", "id7", "id6", "id5");
            assertThat(log.forgotten()).isZero();
        }
    }

    @Test
    void whoWasNotSeenToJoinIsNotWritten() {
        try (Store store = Store.inMemory()) {
            SessionLog log = new SessionLog(HistoryLimits.defaults(), store);
            log.left("room", person(1), LeaveReason.LEFT, "", 1);
            log.flush();
            assertThat(all(log, Long.MAX_VALUE, 10).sessions()).isEmpty();
        }
    }
}
