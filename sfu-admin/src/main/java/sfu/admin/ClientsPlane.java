package sfu.admin;

import sfu.admin.cluster.Clustering;
import sfu.admin.metrics.Metrics;
import sfu.core.room.RoomServer;
import sfu.signaling.auth.Access;
import sfu.signaling.http.AddressPace;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.Router;
import sfu.signaling.http.StaticFiles;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.notify.EventRoutes;
import sfu.signaling.notify.EventStreams;
import sfu.signaling.session.Invitations;
import sfu.signaling.session.SessionLimits;
import sfu.signaling.session.Sessions;
import sfu.signaling.session.SseSessions;
import sfu.signaling.whip.HttpSessions;

import java.util.List;
import java.util.function.Supplier;

/** What people in rooms reach: WebSocket, event streams, WHIP and WHEP, notifications, pages. */
final class ClientsPlane implements AutoCloseable {
    private final RoomServer media;
    private final Access access;
    private final Records records;
    private final Sessions sessions;
    private final SseSessions streams;
    private final HttpSessions whip;
    private final EventStreams events;

    ClientsPlane(
            RoomServer media,
            Access access,
            HttpConfig http,
            SessionLimits limits,
            Records records,
            Moderator moderator) {
        this.media = media;
        this.access = access;
        this.records = records;
        AddressPace joins = AddressPace.ofJoins(http.addresses());
        sessions =
                new Sessions(
                        media,
                        access,
                        limits,
                        joins,
                        records.chat,
                        records.notifications,
                        moderator);
        streams = new SseSessions(sessions, http.limits().idleTimeout());
        whip = new HttpSessions(media, access, limits, joins);
        events = new EventStreams(access, records.notifications, media::refused, access::now);
    }

    /** Those whose rooms are elsewhere are forwarded; before {@link #install}. */
    void join(Clustering clustering, Router router) {
        clustering.join(sessions, streams, whip, router);
        clustering.share(media, access, records.notifications, records.chat);
    }

    /**
     * @param origins of this server's own pages, where its certificate is its own
     */
    void install(Router router, Supplier<List<String>> origins) {
        sessions.install(router);
        streams.install(router);
        whip.install(router);
        new Invitations(access, origins).install(router);
        new EventRoutes(access, records.notifications, events, media::refused).install(router);
        router.files(
                new StaticFiles()
                        .add("/sdk/", "/sfu/client/sdk")
                        .add("/dashboard/", "/sfu/dashboard")
                        .add("/", "/sfu/client/demo"));
    }

    void show(Metrics metrics) {
        metrics.withErrors(sessions.errors());
    }

    @Override
    public void close() {
        events.close();
    }
}
