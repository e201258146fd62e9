package sfu.admin;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.cluster.Clustering;
import sfu.admin.config.TemplateMaker;
import sfu.admin.declared.RoomBook;
import sfu.admin.declared.TemplateBook;
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
import sfu.core.room.Hosting;
import sfu.core.room.RoomServer;
import sfu.core.time.Clocks;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.store.Store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What operators reach: the API below {@code /admin/v1}, live statistics, the dashboard. */
final class OperatorsPlane {
    private static final String ROOT = "/admin/v1/";

    private final RoomServer media;
    private final LiveStream live;
    private final Access access;
    private final Records records;
    private final Moderator moderator;
    private final ServerRules rules;
    private final @Nullable Clustering clustering;
    private final @Nullable OtherNodes others;
    private final AdminAccess admin;
    private final Cursors cursors;
    private final Answers answers;
    private final Notices notices;
    private final TemplateBook kinds;
    private final RoomBook book;

    /**
     * @param clustering null: this server is alone
     */
    OperatorsPlane(
            RoomServer media,
            LiveStream live,
            Access access,
            Store store,
            Records records,
            Moderator moderator,
            Hosting hosting,
            ServerRules rules,
            @Nullable Clustering clustering) {
        this.media = media;
        this.live = live;
        this.access = access;
        this.records = records;
        this.moderator = moderator;
        this.rules = rules;
        this.clustering = clustering;
        others = clustering == null ? null : clustering.others();
        admin = new AdminAccess(access, records.audit, this::told);
        cursors = others == null ? Cursors.ofThisStart() : Cursors.sealedBy(others.secret());
        answers = new Answers(rules.admin().answerChars());
        notices = new Notices(media, records.chat);
        TemplateMaker maker = new TemplateMaker(hosting.templates(), rules.chat().policies());
        Clocks clocks = Clocks.system();
        kinds = new TemplateBook(store, maker, rules.admin().templates(), clocks);
        book = new RoomBook(store, hosting.templates(), rules.admin().rooms(), clocks);
        kinds.onChanged(book::templateChanged);
        if (clustering != null) {
            clustering.share(book, kinds);
        }
    }

    /** Operators see what the others do. */
    private void told(HttpRequest act) {
        live.tail()
                .act(
                        act.method() + " " + act.path(),
                        act.parameters().getOrDefault("room", ""),
                        act.parameters().getOrDefault("identity", ""));
    }

    /**
     * @param config what is shown as the configuration
     */
    void install(Router router, Drain drain, Supplier<JsonNode> config) {
        guard(router);
        rooms(router);
        people(router);
        past(router);
        node(router, drain, config);
        streams(router);
    }

    private void guard(Router router) {
        Gatekeeper gatekeeper = new Gatekeeper(admin, records.audit, rules.admin(), others);
        router.around(ROOT, gatekeeper);
        if (others != null) { // beyond the gatekeeper, so that one alone looks at each request
            router.around(ROOT, new NodeCarrying(admin, others, gatekeeper));
        }
    }

    private void rooms(Router router) {
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
        new TemplateRoutes(admin, book, kinds, rules.admin()).install(router);
        new BulkRoutes(media, admin, moderator, notices, others).install(router);
        new BreakoutRoutes(admin, moderator).install(router);
        new ChangeRoutes(media, admin, book::etag).install(router);
        new MessageRoutes(admin, notices).install(router);
    }

    private void people(Router router) {
        new PeopleRoutes(live, media, admin, moderator, answers, cursors).install(router);
        new CapRoutes(media, admin).install(router);
        new ViewRoutes(media, admin).install(router);
        new ModerationRoutes(media, admin, moderator).install(router);
        new NotificationRoutes(admin, records.notifications).install(router);
        new TokenRoutes(admin).install(router);
        Expulsions expulsions = new Expulsions(media, access);
        new RevocationRoutes(admin, expulsions).install(router);
        new BanRoutes(admin, expulsions).install(router);
    }

    private void past(Router router) {
        AuditRoutes acts = new AuditRoutes(admin, records.audit);
        acts.install(router);
        HistoryRoutes past = new HistoryRoutes(records.history, records.ended, admin);
        past.install(router);
        new ListingsEverywhere(admin, cursors, others)
                .install(router, acts::find, past.events(), past.sessions());
    }

    private void node(Router router, Drain drain, Supplier<JsonNode> config) {
        new AddressRoutes(media, admin).install(router);
        new NodeRoutes(media, live, admin, drain, config).install(router);
        new ClusterRoutes(admin, this::nodes, this::isReachable).install(router);
        new WebhookRoutes(admin, records.webhooks, rules.admin()).install(router);
        new LoggerRoutes(admin).install(router);
        new TicketRoutes(admin).install(router);
        new DocumentRoutes().install(router);
    }

    private void streams(Router router) {
        router.events(
                TicketRoutes.STREAM,
                new GuardedStream(
                        admin,
                        its -> new StreamEndpoint(live, its),
                        rules.notifications().ticketLife()));
        if (clustering != null) {
            router.events(NodeStream.PATH, new NodeStream(live));
        }
        HttpResponse dashboard = HttpResponse.empty(308).with("location", "/dashboard/");
        router.route("GET", "/dashboard", request -> CompletableFuture.completedFuture(dashboard));
    }

    /** The nodes of its cluster, itself among them; empty where it is alone. */
    List<NodeView> nodes() {
        return clustering == null ? List.of() : clustering.cluster().nodes();
    }

    private boolean isReachable() {
        return clustering == null || clustering.cluster().isAvailable();
    }
}
