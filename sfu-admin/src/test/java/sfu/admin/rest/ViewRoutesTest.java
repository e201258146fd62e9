package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** What operators have somebody sent, by real HTTP, and what that one's client hears of it. */
class ViewRoutesTest {
    private static final String BOB = "/rooms/views/participants/bob";
    private static final String SLOT = BOB + "/views/slots/1"; // the picture
    private static Plane plane;
    private static Guest ann;
    private static Guest cy;
    private static Guest bob;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
        ann = Guest.in(plane, "views", "ann");
        ann.publish(Plane.offer());
        cy = Guest.in(plane, "views", "cy");
        cy.publish(Plane.offer());
        bob = Guest.in(plane, "views", "bob");
        bob.publish(Plane.offer("chromium156-recvonly-audio-video.sdp"));
    }

    @AfterAll
    static void stop() {
        ann.close();
        bob.close();
        cy.close();
        plane.close();
    }

    /** The id of what somebody publishes. */
    private static String track(String identity, String source) throws Exception {
        await().until(() -> plane.get("/rooms/views/tracks").path("tracks").size() == 4);
        for (JsonNode each : plane.get("/rooms/views/tracks").get("tracks")) {
            if (each.get("identity").asText().equals(identity)
                    && each.get("source").asText().equals(source)) {
                return each.get("id").asText();
            }
        }
        throw new AssertionError("no " + source + " of " + identity);
    }

    /** Figures are a second old at most. */
    private static void shows(String mid, String track) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    for (JsonNode each : plane.get(BOB).get("slots")) {
                        if (each.get("mid").asText().equals(mid)) {
                            assertThat(each.get("track").asText()).isEqualTo(track);
                            return;
                        }
                    }
                    throw new AssertionError("no slot " + mid);
                });
    }

    @AfterEach
    void takeAllBack() throws Exception {
        for (JsonNode each : plane.get(BOB + "/views").get("slots")) {
            plane.send("DELETE", BOB + "/views/slots/" + each.get("mid").asText(), "");
        }
        plane.send("DELETE", BOB + "/views/sources/cy/camera", "");
    }

    /** What its client is told of a slot. */
    private static JsonNode told(String mid, Predicate<JsonNode> wanted) throws Exception {
        JsonNode[] found = new JsonNode[1];
        bob.await(message -> {
            for (JsonNode each : message.path("slots")) {
                if (each.get("mid").asText().equals(mid) && wanted.test(each)) {
                    found[0] = each;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    private static HttpResponse<String> put(String path, String body) throws Exception {
        return plane.send("PUT", path, body);
    }

    private static void giveBack(String path) throws Exception {
        assertThat(plane.send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(plane.send("DELETE", path, "").statusCode()).as("again").isEqualTo(204);
        assertThat(plane.get(BOB + "/views").toString()).isEqualTo("{\"slots\":[],\"sources\":[]}");
    }

    @Test
    void aTrackIsPutIntoASlotUntilThatIsTakenBack() throws Exception {
        for (String identity : new String[] {"ann", "cy", "ann"}) {
            String id = track(identity, "camera");
            HttpResponse<String> put = put(SLOT, "{'track':'%s','priority':7}".formatted(id));
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            assertThat(put(SLOT, "{'track':'%s','priority':7}".formatted(id)).body())
                    .as("the same again")
                    .isEqualTo(put.body());
            JsonNode its = Plane.JSON.readTree(put.body()).at("/slots/0");
            assertThat(its.get("mid").asText()).isEqualTo("1");
            assertThat(its.get("track").asText()).isEqualTo(id);
            JsonNode heard = told("1", each -> each.get("identity").asText().equals(identity));
            assertThat(heard.get("reason").asText()).isEqualTo("moderator");
        }
        bob.say(
                "view",
                ",'slots':[{'mid':'1','track':'%s','width':1,'height':1,'visible':true}]"
                        .formatted(track("cy", "camera")));
        bob.await("ok");
        shows("1", track("ann", "camera"));
        giveBack(SLOT);
        shows("1", track("cy", "camera")); // as the client asked for meanwhile
        JsonNode last = plane.get("/audit?action=overrideSlot&limit=1").at("/entries/0");
        assertThat(last.at("/details/mid").asText()).isEqualTo("1");
        assertThat(last.at("/people/0/identity").asText()).isEqualTo("bob");
    }

    @Test
    void aSlotIsOffUntilThatIsTakenBack() throws Exception {
        for (String mid : new String[] {"0", "1"}) {
            String path = BOB + "/views/slots/" + mid;
            assertThat(put(path, "{'off':true}").statusCode()).isEqualTo(200);
            told(mid, each -> each.get("reason").asText().equals("moderator"));
            shows(mid, "");
            giveBack(path);
            told(mid, each -> !each.path("reason").asText().equals("moderator"));
        }
    }

    @Test
    void allOfASourceOfSomebodyIsOffAlsoForWhoComesBack() throws Exception {
        String camera = BOB + "/views/sources/cy/camera";
        assertThat(put(camera, "{'off':true}").statusCode()).isEqualTo(200);
        assertThat(put(SLOT, "{'track':'%s'}".formatted(track("cy", "camera"))).statusCode())
                .isEqualTo(403);
        bob.close();
        bob = Guest.in(plane, "views", "bob");
        bob.publish(Plane.offer("chromium156-recvonly-audio-video.sdp"));
        assertThat(plane.get(BOB + "/views").at("/sources/0/publisher").asText()).isEqualTo("cy");
        shows("1", track("ann", "camera"));
        giveBack(camera);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /slots/9 | {'off':true} | 404 | no-such-slot",
                "DELETE | /slots/9 | {} | 404 | no-such-slot",
                "PUT | /slots/1 | {'track':'TR_none'} | 404 | no-such-track",
                "PUT | /slots/1 | {'track':'MICROPHONE'} | 400 | kind-mismatch",
                "PUT | /slots/0 | {'track':'CAMERA'} | 400 | kind-mismatch",
                "PUT | /slots/0 | {'most':{'height':180}} | 400 | kind-mismatch",
                "PUT | /slots/1 | {} | 400 | bad-request",
                "PUT | /slots/1 | {'off':true,'track':'CAMERA'} | 400 | bad-request",
                "PUT | /slots/1 | {'most':{'spatialLayer':8}} | 400 | bad-request",
                "PUT | /slots/1 | {'most':{'spatialLayer':1.5}} | 400 | bad-request",
                "PUT | /slots/1 | {'most':{'height':-1}} | 400 | bad-request",
                "PUT | /slots/1 | {'least':{'bitrate':1}} | 400 | bad-request",
                "PUT | /slots/1 | {'priority':101} | 400 | bad-request",
                "PUT | /slots/1 | {'colour':'red'} | 400 | bad-request",
                "PUT | /slots/1 | null | 400 | bad-request",
                "PUT | /sources/ann/camera | {'track':'CAMERA'} | 400 | kind-mismatch",
                "PUT | /sources/ann/microphone | {'priority':3} | 400 | kind-mismatch",
                "PUT | /sources/ann/nose | {'off':true} | 404 | no-such-source"
            })
    void whatCannotBeIsRefused(String method, String path, String body, int status, String kind)
            throws Exception {
        String text =
                body.replace("CAMERA", track("ann", "camera"))
                        .replace("MICROPHONE", track("ann", "microphone"));
        HttpResponse<String> answer = plane.send(method, BOB + "/views" + path, text);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Plane.problem(answer)).isEqualTo(kind);
        assertThat(plane.get(BOB + "/views").toString()).doesNotContain("TR_");
    }

    @Test
    void whoIsNotThereAndWhoMayNot() throws Exception {
        HttpResponse<String> nobody =
                put("/rooms/views/participants/eve/views/slots/1", "{'off':true}");
        assertThat(Plane.problem(nobody)).isEqualTo("no-such-participant");
        HttpResponse<String> nowhere =
                put("/rooms/other/participants/bob/views/slots/1", "{'off':true}");
        assertThat(Plane.problem(nowhere)).isEqualTo("no-such-room");
        for (String token :
                new String[] {Plane.token("read", "*"), Plane.token("admin", "view", "views2*")}) {
            HttpResponse<String> refused = plane.sendAs(token, "PUT", SLOT, "{'off':true}");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(Plane.problem(refused)).isEqualTo("scope");
        }
    }

    @Test
    void capsNameSourcesTracksAndLayers() throws Exception {
        String id = track("ann", "camera");
        String caps =
                "{'receive':{'height':720},"
                        + "'sources':{'camera':{'publish':{'bitrate':500000},"
                        + "'receive':{'spatialLayer':1}},'screen':{'receive':{'frameRate':5}}},"
                        + "'tracks':{'%s':{'temporalLayer':0}}}".formatted(id);
        HttpResponse<String> put = put(BOB + "/caps", caps);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        JsonNode now = plane.get(BOB + "/caps");
        assertThat(now.at("/receive/height").asInt()).isEqualTo(720);
        assertThat(now.at("/sources/camera/publish/bitrate").asInt()).isEqualTo(500_000);
        assertThat(now.at("/sources/camera/receive/spatialLayer").asText()).isEqualTo("1");
        assertThat(now.at("/sources/screen/receive/frameRate").asInt()).isEqualTo(5);
        assertThat(now.at("/tracks/" + id + "/temporalLayer").asText()).isEqualTo("0");
        assertThat(plane.send("DELETE", BOB + "/caps", "").statusCode()).isEqualTo(204);
        for (String wrong :
                new String[] {
                    "{'publish':{'spatialLayer':1}}",
                    "{'sources':{'microphone':{'receive':{'bitrate':1}}}}",
                    "{'sources':{'camera':{'publish':{'temporalLayer':1}}}}",
                    "{'tracks':{'':{'height':1}}}",
                    "{'receive':{'height':1.5}}"
                }) {
            HttpResponse<String> refused = put(BOB + "/caps", wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(put(BOB + "/caps", "{'receive':{'height':1.5}}").body())
                .contains("receive.height is a whole number");
    }

    @Test
    void whoPublishesHearsTheCapOfASource() throws Exception {
        String path = "/rooms/views/participants/ann/caps";
        put(
                path,
                "{'sources':{'camera':{'publish':{'height':360}},'screen':{'publish':{'height':90}}}}");
        JsonNode heard =
                ann.await(each ->
                        each.get("type").asText().equals("layers")
                                && each.path("cap").path("height").asInt() != 0);
        assertThat(heard.at("/cap/height").asInt()).isEqualTo(360);
        plane.send("DELETE", path, "");
    }
}
