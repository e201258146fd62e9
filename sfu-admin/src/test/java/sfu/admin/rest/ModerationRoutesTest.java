package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MuteNews;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;
import sfu.core.api.Role;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;
import sfu.core.api.TrackSource;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What operators do about rooms and people, and what is told of it, by real HTTP. */
class ModerationRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);
    private static final String OPERATOR = token("operator", true);
    private static RoomServer media;
    private static HttpServer http;
    private static InetSocketAddress address;

    private static String token(String identity, boolean isAdmin) {
        return TOKENS.issue(
                new Grant(
                        identity,
                        "",
                        "*",
                        true,
                        true,
                        isAdmin,
                        Role.ATTENDEE,
                        Instant.now().plusSeconds(600)));
    }

    /** Somebody in a room, or in its lobby. */
    private static final class Guest implements ParticipantListener {
        final BlockingQueue<MuteNews> muted = new LinkedBlockingQueue<>();
        final BlockingQueue<String> knocks = new LinkedBlockingQueue<>();
        final CompletableFuture<LeaveReason> end = new CompletableFuture<>();
        final CompletableFuture<Participant> joined;

        Guest(String room, String identity) {
            JoinRequest request =
                    new JoinRequest(room, identity, "", true, true, false, Role.ATTENDEE, true);
            joined = media.join(request, this);
        }

        Guest in() throws Exception {
            joined.get(30, TimeUnit.SECONDS);
            return this;
        }

        @Override
        public void rosterChanged(Shared<RosterDelta> delta) {}

        @Override
        public void slotsChanged(List<SlotState> slots) {}

        @Override
        public void connected() {}

        @Override
        public void knocked(String room, String knock) {
            knocks.add(knock);
        }

        @Override
        public void muted(MuteNews news) {
            muted.add(news);
        }

        @Override
        public void closed(LeaveReason reason) {
            end.complete(reason);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        Access access = Access.byToken(TOKENS);
        AuditLog audit = AuditLog.inMemory();
        AdminAccess admin = new AdminAccess(access, audit);
        Router router = new Router();
        Moderator moderator = new Moderator(media, access, audit, ModerationLimits.defaults());
        new ModerationRoutes(media, admin, moderator).install(router);
        new AuditRoutes(admin, audit).install(router);
        new ChangeRoutes(media, admin, room -> null).install(router);
        new BanRoutes(admin, new Expulsions(media, access)).install(router);
        http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        address = http.start();
    }

    @AfterAll
    static void stop() {
        http.close();
        media.close();
    }

    private static HttpResponse<String> send(String method, String path, String body, String token)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + address.getPort()
                                                + "/admin/v1"
                                                + path))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int post(String path, String body) throws Exception {
        return send("POST", path, body, OPERATOR).statusCode();
    }

    private static JsonNode audit(String query) throws Exception {
        return JSON.readTree(send("GET", "/audit?" + query, "", OPERATOR).body());
    }

    @Test
    void whatOperatorsDoIsDoneAndWrittenDown() throws Exception {
        Guest ann = new Guest("ops", "ann").in();
        assertThat(post("/rooms/ops/participants/ann/mute", "{'source':'camera','hard':true}"))
                .isEqualTo(200);
        MuteNews news = ann.muted.poll(30, TimeUnit.SECONDS);
        assertThat(news.source()).isEqualTo(TrackSource.CAMERA);
        assertThat(news.isHard()).isTrue();
        assertThat(news.by()).isEqualTo("operator");
        assertThat(post("/rooms/ops/lock", "{'locked':true}")).isEqualTo(200);
        assertThat(post("/rooms/ops/recording", "{'on':true}")).isEqualTo(200);
        assertThat(post("/rooms/ops/participants/ann/role", "{'role':'moderator'}")).isEqualTo(200);
        assertThat(send("PATCH", "/rooms/ops", "{'metadata':'x'}", OPERATOR).statusCode())
                .isEqualTo(200);
        assertThat(post("/rooms/ops/end", "")).isEqualTo(200);
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.ENDED);
        assertThat(post("/bans", "{'room':'ops','identity':'ann','reason':'noise'}"))
                .isEqualTo(200);
        JsonNode entries = audit("room=ops").get("entries");
        assertThat(entries.findValuesAsText("action"))
                .containsExactly("ban", "end", "changeRoom", "role", "recording", "lock", "mute");
        assertThat(entries.findValuesAsText("by")).containsOnly("operator");
        assertThat(entries.findValuesAsText("actor")).containsOnly("operator");
        assertThat(entries.findValuesAsText("address")).containsOnly("127.0.0.1");
        assertThat(entries.get(0).at("/people/0/identity").asText()).isEqualTo("ann");
        assertThat(entries.get(0).at("/details/reason").asText()).isEqualTo("noise");
    }

    @Test
    void thoseInTheLobbyAreSeenAndLetIn() throws Exception {
        Guest ann = new Guest("lobby-ops", "ann");
        String knock = ann.knocks.poll(30, TimeUnit.SECONDS);
        JsonNode waiting =
                JSON.readTree(send("GET", "/rooms/lobby-ops/lobby", "", OPERATOR).body());
        assertThat(waiting.at("/waiting/0/id").asText()).isEqualTo(knock);
        assertThat(post("/rooms/lobby-ops/lobby/admit", "{'knock':'" + knock + "'}"))
                .isEqualTo(200);
        ann.in();
        assertThat(audit("room=lobby-ops&whom=ann").get("entries")).hasSize(1);
    }

    @Test
    void theLogIsExportedInLines() throws Exception {
        new Guest("lines", "ann").in();
        for (int i = 0; i < 4; i++) {
            post("/rooms/lines/lock", "{'locked':" + (i % 2 == 0) + "}");
        }
        HttpResponse<String> lines =
                send("GET", "/audit?room=lines&format=jsonl&limit=3", "", OPERATOR);
        assertThat(lines.headers().firstValue("content-type").orElseThrow())
                .startsWith("application/x-ndjson");
        assertThat(lines.body().lines()).hasSize(3);
        String next = lines.headers().firstValue("x-next").orElseThrow();
        HttpResponse<String> rest =
                send("GET", "/audit?room=lines&format=jsonl&before=" + next, "", OPERATOR);
        assertThat(rest.body().lines()).hasSize(1);
        assertThat(JSON.readTree(rest.body()).get("action").asText()).isEqualTo("lock");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/rooms/none/lock | {'locked':true} | 404",
                "/rooms/bad/lock | {} | 400",
                "/rooms/bad/lock | {'locked':'maybe'} | 400",
                "/rooms/bad/lock | {'locked':true,'more':1} | 400",
                "/rooms/bad/lock | nonsense | 400",
                "/rooms/bad/participants/nobody/mute | {} | 404",
                "/rooms/bad/participants/ann/mute | {} | 404",
                "/rooms/bad/participants/ann/mute | {'source':'nose'} | 400",
                "/rooms/bad/participants/ann/role | {'role':'king'} | 400",
                "/rooms/bad/lobby/admit | {} | 400",
                "/rooms/bad/lobby/admit | {'knock':'KN_1'} | 404"
            })
    void mistakesAreNamed(String path, String body, int status) throws Exception {
        Guest ann = new Guest("bad", "ann");
        assertThat(post(path, body)).isEqualTo(status);
        ann.joined.cancel(false);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0",
        "limit=1001",
        "limit=x",
        "before=y",
        "since=-",
        "format=jsonl&limit=10001"
    })
    void theLogIsAskedForRightly(String query) throws Exception {
        assertThat(send("GET", "/audit?" + query, "", OPERATOR).statusCode()).isEqualTo(400);
    }

    @Test
    void whoIsNoOperatorDoesNothing() throws Exception {
        String ann = token("ann", false);
        assertThat(send("POST", "/rooms/x/lock", "{'locked':true}", ann).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/audit", "", ann).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/rooms/x/lobby", "", "").statusCode()).isEqualTo(401);
    }
}
