package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.signaling.http.Certificates;

/** The certificate of HTTPS: how long it is valid, and what became of others. */
final class TlsMetrics {
    private TlsMetrics() {}

    static void bind(MeterRegistry registry, Certificates its) {
        FunctionCounter.builder("sfu.tls.reloads", its, Certificates::reloads)
                .description("certificates that took the place of those before")
                .register(registry);
        FunctionCounter.builder("sfu.tls.reload.failures", its, Certificates::failures)
                .description("changed files that were no certificate with its key")
                .register(registry);
        Gauge.builder("sfu.tls.remaining.seconds", its, Certificates::remainingSeconds)
                .description("until the certificate is valid no more")
                .register(registry);
    }
}
