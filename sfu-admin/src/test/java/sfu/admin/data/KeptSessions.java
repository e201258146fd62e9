package sfu.admin.data;

import sfu.admin.history.HistoryLimits;
import sfu.admin.history.SessionLog;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Sessions that ended: nobody is told of each, so what is counted is what is on disk then. */
final class KeptSessions implements Kept {
    private final Store store;
    private final SessionLog log;

    KeptSessions(Store store) {
        this(store, Clocks.system());
    }

    KeptSessions(Store store, Clocks clocks) {
        this.store = store;
        log = new SessionLog(HistoryLimits.defaults(), store, clocks);
    }

    @Override
    public void write(int number) throws Exception {
        long lost = log.lost();
        ParticipantInfo who =
                new ParticipantInfo(
                        "PA_" + number,
                        "guest-" + number,
                        "Guest",
                        1,
                        true,
                        true,
                        Role.ATTENDEE,
                        true);
        log.joined("room", who);
        log.left("room", who, LeaveReason.LEFT, "", 1);
        log.flush();
        store.durable().get(30, TimeUnit.SECONDS);
        if (log.lost() > lost) {
            throw new StoreException("not kept, and counted", null);
        }
    }

    @Override
    public Set<Integer> read() {
        return log
                .read(each -> true, 0, Long.MAX_VALUE, Long.MAX_VALUE, 1000, 1000)
                .sessions()
                .stream()
                .map(each -> Kept.number(String.valueOf(each.identity())))
                .collect(Collectors.toSet());
    }
}
