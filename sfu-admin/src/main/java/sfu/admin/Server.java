package sfu.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.jspecify.annotations.Nullable;

import sfu.admin.cluster.Clustering;
import sfu.admin.config.Secrets;
import sfu.admin.metrics.HeapTarget;
import sfu.admin.metrics.MediaSelfTest;
import sfu.admin.metrics.Metrics;
import sfu.admin.metrics.MonitoringRoutes;
import sfu.admin.stream.LiveStream;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.ServerSnapshot;
import sfu.core.time.Clocks;
import sfu.signaling.auth.Access;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.http.TlsIdentity;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.session.SessionLimits;
import sfu.signaling.store.Store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The assembled server: media plane, client plane, operators' plane, pages. */
public final class Server implements AutoCloseable {
    private final RoomServer media;
    private final LiveStream live;
    private final Metrics metrics;
    private final HeapTarget heap = new HeapTarget();
    private final Records records;
    private final ClientsPlane clients;
    private final OperatorsPlane operators;
    private final Router router = new Router();
    private final Drain drain;
    private final Duration onSignal; // how long it drains then
    private volatile JsonNode config = JsonNodeFactory.instance.objectNode();
    private final HttpServer http;
    private final InetSocketAddress address;
    private final @Nullable Clustering clustering; // null: this server is alone

    /**
     * Starts it: HTTP listens when this returns; {@link #warmUp} makes it ready.
     *
     * @throws IOException with a sentence for the user
     */
    public Server(HttpConfig httpConfig, ShardOptions options, RoomLimits limits, Access access)
            throws IOException {
        this(httpConfig, options, limits, MediaPolicy.defaults(), CodecPolicy.ANY, access);
    }

    public Server(
            HttpConfig httpConfig,
            ShardOptions options,
            RoomLimits limits,
            MediaPolicy policy,
            CodecPolicy codecs,
            Access access)
            throws IOException {
        this(
                httpConfig,
                options,
                Hosting.of(limits, policy),
                SessionLimits.defaults().with(codecs),
                access);
    }

    public Server(
            HttpConfig httpConfig,
            ShardOptions options,
            Hosting hosting,
            SessionLimits sessions,
            Access access)
            throws IOException {
        this(httpConfig, options, hosting, sessions, access, Store.inMemory());
    }

    public Server(
            HttpConfig httpConfig,
            ShardOptions options,
            Hosting hosting,
            SessionLimits sessions,
            Access access,
            Store store)
            throws IOException {
        this(httpConfig, options, hosting, sessions, access, store, ServerRules.defaults());
    }

    /**
     * @param store is closed with it
     */
    public Server(
            HttpConfig httpConfig,
            ShardOptions options,
            Hosting hosting,
            SessionLimits sessions,
            Access access,
            Store store,
            ServerRules rules)
            throws IOException {
        access.keepIn(store);
        media = new RoomServer(options, hosting);
        live = new LiveStream(media, rules.live().streams(), rules.live().every());
        records = new Records(store, rules, media, live, Clocks.system());
        metrics = records.metrics(live, access);
        media.observe(metrics.observer());
        Moderator moderator = new Moderator(media, access, records.audit, rules.moderation());
        metrics.withModeration(moderator);
        MediaSelfTest selfTest = new MediaSelfTest(media);
        clustering =
                rules.cluster() == null
                        ? null
                        : new Clustering(rules.cluster(), media, live, selfTest, httpConfig);
        clients = new ClientsPlane(media, access, httpConfig, sessions, records, moderator);
        clients.show(metrics);
        if (clustering != null) {
            clients.join(clustering, router);
            clustering.show(metrics, media);
        }
        clients.install(router, () -> origins(httpConfig));
        operators =
                new OperatorsPlane(
                        media, live, access, store, records, moderator, hosting, rules, clustering);
        drain = drain();
        onSignal =
                rules.cluster() == null ? Duration.ZERO : rules.cluster().relocation().onSignal();
        operators.install(router, drain, () -> config);
        new MonitoringRoutes(media, live, metrics, selfTest).install(router);
        HttpConfig own = access.needsToken() ? httpConfig : httpConfig.forLoopbackOnly();
        http = new HttpServer(own, router, media::refused);
        address = listen();
    }

    private Drain drain() {
        return new Drain(
                media,
                () -> media.rooms().size() + media.relays().hosted(),
                Clocks.system()::wallMs,
                System::nanoTime,
                clustering == null ? null : clustering.relocation());
    }

    /** Where HTTP is spoken from now on; if it cannot be, everything is closed again. */
    private InetSocketAddress listen() throws IOException {
        metrics.withProblems(http.problems()).withCloses(http.closes());
        if (clustering != null) {
            http.carriedBy(clustering);
        }
        try {
            InetSocketAddress its = http.start();
            if (clustering != null) {
                clustering.begin(its);
            }
            metrics.withCertificates(http.certificates());
            return its;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private List<String> origins(HttpConfig config) {
        return config.tls() instanceof TlsIdentity.SelfSigned its
                ? its.origins(config.host(), address().getPort())
                : List.of();
    }

    /** What is shown to operators as its configuration. */
    public void show(JsonNode its) {
        config = Secrets.hide(its);
    }

    /**
     * The process is to end: it drains for as long as is configured.
     *
     * @return false: it need not, or does so already, so it is to be closed at once
     */
    public boolean terminate() {
        if (onSignal.isZero() || drain.deadlineMs() != null) {
            return false;
        }
        drain.begin(onSignal.toMillis());
        return true;
    }

    /** Completes when it was drained: it is to be closed then. */
    public CompletableFuture<Void> drained() {
        return drain.over();
    }

    /** What may be asked for. */
    public List<Router.Endpoint> endpoints() {
        return router.endpoints();
    }

    public InetSocketAddress address() {
        return address;
    }

    /** The nodes of its cluster, itself among them; empty where it is alone. */
    public List<NodeView> nodes() {
        return operators.nodes();
    }

    /** What all figures are made of, now. */
    public CompletableFuture<ServerSnapshot> snapshot() {
        return media.snapshot();
    }

    public int mediaPort() {
        return media.mediaPort();
    }

    /** Blocks until ICE, DTLS and event loops are warm. */
    public void warmUp() {
        media.warmUp();
    }

    /** Rooms are told, sockets are closed. */
    @Override
    public void close() {
        if (clustering != null) {
            clustering.withdraw();
        }
        live.close();
        clients.close();
        media.close();
        if (clustering != null) {
            clustering.close();
        }
        http.close();
        metrics.close();
        heap.close();
        records.close();
    }
}
