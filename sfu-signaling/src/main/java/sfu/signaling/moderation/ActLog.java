package sfu.signaling.moderation;

import sfu.core.api.ParticipantInfo;
import sfu.signaling.audit.AuditEntry;
import sfu.signaling.audit.AuditEntry.Whom;
import sfu.signaling.audit.AuditLog;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was done and writes it into the audit log; futures complete when it is kept. */
final class ActLog {
    private final AuditLog audit;
    private final Map<Act, LongAdder> counts = new EnumMap<>(Act.class);

    ActLog(AuditLog audit) {
        this.audit = audit;
        for (Act act : Act.values()) {
            counts.put(act, new LongAdder());
        }
    }

    AuditLog audit() {
        return audit;
    }

    long count(Act act) {
        LongAdder count = counts.get(act);
        return count == null ? 0 : count.sum();
    }

    static Whom whom(ParticipantInfo its) {
        return new Whom(its.id(), its.identity(), its.name());
    }

    CompletableFuture<Integer> done(
            CompletableFuture<List<ParticipantInfo>> act,
            Actor who,
            Act name,
            Map<String, String> details) {
        return act.thenCompose(people ->
                wrote(
                        who,
                        name,
                        people.stream().map(ActLog::whom).toList(),
                        people.size(),
                        details));
    }

    CompletableFuture<Integer> wrote(
            Actor who, Act act, List<Whom> people, int count, Map<String, String> details) {
        LongAdder counted = counts.get(act);
        if (counted != null) {
            counted.increment();
        }
        AuditEntry entry =
                new AuditEntry(
                        0,
                        0,
                        who.by().isOperator() ? "operator" : "moderator",
                        who.by().name(),
                        who.address(),
                        act.text(),
                        who.room(),
                        people,
                        count,
                        who.via().isEmpty() ? details : with(details, who.via()));
        return audit.add(entry).thenApply(kept -> count);
    }

    private static Map<String, String> with(Map<String, String> details, String via) {
        Map<String, String> more = new HashMap<>(details);
        more.put("node", via);
        return more;
    }
}
