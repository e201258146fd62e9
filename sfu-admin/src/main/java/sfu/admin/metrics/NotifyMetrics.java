package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.signaling.notify.Notifications;

/** What users are told, and how many listen. */
final class NotifyMetrics {
    private NotifyMetrics() {}

    static void bind(MeterRegistry registry, Notifications notifications) {
        FunctionCounter.builder("sfu.notifications", notifications, Notifications::sent)
                .description("notifications that were sent")
                .register(registry);
        FunctionCounter.builder("sfu.notifications.lost", notifications, Notifications::lost)
                .description("notifications that the disk did not take")
                .register(registry);
        FunctionCounter.builder(
                        "sfu.notifications.forgotten", notifications, Notifications::forgotten)
                .description("notifications for which there was no room until their user came")
                .register(registry);
        FunctionCounter.builder("sfu.notifications.told", notifications, Notifications::delivered)
                .description("notifications, times the sessions and streams told")
                .register(registry);
        Gauge.builder("sfu.notifications.listeners", notifications, Notifications::connected)
                .description("sessions and event streams that are told")
                .register(registry);
    }
}
