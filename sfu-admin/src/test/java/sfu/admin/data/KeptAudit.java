package sfu.admin.data;

import sfu.core.time.Clocks;
import sfu.signaling.audit.AuditEntry;
import sfu.signaling.audit.AuditLimits;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.audit.AuditQuery;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What was done about rooms and people. */
final class KeptAudit implements Kept {
    private final AuditLog log;

    KeptAudit(Store store) {
        this(store, Clocks.system());
    }

    KeptAudit(Store store, Clocks clocks) {
        log = new AuditLog(store, AuditLimits.defaults(), clocks);
    }

    @Override
    public void write(int number) throws Exception {
        AuditEntry act =
                new AuditEntry(
                        0,
                        0,
                        "operator",
                        "ann",
                        "",
                        "mute",
                        "room-" + number,
                        List.of(),
                        0,
                        Map.of());
        if (!log.add(act).get(30, TimeUnit.SECONDS)) {
            throw new StoreException("not in the audit log", null);
        }
    }

    @Override
    public Set<Integer> read() {
        AuditQuery all =
                new AuditQuery("", "", "", "", "", 0, Long.MAX_VALUE, Long.MAX_VALUE, 1000);
        return log.find(all).entries().stream()
                .map(each -> Kept.number(each.room()))
                .collect(Collectors.toSet());
    }
}
