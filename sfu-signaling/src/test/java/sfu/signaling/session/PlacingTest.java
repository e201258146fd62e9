package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.MemoryDirectory;
import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpLimits;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.NodeRequests;
import sfu.signaling.http.NodeSockets;
import sfu.signaling.http.NodeTrust;
import sfu.signaling.http.Router;
import sfu.signaling.whip.HttpSessions;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where rooms are placed among nodes: for whom one is looked for, and for whom not. */
class PlacingTest {
    private static final Duration SOME = Duration.ofSeconds(5);
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);

    private RoomServer media;
    private Cluster cluster;
    private HttpServer http;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        cluster =
                new Cluster(
                        new ClusterSettings(
                                "one", "", "", "", "0123456789abcdef", ClusterPace.defaults()),
                        new MemoryDirectory(System::nanoTime),
                        "1",
                        () -> NodeLoad.STARTING,
                        room -> {});
        cluster.begin("http://127.0.0.1:1");
        media.observe(cluster);
        Access access = Access.byToken(TOKENS);
        Sessions sessions = new Sessions(media, access, SessionLimits.defaults());
        sessions.forward(
                new Forwarding(
                        cluster, new NodeSockets(HttpLimits.defaults(), SOME, NodeTrust.OF_JVM)));
        HttpSessions whip = new HttpSessions(media, access, SessionLimits.defaults());
        whip.carriedBy(
                new Carrying(cluster, new NodeRequests(SOME, SOME, 1 << 20, NodeTrust.OF_JVM)));
        Router router = new Router();
        sessions.install(router);
        whip.install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        http.close();
        media.close();
        cluster.close();
    }

    private static String token(String room) {
        return TOKENS.issue(
                new Grant("ann", "", room, true, true, false, Instant.now().plusSeconds(60)));
    }

    private SessionClient join(String room, String token) throws Exception {
        String join = "{'type':'join','id':1,'room':'%s','token':'%s'}";
        return new SessionClient(address).say(join.formatted(room, token));
    }

    private int post(String kind, String room, String token) throws Exception {
        Path offer = Path.of("src/test/resources/offers/chromium156-audio-video-simple.sdp");
        String url = "http://localhost:%d/v1/%s/%s".formatted(address.getPort(), kind, room);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("content-type", "application/sdp")
                        .POST(HttpRequest.BodyPublishers.ofString(Files.readString(offer)));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    @Test
    void noRoomIsPlacedForWhoMayNotJoinIt() throws Exception {
        for (String token : List.of("", "nonsense", token("another"))) {
            try (SessionClient client = join("room", token)) {
                assertThat(client.await("error").get("code").asText()).isEqualTo("unauthorized");
            }
            assertThat(post("whip", "room", token)).isEqualTo(401);
            assertThat(post("whep", "room", token)).isEqualTo(401);
        }
        assertThat(cluster.rooms()).isZero();
    }

    @Test
    void noRoomIsPlacedByANameThatIsNone() throws Exception {
        String any = token("*");
        String tooLong = "r".repeat(SessionLimits.defaults().maxNameLength() + 1);
        for (String room : List.of("ro*m", tooLong)) {
            try (SessionClient client = join(room, any)) {
                assertThat(client.await("error").get("code").asText()).isEqualTo("badRequest");
            }
            assertThat(post("whip", room.replace("*", "%2A"), any)).isEqualTo(400);
        }
        assertThat(cluster.rooms()).isZero();
    }

    @Test
    void oneIsPlacedForWhoMay() throws Exception {
        try (SessionClient client = join("room", token("room"))) {
            client.await("joined");
            assertThat(cluster.rooms()).isEqualTo(1);
        }
        Awaitility.await("nobody is there").until(() -> cluster.rooms() == 0);
        assertThat(post("whip", "room", token("room"))).isEqualTo(201);
        assertThat(cluster.rooms()).isEqualTo(1);
    }
}
