package sfu.admin.metrics;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.LiveStream;
import sfu.core.api.MediaServer;
import sfu.core.stats.Condition;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.TcpSnapshot;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** /metrics and /health. */
public final class MonitoringRoutes {
    /**
     * What runs.
     *
     * @param status ready, overloaded (no new rooms open), warming, draining, stalled
     */
    record Health(
            String status,
            String node,
            String version,
            String java,
            long uptimeSeconds,
            @Nullable String io,
            @Nullable String ioReason,
            @Nullable String srtp,
            @Nullable String srtpReason,
            @Nullable IceTcp iceTcp) {}

    /**
     * ICE-TCP.
     *
     * @param connections open now
     */
    record IceTcp(boolean enabled, int connections) {}

    private final MediaServer server;
    private final LiveStream live;
    private final Metrics metrics;
    private final MediaSelfTest selfTest;

    public MonitoringRoutes(
            MediaServer server, LiveStream live, Metrics metrics, MediaSelfTest selfTest) {
        this.server = server;
        this.live = live;
        this.metrics = metrics;
        this.selfTest = selfTest;
    }

    public void install(Router router) {
        router.route("GET", "/metrics", this::metrics);
        router.route("GET", "/health/live", request -> text(200, "text/plain", "ok\n"));
        router.route("GET", "/health/ready", request -> ready());
        router.route("GET", "/health/media", request -> media());
        router.route(
                "GET",
                "/health",
                request ->
                        CompletableFuture.completedFuture(HttpResponse.json(Json.text(health()))));
    }

    private CompletionStage<HttpResponse> metrics(HttpRequest request) {
        boolean isOpen = request.header("accept").contains("application/openmetrics-text");
        String type = isOpen ? Metrics.OPEN_METRICS : Metrics.TEXT;
        return live.refreshed().thenCompose(done -> text(200, type, metrics.scrape(type)));
    }

    /** A server that opens no new rooms for want of resources is ready for those in its rooms. */
    private CompletionStage<HttpResponse> ready() {
        String status = status();
        return switch (status) {
            case "ready" -> text(200, "text/plain", "ready\n");
            case "overloaded" -> text(200, "text/plain", "ready, but for no new rooms\n");
            case "warming" -> text(503, "text/plain", "warming up\n");
            default -> text(503, "text/plain", status + "\n");
        };
    }

    /** A datagram to the own port comes to a shard, and all shards answer. */
    private CompletionStage<HttpResponse> media() {
        return selfTest.run()
                .thenApply(its ->
                        HttpResponse.of(
                                        its.passed() ? 200 : 503,
                                        "application/json",
                                        Json.text(its))
                                .with("cache-control", "no-store"));
    }

    private static CompletionStage<HttpResponse> text(int status, String type, String body) {
        return CompletableFuture.completedFuture(
                HttpResponse.of(status, type, body).with("cache-control", "no-store"));
    }

    private Health health() {
        ServerSnapshot snapshot = live.snapshot();
        ServerSnapshot.EngineNames engines = snapshot == null ? null : snapshot.engines();
        String version = MonitoringRoutes.class.getPackage().getImplementationVersion();
        return new Health(
                status(),
                server.node(),
                version == null ? "development" : version,
                Runtime.version().toString(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                engines == null ? null : engines.io(),
                engines == null ? null : engines.ioReason(),
                engines == null ? null : engines.srtp(),
                engines == null ? null : engines.srtpReason(),
                snapshot == null ? null : iceTcp(snapshot.tcp()));
    }

    private String status() {
        if (server.isDraining()) {
            return "draining";
        }
        if (!server.isWarm()) {
            return "warming";
        }
        Condition condition = server.condition();
        if (condition.isStalled()) {
            return "stalled";
        }
        return condition.opensRooms() ? "ready" : "overloaded";
    }

    private static IceTcp iceTcp(TcpSnapshot tcp) {
        return new IceTcp(tcp.enabled(), tcp.connections());
    }
}
