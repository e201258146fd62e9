package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;

import sfu.admin.history.SessionLog;
import sfu.admin.nodes.Mirrors;
import sfu.admin.nodes.OtherNodes;
import sfu.admin.stream.LiveStream;
import sfu.admin.webhook.Webhooks;
import sfu.core.api.RoomObserver;
import sfu.core.relay.Relays;
import sfu.core.stats.DropReason;
import sfu.core.stats.Limit;
import sfu.core.stats.MediaPath;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.TcpEnd;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Refusal;
import sfu.signaling.chat.Figures;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.http.Certificates;
import sfu.signaling.http.CloseCounts;
import sfu.signaling.http.ProblemCounts;
import sfu.signaling.http.ProblemTypes;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.notify.Notifications;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.relay.RelayLinks;
import sfu.signaling.session.ErrorCounts;
import sfu.signaling.session.Forwarding;
import sfu.signaling.store.Store;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What Prometheus scrapes: the server's counters, no room's name among the labels. */
public final class Metrics implements AutoCloseable {
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = registry();
    private final LiveStream live;
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final MultiGauge transports =
            MultiGauge.builder("sfu.transports")
                    .description("peers' transports, by shard")
                    .register(registry);
    private final MultiGauge engines =
            MultiGauge.builder("sfu.engines")
                    .description("1: what moves and what encrypts packets")
                    .register(registry);

    private final PathMetrics paths = new PathMetrics(registry);
    private final QualityMetrics qualities = new QualityMetrics(registry);
    private final MediaMetrics media = new MediaMetrics(registry);
    private final LoadMetrics loads;
    private final JoinMetrics joins = new JoinMetrics(registry);

    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config() // before there is any meter
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        return registry;
    }

    public Metrics(LiveStream live) {
        this.live = live;
        loads = new LoadMetrics(registry, live);
        live.listen((_, _) -> count());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
        gauge("sfu.rooms", "rooms", s -> s.rooms().size());
        for (MediaPath path : MediaPath.values()) {
            Gauge.builder("sfu.rooms.media", live, l -> of(l, s -> rooms(s, path)))
                    .description("rooms, by what carries their people's media to each other")
                    .tag("path", path.name())
                    .register(registry);
        }
        gauge("sfu.participants", "participants", Metrics::participants);
        gauge("sfu.tracks", "published tracks", Metrics::tracks);
        counter("sfu.received.packets", s -> sum(s, ShardSnapshot::packetsReceived));
        counter("sfu.received.bytes", s -> sum(s, ShardSnapshot::bytesReceived));
        counter("sfu.sent.packets", s -> sum(s, ShardSnapshot::packetsSent));
        counter("sfu.sent.bytes", s -> sum(s, ShardSnapshot::bytesSent));
        counter("sfu.kernel.drops", s -> sum(s, ShardSnapshot::kernelDrops));
        counter("sfu.receive.calls", s -> sum(s, ShardSnapshot::receiveCalls));
        counter("sfu.send.calls", s -> sum(s, ShardSnapshot::sendCalls));
        counter("sfu.sent.messages", s -> sum(s, ShardSnapshot::messagesSent));
        counter("sfu.runs.split", s -> sum(s, ShardSnapshot::runsSplit));
        gauge("sfu.tcp.connections", "ICE-TCP connections", s -> s.tcp().connections());
        counter("sfu.tcp.accepted", s -> s.tcp().accepted());
        for (TcpEnd reason : TcpEnd.values()) {
            FunctionCounter.builder(
                            "sfu.tcp.ended",
                            live,
                            l -> of(l, s -> s.tcp().ended().getOrDefault(reason, 0L)))
                    .description("ICE-TCP connections that were refused or closed, by reason")
                    .tag("reason", reason.name())
                    .register(registry);
        }
        for (Limit limit : Limit.values()) {
            FunctionCounter.builder(
                            "sfu.refused",
                            live,
                            l -> of(l, s -> s.node().refused().getOrDefault(limit, 0L)))
                    .description("requests that were refused, by the limit that was reached")
                    .tag("limit", limit.name())
                    .register(registry);
        }
        gauge("sfu.draining", "1: no new rooms open here", s -> s.node().isDraining() ? 1 : 0);
        registry.getPrometheusRegistry().register(new LatencyMetric(live));
        Gauge.builder("sfu.snapshot.duration", live, LiveStream::snapshotSeconds)
                .baseUnit("seconds")
                .description("how long the latest snapshot of everything took")
                .register(registry);
        Gauge.builder("sfu.stream.watchers", live, LiveStream::watchers)
                .description("operators' event streams")
                .register(registry);
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder(
                            "sfu.drops", live, l -> of(l, s -> s.drops().getOrDefault(reason, 0L)))
                    .description("packets that went no further, by reason")
                    .tag("reason", reason.name())
                    .register(registry);
        }
    }

    private void count() {
        ServerSnapshot snapshot = live.snapshot();
        if (snapshot != null) {
            media.take(snapshot);
        }
    }

    /** Also what was refused for its token. */
    public Metrics withTokens(Access access) {
        for (Refusal refusal : Refusal.values()) {
            FunctionCounter.builder("sfu.tokens.refused", access, its -> its.refused(refusal))
                    .description("tokens and tickets that were not accepted, by reason")
                    .tag("reason", refusal.name())
                    .register(registry);
        }
        Gauge.builder("sfu.tokens.revocations", access, its -> its.revocations().count())
                .description("revocations that are remembered")
                .register(registry);
        return this;
    }

    /** Also what people write, and what is kept of it. */
    public Metrics withNotifications(Notifications notifications) {
        NotifyMetrics.bind(registry, notifications);
        return this;
    }

    /** Also of the nodes. */
    public Metrics withCluster(
            Cluster cluster, Forwarding forwarding, OtherNodes others, Mirrors mirrors) {
        ClusterMetrics.bind(registry, cluster, forwarding, others, mirrors);
        return this;
    }

    /** Also what nodes relay to each other. */
    public Metrics withRelays(Relays relays, RelayLinks links) {
        RelayMetrics.bind(registry, relays, links);
        return this;
    }

    public Metrics withSharedChannels(SharedChannels channels) {
        ChatMetrics.bind(registry, channels);
        return this;
    }

    public Metrics withChat(Figures figures, Store store) {
        new ChatMetrics(registry, figures).bind(store);
        return this;
    }

    /** Also those that ended and are not kept. */
    public Metrics withSessions(SessionLog ended) {
        FunctionCounter.builder("sfu.sessions.lost", ended, SessionLog::lost)
                .description("ended sessions that the disk did not take")
                .register(registry);
        FunctionCounter.builder("sfu.sessions.forgotten", ended, SessionLog::forgotten)
                .description("ended sessions for which there was no room any more")
                .register(registry);
        return this;
    }

    /** Also the certificate of HTTPS; null: there is none. */
    public Metrics withCertificates(@Nullable Certificates its) {
        if (its != null) {
            TlsMetrics.bind(registry, its);
        }
        return this;
    }

    /** Also what other servers are told. */
    public Metrics withWebhooks(Webhooks webhooks) {
        WebhookMetrics.bind(registry, webhooks);
        return this;
    }

    /** Also how often clients were refused what they asked for. */
    public Metrics withErrors(ErrorCounts errors) {
        for (ErrorCode code : ErrorCode.values()) {
            FunctionCounter.builder("sfu.errors", errors, its -> its.count(code))
                    .description("answers to clients that refused what they asked")
                    .tag("code", code.text())
                    .register(registry);
        }
        return this;
    }

    /** Also how often HTTP was answered with which problem. */
    public Metrics withProblems(ProblemCounts problems) {
        for (String kind : ProblemTypes.ALL.keySet()) {
            FunctionCounter.builder("sfu.http.problems", problems, its -> its.count(kind))
                    .description("answers over HTTP that refused what was asked, by type")
                    .tag("type", kind)
                    .register(registry);
        }
        return this;
    }

    /** Also how often clients' WebSockets were closed, and as what. */
    public Metrics withCloses(CloseCounts closes) {
        for (int code : CloseCounts.CODES) {
            FunctionCounter.builder("sfu.websockets.closed", closes, its -> its.count(code))
                    .description("WebSockets that this server closed, by the code that it said")
                    .tag("code", String.valueOf(code))
                    .register(registry);
        }
        return this;
    }

    /** Also what moderators do, and what is kept of it. */
    public Metrics withModeration(Moderator moderator) {
        ModerationMetrics.bind(registry, moderator);
        return this;
    }

    private void gauge(String name, String description, ToDoubleFunction<ServerSnapshot> value) {
        Gauge.builder(name, live, l -> of(l, value)).description(description).register(registry);
    }

    private void counter(String name, ToDoubleFunction<ServerSnapshot> value) {
        FunctionCounter.builder(name, live, l -> of(l, value))
                .description("on all media sockets")
                .register(registry);
    }

    private static double of(LiveStream live, ToDoubleFunction<ServerSnapshot> value) {
        ServerSnapshot snapshot = live.snapshot();
        return snapshot == null ? 0 : value.applyAsDouble(snapshot);
    }

    private static double rooms(ServerSnapshot snapshot, MediaPath path) {
        return snapshot.rooms().stream().filter(room -> room.mediaPath() == path).count();
    }

    private static double participants(ServerSnapshot snapshot) {
        return snapshot.rooms().stream().mapToInt(r -> r.participants().size()).sum();
    }

    private static double tracks(ServerSnapshot snapshot) {
        return snapshot.rooms().stream().mapToInt(Metrics::tracks).sum();
    }

    private static int tracks(RoomSnapshot room) {
        return room.participants().stream().mapToInt(p -> p.tracks().size()).sum();
    }

    private static double sum(ServerSnapshot snapshot, ToDoubleFunction<ShardSnapshot> value) {
        return snapshot.shards().stream().mapToDouble(value).sum();
    }

    /** What happens in rooms is counted here, too. */
    public RoomObserver observer() {
        return joins;
    }

    /** In Prometheus' text format. */
    public String scrape() {
        return scrape(TEXT);
    }

    /**
     * @param type Prometheus' text format or OpenMetrics, by its media type
     */
    public synchronized String scrape(String type) {
        ServerSnapshot snapshot = live.snapshot();
        List<ShardSnapshot> shards = snapshot == null ? List.of() : snapshot.shards();
        transports.register(shards.stream().map(Metrics::row).toList(), true);
        paths.update(snapshot);
        qualities.update(live.latest());
        loads.update(live.condition(), snapshot);
        engines.register(snapshot == null ? List.of() : List.of(row(snapshot.engines())), true);
        return registry.scrape(type);
    }

    private static MultiGauge.Row<Number> row(ShardSnapshot shard) {
        Tags tags = Tags.of("shard", String.valueOf(shard.index()));
        return MultiGauge.Row.of(tags, shard.transports());
    }

    private static MultiGauge.Row<Number> row(ServerSnapshot.EngineNames engines) {
        return MultiGauge.Row.of(Tags.of("io", engines.io(), "srtp", engines.srtp()), 1);
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
