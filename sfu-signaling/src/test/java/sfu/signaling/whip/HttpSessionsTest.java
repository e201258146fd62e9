package sfu.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.session.MessageLimits;
import sfu.signaling.session.SessionLimits;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** WHIP and WHEP over real HTTP, with the real media plane behind. */
class HttpSessionsTest {
    private static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final String NEW_ICE = "a=ice-ufrag:%s\r\na=ice-pwd:0123456789012345678901\r\n";
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);

    private static RoomServer media;
    private static HttpServer open;
    private static HttpServer closed;
    private static InetSocketAddress address;
    private static InetSocketAddress closedAddress;

    @BeforeAll
    static void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        open = server(Access.open());
        address = open.start();
        closed = server(Access.byToken(TOKENS));
        closedAddress = closed.start();
    }

    private static HttpServer server(Access access) throws Exception {
        return server(access, SessionLimits.defaults());
    }

    private static HttpServer server(Access access, SessionLimits limits) throws Exception {
        Router router = new Router();
        new HttpSessions(media, access, limits).install(router);
        return new HttpServer(HttpConfig.of("localhost", 0), router);
    }

    @AfterAll
    static void stop() {
        media.close();
        open.close();
        closed.close();
    }

    private static String offer() throws IOException {
        return Files.readString(
                Path.of("src/test/resources/offers/chromium156-audio-video-simple.sdp"));
    }

    private static HttpResponse<String> send(
            InetSocketAddress to, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + to.getPort() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).doesNotContain("Exception", "\tat ");
        return response;
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(address, "POST", path, body, "content-type", SDP);
    }

    private static HttpResponse<String> patch(String location, String ifMatch, String body)
            throws Exception {
        return ifMatch.isEmpty()
                ? send(address, "PATCH", location, body, "content-type", FRAGMENT)
                : send(
                        address,
                        "PATCH",
                        location,
                        body,
                        "content-type",
                        FRAGMENT,
                        "if-match",
                        ifMatch);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    @Test
    void aSessionLivesAsLongAsItsResource() throws Exception {
        HttpResponse<String> created = post("/v1/whip/a%20room?identity=cam", offer());
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(header(created, "content-type")).isEqualTo(SDP);
        assertThat(created.body()).contains("a=recvonly").doesNotContain("a=sendonly");
        String location = header(created, "location");
        HttpResponse<String> viewer = post("/v1/whep/a%20room?participant=cam", offer());
        assertThat(viewer.statusCode()).isEqualTo(201);
        assertThat(viewer.body()).contains("a=sendonly").doesNotContain("a=recvonly");
        String other = location.replace("/whip/", "/whep/");
        assertThat(send(address, "DELETE", other, "").statusCode()).isEqualTo(404);
        assertThat(send(address, "DELETE", location, "").statusCode()).isEqualTo(200);
        assertThat(send(address, "DELETE", location, "").statusCode()).isEqualTo(404);
        assertThat(patch(location, "*", NEW_ICE.formatted("late")).statusCode()).isEqualTo(404);
    }

    @Test
    void anIceRestartNeedsItsPrecondition() throws Exception {
        HttpResponse<String> created = post("/v1/whip/restart", offer());
        String location = header(created, "location");
        String etag = header(created, "etag");
        String restart = NEW_ICE.formatted("newu");
        assertThat(patch(location, "", restart).statusCode()).isEqualTo(428);
        assertThat(patch(location, "\"other\"", restart).statusCode()).isEqualTo(412);
        HttpResponse<String> restarted = patch(location, "*", restart);
        assertThat(restarted.statusCode()).isEqualTo(200);
        assertThat(header(restarted, "content-type")).isEqualTo(FRAGMENT);
        assertThat(restarted.body()).contains("a=ice-ufrag:", "a=ice-pwd:", "a=candidate:");
        String newEtag = header(restarted, "etag");
        assertThat(newEtag).isNotEqualTo(etag);
        String trickle = restart + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n";
        assertThat(patch(location, etag, trickle).statusCode()).isEqualTo(412);
        assertThat(patch(location, newEtag, trickle).statusCode()).isEqualTo(204);
        assertThat(patch(location, newEtag, "hello").statusCode()).isEqualTo(400);
        assertThat(send(address, "PATCH", location, restart, "content-type", SDP).statusCode())
                .isEqualTo(415);
    }

    /** Each costs as much as an offer. */
    @Test
    void aSessionRestartsOnlySoOften() throws Exception {
        MessageLimits few = new MessageLimits(Map.of("offer", 1));
        try (HttpServer slow = server(Access.open(), SessionLimits.defaults().with(few))) {
            InetSocketAddress to = slow.start();
            String[] type = {"content-type", SDP};
            String often = header(send(to, "POST", "/v1/whip/often", offer(), type), "location");
            String other = header(send(to, "POST", "/v1/whip/often", offer(), type), "location");
            long before = refused();
            HttpResponse<String> last = restart(to, often, 0);
            for (int i = 1; last.statusCode() == 200; i++) {
                last = restart(to, often, i);
            }
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(header(last, "content-type")).isEqualTo("application/problem+json");
            assertThat(header(last, "retry-after")).isEqualTo("1");
            assertThat(last.body()).contains("too-many-requests");
            assertThat(refused()).isEqualTo(before + 1);
            assertThat(restart(to, other, 0).statusCode()).isEqualTo(200);
            assertThat(send(to, "DELETE", often, "").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> restart(InetSocketAddress to, String location, int number)
            throws Exception {
        assertThat(number).as("restarts that were taken").isLessThan(1000);
        String ice = NEW_ICE.formatted("new" + number);
        return send(to, "PATCH", location, ice, "content-type", FRAGMENT, "if-match", "*");
    }

    private static long refused() {
        return media.snapshot().join().node().refused().getOrDefault(Limit.OFFER_RATE, 0L);
    }

    @Test
    void aReplacedPublishersResourceEnds() throws Exception {
        String first = header(post("/v1/whip/replaced?identity=cam", offer()), "location");
        String second = header(post("/v1/whip/replaced?identity=cam", offer()), "location");
        Awaitility.await().until(() -> send(address, "DELETE", first, "").statusCode() == 404);
        assertThat(send(address, "DELETE", second, "").statusCode()).isEqualTo(200);
    }

    @Test
    void anEmptyRoomIsAnsweredWithIdleSlots() throws Exception {
        HttpResponse<String> created = post("/v1/whep/nobody", offer());
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body()).contains("a=sendonly", "a=ssrc:");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/whip/r, text/plain, 415",
        "POST, /v1/whip/r, application/sdpx, 415",
        "POST, /v1/whip/r, application/sdp, 400",
        "GET, /v1/whip/r, text/plain, 405",
        "PUT, /v1/whep/r/x, text/plain, 405",
        "DELETE, /v1/whep/r/x, text/plain, 404",
        "GET, /nowhere, text/plain, 404",
    })
    void mistakesAreNamed(String method, String path, String type, int status) throws Exception {
        HttpResponse<String> response = send(address, method, path, "hello", "content-type", type);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "content-type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "whip/r, /codecs/, none, 422",
        "whip/r, a=sendrecv, a=recvonly, 422",
        "whep/r, a=sendrecv, a=sendonly, 422",
        "whip/r, a=setup:actpass, a=setup:passive, 422",
        "whip/r, a=ice-pwd, a=no-pwd, 400",
        "whip/r, a=fingerprint:sha-256, a=fingerprint:md5, 400",
        "whip/r, m=audio, m=audio nine, 400",
        "whep/r?source=moon, a=mid, a=mid, 400",
    })
    void offersThatCannotBeAnswered(String path, String from, String to, int status)
            throws Exception {
        String sdp =
                from.startsWith("/")
                        ? offer().replaceAll("opus/|VP8/|VP9/|H264/|AV1/|red/", "none/")
                        : offer().replace(from, to);
        HttpResponse<String> response = post("/v1/" + path, sdp);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    @Test
    void namesAreBounded() throws Exception {
        String tooLong = "x".repeat(129);
        assertThat(post("/v1/whip/" + tooLong, offer()).statusCode()).isEqualTo(400);
        assertThat(post("/v1/whip/r?identity=" + tooLong, offer()).statusCode()).isEqualTo(400);
        assertThat(post("/v1/whep/r?participant=" + tooLong, offer()).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 201",
        "application/sdp, 201",
        "'text/html, */*;q=0.1', 201",
        "application/json, 406",
        "'application/sdp;q=0, text/plain', 406"
    })
    void theAnswersTypeIsAgreed(String accept, int status) throws Exception {
        HttpResponse<String> response =
                accept.isEmpty()
                        ? post("/v1/whip/accept", offer())
                        : send(
                                address,
                                "POST",
                                "/v1/whip/accept",
                                offer(),
                                "content-type",
                                SDP + "; charset=utf-8",
                                "accept",
                                accept);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void optionsSayWhatIsTakenAndLetOtherOriginsIn() throws Exception {
        HttpResponse<String> endpoint = send(address, "OPTIONS", "/v1/whip/r", "");
        assertThat(endpoint.statusCode()).isEqualTo(204);
        assertThat(header(endpoint, "accept-post")).isEqualTo(SDP);
        assertThat(header(endpoint, "access-control-allow-origin")).isEqualTo("*");
        HttpResponse<String> resource = send(address, "OPTIONS", "/v1/whep/r/x", "");
        assertThat(header(resource, "accept-patch")).isEqualTo(FRAGMENT);
        assertThat(header(resource, "access-control-allow-methods")).contains("PATCH", "DELETE");
        assertThat(header(resource, "access-control-allow-headers")).contains("if-match");
    }

    private static HttpResponse<String> withToken(
            String method, String path, String body, String type, String token) throws Exception {
        return send(
                closedAddress,
                method,
                path,
                body,
                "content-type",
                type,
                "if-match",
                "*",
                "authorization",
                "Bearer " + token);
    }

    private static int byToken(String kind, String token) throws Exception {
        return withToken("POST", "/v1/" + kind + "/r", offer(), SDP, token).statusCode();
    }

    private static String token(String room, boolean canPublish, boolean canSubscribe) {
        return token("cam", room, canPublish, canSubscribe);
    }

    private static String token(
            String identity, String room, boolean canPublish, boolean canSubscribe) {
        return TOKENS.issue(
                new Grant(
                        identity,
                        "",
                        room,
                        canPublish,
                        canSubscribe,
                        false,
                        Instant.now().plusSeconds(60)));
    }

    @Test
    void whoHasATokenWithoutAnIdentityReplacesNobody() throws Exception {
        String cam = token("cam-1", "r", true, false);
        String location = header(withToken("POST", "/v1/whip/r", offer(), SDP, cam), "location");
        String nobody = token("", "r", true, false);
        String asCam = "/v1/whip/r?identity=cam-1";
        assertThat(withToken("POST", asCam, offer(), SDP, nobody).statusCode()).isEqualTo(201);
        assertThat(withToken("DELETE", location, "", SDP, cam).statusCode()).isEqualTo(200);
    }

    /** Some players of one token are fine; without an identity each is somebody. */
    @Test
    void aViewersJoinsCountAsItsTokensIdentity() throws Exception {
        String shared = token("screen", "r", false, true);
        String first = header(withToken("POST", "/v1/whep/r", offer(), SDP, shared), "location");
        HttpResponse<String> last = withToken("POST", "/v1/whep/r", offer(), SDP, shared);
        String second = header(last, "location");
        int taken = 2;
        while (last.statusCode() == 201) {
            last = withToken("POST", "/v1/whep/r", offer(), SDP, shared);
            assertThat(taken++).as("joins that were taken").isLessThan(1000);
        }
        assertThat(last.statusCode()).as(last.body()).isEqualTo(503);
        assertThat(last.body()).contains("identity");
        assertThat(header(last, "retry-after")).isEqualTo("60");
        assertThat(byToken("whep", token("another", "r", false, true))).isEqualTo(201);
        assertThat(byToken("whep", token("", "r", false, true))).isEqualTo(201);
        for (String location : List.of(first, second)) {
            assertThat(withToken("DELETE", location, "", SDP, shared).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theSessionIsForTheTokenThatMadeIt() throws Exception {
        String own = token("own", "r", true, false);
        String location = header(withToken("POST", "/v1/whip/r", offer(), SDP, own), "location");
        String restart = NEW_ICE.formatted("newu");
        String[][] others = {
            {"", "401"},
            {token("own", "elsewhere", true, false), "401"},
            {token("other", "r", true, false), "403"}
        };
        for (String[] other : others) {
            int status = Integer.parseInt(other[1]);
            assertThat(withToken("PATCH", location, restart, FRAGMENT, other[0]).statusCode())
                    .isEqualTo(status);
            assertThat(withToken("DELETE", location, "", SDP, other[0]).statusCode())
                    .isEqualTo(status);
        }
        assertThat(withToken("PATCH", location, restart, FRAGMENT, own).statusCode())
                .isEqualTo(200);
        assertThat(withToken("DELETE", location, "", SDP, own).statusCode()).isEqualTo(200);
    }

    @Test
    void theGrantDecides() throws Exception {
        assertThat(byToken("whip", token("r", true, false))).isEqualTo(201);
        assertThat(byToken("whep", token("r", true, false))).isEqualTo(403);
        assertThat(byToken("whip", token("r", false, true))).isEqualTo(403);
        assertThat(byToken("whep", token("r", false, true))).isEqualTo(201);
        assertThat(byToken("whip", token("other", true, true))).isEqualTo(401);
        assertThat(byToken("whip", "garbage")).isEqualTo(401);
        HttpResponse<String> refused = withToken("POST", "/v1/whip/r", offer(), SDP, "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(header(refused, "www-authenticate")).isEqualTo("Bearer");
    }
}
