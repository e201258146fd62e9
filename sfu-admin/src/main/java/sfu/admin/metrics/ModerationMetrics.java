package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.signaling.audit.AuditLog;
import sfu.signaling.moderation.Act;
import sfu.signaling.moderation.Moderator;

/** How often moderators and operators did what, and what is kept of it. */
final class ModerationMetrics {
    private ModerationMetrics() {}

    static void bind(MeterRegistry registry, Moderator moderator) {
        for (Act act : Act.values()) {
            FunctionCounter.builder("sfu.moderation", moderator, its -> its.count(act))
                    .description("what moderators and operators did about rooms and people")
                    .tag("act", act.text())
                    .register(registry);
        }
        Gauge.builder("sfu.audit.entries", moderator.audit(), AuditLog::size)
                .description("entries of the audit log")
                .register(registry);
        FunctionCounter.builder("sfu.audit.lost", moderator.audit(), AuditLog::lost)
                .description("entries of the audit log that the disk did not take")
                .register(registry);
        FunctionCounter.builder("sfu.audit.forgotten", moderator.audit(), AuditLog::forgotten)
                .description("entries of the audit log for which there was no room any more")
                .register(registry);
    }
}
