package sfu.admin.metrics;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.LiveStream;
import sfu.core.api.MediaServer;
import sfu.core.stats.ServerSnapshot;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** /metrics and /health. */
public final class MonitoringRoutes {
    /** What runs. */
    record Health(
            String status,
            String version,
            String java,
            @Nullable String io,
            @Nullable String ioReason,
            @Nullable String srtp,
            @Nullable String srtpReason) {}

    private final MediaServer server;
    private final LiveStream live;
    private final Metrics metrics;

    public MonitoringRoutes(MediaServer server, LiveStream live, Metrics metrics) {
        this.server = server;
        this.live = live;
        this.metrics = metrics;
    }

    public void install(Router router) {
        router.route(
                "GET",
                "/metrics",
                request ->
                        done(
                                HttpResponse.of(
                                        200,
                                        "text/plain; version=0.0.4; charset=utf-8",
                                        metrics.scrape())));
        router.route(
                "GET", "/health/live", request -> done(HttpResponse.of(200, "text/plain", "ok\n")));
        router.route(
                "GET",
                "/health/ready",
                request ->
                        done(
                                server.isWarm()
                                        ? HttpResponse.of(200, "text/plain", "ready\n")
                                        : HttpResponse.of(503, "text/plain", "warming up\n")));
        router.route("GET", "/health", request -> done(HttpResponse.json(Json.text(health()))));
    }

    private Health health() {
        ServerSnapshot snapshot = live.snapshot();
        ServerSnapshot.EngineNames engines = snapshot == null ? null : snapshot.engines();
        String version = MonitoringRoutes.class.getPackage().getImplementationVersion();
        return new Health(
                server.isWarm() ? "ready" : "warming",
                version == null ? "development" : version,
                Runtime.version().toString(),
                engines == null ? null : engines.io(),
                engines == null ? null : engines.ioReason(),
                engines == null ? null : engines.srtp(),
                engines == null ? null : engines.srtpReason());
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
