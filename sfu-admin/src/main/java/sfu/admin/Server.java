package sfu.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.jspecify.annotations.Nullable;

import sfu.admin.cluster.Clustering;
import sfu.admin.config.Secrets;
import sfu.admin.config.TemplateMaker;
import sfu.admin.declared.RoomBook;
import sfu.admin.declared.TemplateBook;
import sfu.admin.history.History;
import sfu.admin.history.SessionLog;
import sfu.admin.logging.RoomLog;
import sfu.admin.metrics.HeapTarget;
import sfu.admin.metrics.MediaSelfTest;
import sfu.admin.metrics.Metrics;
import sfu.admin.metrics.MonitoringRoutes;
import sfu.admin.nodes.OtherNodes;
import sfu.admin.rest.AddressRoutes;
import sfu.admin.rest.AdminAccess;
import sfu.admin.rest.Answers;
import sfu.admin.rest.AuditRoutes;
import sfu.admin.rest.BanRoutes;
import sfu.admin.rest.BreakoutRoutes;
import sfu.admin.rest.BulkRoutes;
import sfu.admin.rest.CapRoutes;
import sfu.admin.rest.ChangeRoutes;
import sfu.admin.rest.ClusterRoutes;
import sfu.admin.rest.Cursors;
import sfu.admin.rest.DocumentRoutes;
import sfu.admin.rest.Gatekeeper;
import sfu.admin.rest.GuardedStream;
import sfu.admin.rest.HistoryRoutes;
import sfu.admin.rest.ListingsEverywhere;
import sfu.admin.rest.LoggerRoutes;
import sfu.admin.rest.MessageRoutes;
import sfu.admin.rest.ModerationRoutes;
import sfu.admin.rest.NodeCarrying;
import sfu.admin.rest.NodeRoutes;
import sfu.admin.rest.Notices;
import sfu.admin.rest.NotificationRoutes;
import sfu.admin.rest.PeopleRoutes;
import sfu.admin.rest.RevocationRoutes;
import sfu.admin.rest.RoomRoutes;
import sfu.admin.rest.TemplateRoutes;
import sfu.admin.rest.TicketRoutes;
import sfu.admin.rest.TokenRoutes;
import sfu.admin.rest.ViewRoutes;
import sfu.admin.rest.WebhookRoutes;
import sfu.admin.stream.LiveStream;
import sfu.admin.stream.NodeStream;
import sfu.admin.stream.StreamEndpoint;
import sfu.admin.webhook.LastRun;
import sfu.admin.webhook.RoomEvents;
import sfu.admin.webhook.Webhooks;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.ServerSnapshot;
import sfu.core.time.Clocks;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.chat.Chat;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.AddressPace;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.http.StaticFiles;
import sfu.signaling.http.TlsIdentity;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.notify.EventRoutes;
import sfu.signaling.notify.EventStreams;
import sfu.signaling.notify.Notifications;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.session.Invitations;
import sfu.signaling.session.SessionLimits;
import sfu.signaling.session.Sessions;
import sfu.signaling.session.SseSessions;
import sfu.signaling.store.Store;
import sfu.signaling.whip.HttpSessions;

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
    private final Store store;
    private final SessionLog ended;
    private final Notifications notifications;
    private final EventStreams events;
    private final Chat chat;
    private final Router router = new Router();
    private final Drain drain;
    private final Duration onSignal; // how long it drains then
    private volatile JsonNode config = JsonNodeFactory.instance.objectNode();
    private final Webhooks webhooks;
    private final LastRun lastRun;
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
        this.store = store;
        Clocks clocks = Clocks.system();
        access.keepIn(store);
        media = new RoomServer(options, hosting);
        media.observe(new RoomLog());
        live = new LiveStream(media, rules.live().streams(), rules.live().every());
        History history = new History(rules.live().history());
        ended = new SessionLog(rules.live().history(), store);
        live.listen(history::add);
        if (rules.live().history().keepsSessions()) {
            media.observe(ended);
            live.listen(ended::add);
        }
        chat = new Chat(store, rules.chat());
        notifications = new Notifications(store, rules.notifications(), clocks);
        webhooks = new Webhooks(store, rules.webhooks());
        RoomEvents told = new RoomEvents(webhooks);
        media.observe(told);
        chat.observe(told);
        String name = rules.cluster() == null ? "" : rules.cluster().name();
        lastRun = new LastRun(store, name, clocks::wallMs);
        lastRun.tell(webhooks);
        media.observe(lastRun);
        metrics =
                new Metrics(live)
                        .withTokens(access)
                        .withChat(chat.figures(), store)
                        .withSessions(ended)
                        .withNotifications(notifications)
                        .withWebhooks(webhooks);
        media.observe(metrics.observer());
        AddressPace joins = AddressPace.ofJoins(httpConfig.addresses());
        AuditLog audit = new AuditLog(store, rules.moderation().audit(), clocks);
        audit.observe(told::acted);
        Moderator moderator = new Moderator(media, access, audit, rules.moderation());
        metrics.withModeration(moderator);
        Sessions clients =
                new Sessions(media, access, sessions, joins, chat, notifications, moderator);
        metrics.withErrors(clients.errors());
        SseSessions streams = new SseSessions(clients, httpConfig.limits().idleTimeout());
        HttpSessions whip = new HttpSessions(media, access, sessions, joins);
        MediaSelfTest selfTest = new MediaSelfTest(media);
        clustering =
                rules.cluster() == null
                        ? null
                        : new Clustering(rules.cluster(), media, live, selfTest, httpConfig);
        if (clustering != null) {
            clustering.join(clients, streams, whip, router);
            clustering.share(media, access, notifications, chat);
            metrics.withCluster(
                            clustering.cluster(),
                            clustering.forwarding(),
                            media.relays(),
                            clustering.others(),
                            clustering.mirrors())
                    .withSharedChannels(clustering.channels());
        }
        clients.install(router);
        streams.install(router);
        whip.install(router);
        new Invitations(access, () -> origins(httpConfig)).install(router);
        events = new EventStreams(access, notifications, media::refused, access::now);
        new EventRoutes(access, notifications, events, media::refused).install(router);
        AdminAccess admin = new AdminAccess(access, audit, this::told);
        OtherNodes others = clustering == null ? null : clustering.others();
        Gatekeeper gatekeeper = new Gatekeeper(admin, audit, rules.admin(), others);
        router.around("/admin/v1/", gatekeeper);
        if (others != null) { // beyond the gatekeeper, so that one alone looks at each request
            router.around("/admin/v1/", new NodeCarrying(admin, others, gatekeeper));
        }
        Cursors cursors =
                others == null ? Cursors.ofThisStart() : Cursors.sealedBy(others.secret());
        new NotificationRoutes(admin, notifications).install(router);
        TemplateBook kinds =
                new TemplateBook(
                        store,
                        new TemplateMaker(hosting.templates(), rules.chat().policies()),
                        rules.admin().templates(),
                        clocks);
        RoomBook book = new RoomBook(store, hosting.templates(), rules.admin().rooms(), clocks);
        kinds.onChanged(book::templateChanged);
        Notices notices = new Notices(media, chat);
        Answers answers = new Answers(rules.admin().answerChars());
        new RoomRoutes(
                        live,
                        media,
                        admin,
                        book,
                        moderator,
                        notices,
                        answers,
                        rules.admin(),
                        cursors,
                        others)
                .install(router);
        if (clustering != null) {
            clustering.share(book, kinds);
        }
        new TemplateRoutes(admin, book, kinds, rules.admin()).install(router);
        new PeopleRoutes(live, media, admin, moderator, answers, cursors).install(router);
        new CapRoutes(media, admin).install(router);
        new ViewRoutes(media, admin).install(router);
        new MessageRoutes(admin, notices).install(router);
        new TokenRoutes(admin).install(router);
        new BulkRoutes(media, admin, moderator, notices, others).install(router);
        new BreakoutRoutes(admin, moderator).install(router);
        drain =
                new Drain(
                        media,
                        () -> media.rooms().size(),
                        clocks::wallMs,
                        System::nanoTime,
                        clustering == null ? null : clustering.relocation());
        onSignal =
                rules.cluster() == null ? Duration.ZERO : rules.cluster().relocation().onSignal();
        new AddressRoutes(media, admin).install(router);
        new NodeRoutes(media, live, admin, drain, () -> config).install(router);
        new ClusterRoutes(admin, this::nodes, this::isReachable).install(router);
        new WebhookRoutes(admin, webhooks, rules.admin()).install(router);
        new ChangeRoutes(media, admin, book::etag).install(router);
        new ModerationRoutes(media, admin, moderator).install(router);
        AuditRoutes acts = new AuditRoutes(admin, audit);
        acts.install(router);
        HistoryRoutes past = new HistoryRoutes(history, ended, admin);
        past.install(router);
        new ListingsEverywhere(admin, cursors, others)
                .install(router, acts::find, past.events(), past.sessions());
        new LoggerRoutes(admin).install(router);
        new TicketRoutes(admin).install(router);
        new DocumentRoutes().install(router);
        Expulsions expulsions = new Expulsions(media, access);
        new RevocationRoutes(admin, expulsions).install(router);
        new BanRoutes(admin, expulsions).install(router);
        router.events(
                TicketRoutes.STREAM,
                new GuardedStream(
                        admin,
                        its -> new StreamEndpoint(live, its),
                        rules.notifications().ticketLife()));
        if (clustering != null) {
            router.events(NodeStream.PATH, new NodeStream(live));
        }
        new MonitoringRoutes(media, live, metrics, selfTest).install(router);
        router.route(
                "GET",
                "/dashboard",
                request ->
                        CompletableFuture.completedFuture(
                                HttpResponse.empty(308).with("location", "/dashboard/")));
        router.files(
                new StaticFiles()
                        .add("/sdk/", "/sfu/client/sdk")
                        .add("/dashboard/", "/sfu/dashboard")
                        .add("/", "/sfu/client/demo"));
        http =
                new HttpServer(
                        access.needsToken() ? httpConfig : httpConfig.forLoopbackOnly(),
                        router,
                        media::refused);
        metrics.withProblems(http.problems()).withCloses(http.closes());
        if (clustering != null) {
            http.carriedBy(clustering);
        }
        try {
            address = http.start();
            if (clustering != null) {
                clustering.begin(address);
            }
            metrics.withCertificates(http.certificates());
        } catch (IOException e) {
            live.close();
            if (clustering != null) {
                clustering.close();
            }
            events.close();
            notifications.close();
            media.close();
            heap.close();
            chat.close();
            lastRun.close();
            webhooks.close();
            store.close();
            throw e;
        }
    }

    private List<String> origins(HttpConfig config) {
        return config.tls() instanceof TlsIdentity.SelfSigned its
                ? its.origins(config.host(), address().getPort())
                : List.of();
    }

    /** Operators see what the others do. */
    private void told(HttpRequest act) {
        live.tail()
                .act(
                        act.method() + " " + act.path(),
                        act.parameters().getOrDefault("room", ""),
                        act.parameters().getOrDefault("identity", ""));
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
        return clustering == null ? List.of() : clustering.cluster().nodes();
    }

    private boolean isReachable() {
        return clustering == null || clustering.cluster().isAvailable();
    }

    /** What all figures are made of, now. */
    public CompletableFuture<ServerSnapshot> snapshot() {
        return media.snapshot();
    }

    public int mediaPort() {
        return media.mediaPort();
    }

    /** Blocks until ICE and DTLS are warm. */
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
        events.close();
        media.close();
        if (clustering != null) {
            clustering.close();
        }
        http.close();
        metrics.close();
        heap.close();
        ended.close();
        notifications.close();
        chat.close();
        lastRun.close();
        webhooks.close();
        store.close();
    }
}
