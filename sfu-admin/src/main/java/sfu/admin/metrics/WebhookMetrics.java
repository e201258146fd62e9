package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.admin.webhook.Figures;
import sfu.admin.webhook.Webhooks;

import java.util.function.ToDoubleFunction;

/** What is told to other servers, and what waits for them. */
final class WebhookMetrics {
    private WebhookMetrics() {}

    static void bind(MeterRegistry registry, Webhooks webhooks) {
        Figures figures = webhooks.figures();
        counter(registry, figures, "queued", "deliveries that were written down", Figures::queued);
        counter(registry, figures, "delivered", "deliveries that were taken", Figures::delivered);
        counter(registry, figures, "failures", "attempts that failed", Figures::failures);
        counter(registry, figures, "dead", "deliveries that were given up", Figures::dead);
        counter(registry, figures, "dropped", "events beyond the queue's limit", Figures::dropped);
        Gauge.builder("sfu.webhooks.waiting", webhooks, Webhooks::waiting)
                .description("deliveries in the queue")
                .register(registry);
        Gauge.builder("sfu.webhooks.letters", webhooks, Webhooks::deadLetters)
                .description("dead letters that are kept")
                .register(registry);
        Gauge.builder("sfu.webhooks", webhooks, Webhooks::count)
                .description("webhooks")
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            Figures figures,
            String name,
            String description,
            ToDoubleFunction<Figures> value) {
        FunctionCounter.builder("sfu.webhooks." + name, figures, value)
                .description(description)
                .register(registry);
    }
}
