package sfu.admin.e2e;

import sfu.admin.history.History;
import sfu.admin.history.HistoryLimits;
import sfu.admin.history.SessionLog;
import sfu.admin.rest.AdminAccess;
import sfu.admin.rest.Answers;
import sfu.admin.rest.Cursors;
import sfu.admin.rest.GuardedStream;
import sfu.admin.rest.HistoryRoutes;
import sfu.admin.rest.PeopleRoutes;
import sfu.admin.rest.TicketRoutes;
import sfu.admin.stream.FakeMediaServer;
import sfu.admin.stream.LiveStream;
import sfu.admin.stream.StreamEndpoint;
import sfu.admin.stream.StreamLimits;
import sfu.core.api.Notes;
import sfu.core.api.RoomAbout;
import sfu.core.stats.MediaPath;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.http.StaticFiles;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.store.Store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The operators' plane and its dashboard by real HTTP, of rooms whose counters are made up: each
 * has four people who talk and hear each other, all rates change with each snapshot, and in every
 * tenth room somebody goes and another comes. Of what p1500-0 sends a fifth is lost.
 */
final class ManyRooms implements AutoCloseable {
    private static final String BADLY_OFF = "p1500-0";

    private final int count;
    private final LiveStream live;
    private final SessionLog ended;
    private final HttpServer http;
    private final int port;

    /**
     * @param period between snapshots
     */
    ManyRooms(int count, Duration period) throws IOException {
        this.count = count;
        FakeMediaServer media = new FakeMediaServer();
        Map<String, RoomAbout> open = new HashMap<>();
        for (int n = 0; n < count; n++) {
            open.put("room " + n, new RoomAbout("meeting", Map.of(), Notes.NONE));
        }
        media.open = open;
        media.next = () -> CompletableFuture.completedFuture(snapshot(media.taken.get()));
        live = new LiveStream(media, StreamLimits.defaults(), period);
        History history = new History(HistoryLimits.defaults());
        live.listen(history::add);
        ended = new SessionLog(HistoryLimits.defaults(), Store.inMemory());
        AdminAccess admin = new AdminAccess(Access.open());
        Moderator moderator =
                new Moderator(
                        media, Access.open(), AuditLog.inMemory(), ModerationLimits.defaults());
        Router router = new Router();
        new PeopleRoutes(live, media, admin, moderator, new Answers(1 << 20), Cursors.ofThisStart())
                .install(router);
        new HistoryRoutes(history, ended, admin).install(router);
        new TicketRoutes(admin).install(router);
        router.events(
                TicketRoutes.STREAM,
                new GuardedStream(
                        admin, its -> new StreamEndpoint(live, its), Duration.ofMinutes(5)));
        router.files(new StaticFiles().add("/dashboard/", "/sfu/dashboard"));
        http = new HttpServer(HttpConfig.of("localhost", 0).forLoopbackOnly(), router);
        port = http.start().getPort();
    }

    String url(String path) {
        return "http://localhost:" + port + path;
    }

    private ServerSnapshot snapshot(int tick) {
        List<RoomSnapshot> rooms = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            String last = "p" + n + "-3" + (n % 10 == 0 ? "-" + tick : "");
            List<String> names = List.of("p" + n + "-0", "p" + n + "-1", "p" + n + "-2", last);
            List<ParticipantSnapshot> people = new ArrayList<>();
            for (int m = 0; m < names.size(); m++) {
                String heard = names.get((m + 1) % names.size());
                people.add(person(names.get(m), heard, (50L + n % 7) * tick));
            }
            rooms.add(
                    new RoomSnapshot(
                            "room " + n, n, "meeting", Map.of(), MediaPath.SFU, false, people));
        }
        long packets = 50L * count * tick;
        ShardSnapshot shard =
                new ShardSnapshot(
                        0,
                        4 * count,
                        packets,
                        100 * packets,
                        packets,
                        100 * packets,
                        0,
                        1,
                        1,
                        1,
                        0,
                        Map.of());
        return new ServerSnapshot(
                System.currentTimeMillis(),
                rooms,
                List.of(shard),
                Map.of(),
                new ServerSnapshot.EngineNames("made up", "", "made up", ""));
    }

    /**
     * @param heard who is in its slot
     * @param packets that it has sent, and got
     */
    private static ParticipantSnapshot person(String name, String heard, long packets) {
        double loss = name.equals(BADLY_OFF) ? 0.2 : 0;
        TransportSnapshot transport =
                new TransportSnapshot(
                        0,
                        "udp",
                        "192.0.2.1:5",
                        "AEAD_AES_128_GCM",
                        20,
                        packets,
                        100 * packets,
                        packets,
                        100 * packets,
                        Map.of(),
                        null);
        TrackSnapshot voice =
                new TrackSnapshot(
                        "TR_" + name,
                        "audio",
                        "microphone",
                        false,
                        "opus",
                        packets,
                        90 * packets,
                        0,
                        loss,
                        3,
                        0,
                        0,
                        0,
                        "",
                        List.of());
        SlotSnapshot slot =
                new SlotSnapshot(
                        "1",
                        "audio",
                        "TR_" + heard,
                        "",
                        packets,
                        90 * packets,
                        0,
                        0,
                        3,
                        0,
                        0,
                        0,
                        0,
                        0);
        return new ParticipantSnapshot(
                "PA_" + name,
                name,
                name,
                1,
                "CONNECTED",
                false,
                "ATTENDEE",
                true,
                0,
                transport,
                List.of(voice),
                List.of(slot),
                null);
    }

    @Override
    public void close() {
        live.close();
        http.close();
        ended.close();
    }
}
