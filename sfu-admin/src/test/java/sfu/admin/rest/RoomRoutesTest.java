package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.signaling.store.Store;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** Rooms by script, over real HTTP with people over real WebSockets. */
class RoomRoutesTest {
    private static Plane plane;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("etag").orElseThrow();
    }

    @Test
    void puttingARoomTwiceIsPuttingItOnce() throws Exception {
        String body = "{'template':'webinar','labels':{'x':'y'},'metadata':'m'}";
        HttpResponse<String> first = plane.send("PUT", "/rooms/idem", body);
        HttpResponse<String> again = plane.send("PUT", "/rooms/idem", body);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(etag(again)).isEqualTo(etag(first));
        JsonNode room = plane.get("/rooms/idem");
        assertThat(room.get("template").asText()).isEqualTo("webinar");
        assertThat(room.at("/labels/x").asText()).isEqualTo("y");
        assertThat(room.get("open").asBoolean()).isFalse();
        assertThat(room.get("declared").asBoolean()).isTrue();
    }

    @Test
    void whoKnowsAnOlderRoomDoesNotOverwriteIt() throws Exception {
        HttpResponse<String> first = plane.send("PUT", "/rooms/race", "{}", "if-none-match", "*");
        assertThat(plane.send("PUT", "/rooms/race", "{}", "if-none-match", "*").statusCode())
                .isEqualTo(412);
        HttpResponse<String> mine =
                plane.send("PUT", "/rooms/race", "{'metadata':'a'}", "if-match", etag(first));
        assertThat(mine.statusCode()).isEqualTo(200);
        HttpResponse<String> late =
                plane.send("PUT", "/rooms/race", "{'metadata':'b'}", "if-match", etag(first));
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(Plane.problem(late)).isEqualTo("etag-conflict");
        assertThat(plane.get("/rooms/race").get("metadata").asText()).isEqualTo("a");
        assertThat(plane.send("DELETE", "/rooms/race", "", "if-match", etag(first)).statusCode())
                .isEqualTo(412);
        assertThat(plane.send("DELETE", "/rooms/race", "", "if-match", etag(mine)).statusCode())
                .isEqualTo(200);
        assertThat(plane.send("GET", "/rooms/race", "").statusCode()).isEqualTo(404);
        assertThat(plane.send("PUT", "/rooms/race", "{}", "if-match", "*").statusCode())
                .isEqualTo(412);
    }

    @Test
    void aRoomOpensAsItWasPutAndIsToldOfChanges() throws Exception {
        plane.send(
                "PUT", "/rooms/live", "{'template':'webinar','labels':{'a':'1'},'metadata':'m'}");
        try (Guest ann = Guest.in(plane, "live", "ann")) {
            assertThat(
                            ann.joined.at("/about/metadata").asText()
                                    + ann.joined.findValuesAsText("metadata"))
                    .contains("m");
            assertThat(ann.joined.findValuesAsText("template")).contains("webinar");
            HttpResponse<String> changed =
                    plane.send(
                            "PUT",
                            "/rooms/live",
                            "{'template':'webinar','labels':{'a':'2'},'attributes':{'k':'v'}}");
            assertThat(changed.statusCode()).isEqualTo(200);
            ann.await(its -> its.toString().contains("\"k\":\"v\""));
            assertThat(Plane.JSON.readTree(changed.body()).get("attributes").toString())
                    .isEqualTo("{\"k\":\"v\"}");
            HttpResponse<String> other = plane.send("PUT", "/rooms/live", "{'template':'meeting'}");
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(Plane.problem(other)).isEqualTo("room-is-open");
            HttpResponse<String> closed = plane.send("DELETE", "/rooms/live?notice=bye", "");
            assertThat(Plane.JSON.readTree(closed.body()).get("people").asInt()).isEqualTo(1);
            assertThat(ann.await("message").get("text").asText()).isEqualTo("bye");
            ann.await(its -> its.toString().contains("ended"));
        }
    }

    /** While it is open its tag is of what stands on it too. */
    @Test
    void whoWritesOnAnOpenRoomDoesNotOverwriteWhatItDidNotSee() throws Exception {
        plane.send("PUT", "/rooms/notes", "{'metadata':'m'}");
        HttpResponse<String> early = plane.send("PATCH", "/rooms/notes", "{'metadata':'x'}");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(Plane.problem(early)).isEqualTo("closed");
        try (Guest ann = Guest.in(plane, "notes", "ann");
                Guest bob = Guest.in(plane, "plain", "bob")) {
            assertThat(ann.joined).isNotNull();
            assertThat(bob.joined).isNotNull();
            for (String room : List.of("notes", "plain")) {
                String path = "/rooms/" + room;
                String seen = etag(plane.send("GET", path, ""));
                HttpResponse<String> mine =
                        plane.send("PATCH", path, "{'metadata':'mine'}", "if-match", seen);
                assertThat(mine.statusCode()).as(mine.body()).isEqualTo(200);
                HttpResponse<String> late =
                        plane.send("PATCH", path, "{'metadata':'late'}", "if-match", seen);
                assertThat(late.statusCode()).isEqualTo(412);
                assertThat(Plane.problem(late)).isEqualTo("etag-conflict");
                assertThat(late.body()).contains("Precondition failed", "GET it");
                JsonNode now = plane.get(path);
                assertThat(now.get("metadata").asText()).isEqualTo("mine");
                assertThat(now.get("etag").asText()).isEqualTo(etag(mine));
                assertThat(plane.send("PUT", path, "{}", "if-match", seen).statusCode())
                        .as("PUT sees it too")
                        .isEqualTo(412);
                assertThat(plane.send("PUT", path, "{}", "if-match", etag(mine)).statusCode())
                        .isLessThan(300);
                assertThat(
                                plane.send("PATCH", path, "{'metadata':'x'}", "if-match", "*")
                                        .statusCode())
                        .isEqualTo(200);
                assertThat(plane.send("DELETE", path, "", "if-match", seen).statusCode())
                        .isEqualTo(412);
                String last = etag(plane.send("GET", path, ""));
                assertThat(plane.send("DELETE", path, "", "if-match", last).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'template':'nothing'} | 422",
                "{'template':[7]} | 400",
                "{'labels':{'a':null}} | 400",
                "{'labels':{'':'x'}} | 400",
                "{'attributes':{'a':null}} | 400",
                "{'unknown':1} | 400",
                "[] | 400",
                "null | 400",
                "nonsense | 400"
            })
    void mistakesAreNamed(String body, int status) throws Exception {
        HttpResponse<String> answer = plane.send("PUT", "/rooms/mistakes", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(plane.send("GET", "/rooms/mistakes", "").statusCode()).isEqualTo(404);
    }

    @Test
    void metadataThatIsTooLongIsRefused() throws Exception {
        String body = "{'metadata':'" + "x".repeat(17_000) + "'}";
        assertThat(plane.send("PUT", "/rooms/long", body).statusCode()).isEqualTo(422);
        String huge = "{'metadata':'" + "x".repeat(5_000_000) + "'}";
        HttpResponse<String> answer = plane.send("PUT", "/rooms/long", huge);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
    }

    @Test
    void listingsHavePagesWhoseCursorsAreTheirOwn() throws Exception {
        for (int i = 0; i < 5; i++) {
            plane.send("PUT", "/rooms/page-" + i, "{'labels':{'set':'pages'}}");
        }
        JsonNode first = plane.get("/rooms?label=set:pages&limit=2");
        assertThat(first.get("rooms").findValuesAsText("name")).containsExactly("page-0", "page-1");
        String next = first.get("next").asText();
        plane.send("DELETE", "/rooms/page-1", "");
        JsonNode second = plane.get("/rooms?label=set:pages&limit=2&cursor=" + next);
        assertThat(second.get("rooms").findValuesAsText("name"))
                .containsExactly("page-2", "page-3");
        JsonNode last = plane.get("/rooms?label=set:pages&cursor=" + second.get("next").asText());
        assertThat(last.get("rooms").findValuesAsText("name")).containsExactly("page-4");
        assertThat(last.get("next").isNull()).isTrue();
        for (String other :
                List.of(
                        "/rooms?label=set:others&cursor=" + next,
                        "/rooms?cursor=" + next,
                        "/rooms?label=set:pages&cursor=AAAA",
                        "/rooms?label=set:pages&cursor=%20",
                        "/rooms?label=set:pages&limit=0",
                        "/rooms?label=set:pages&limit=1001")) {
            assertThat(plane.send("GET", other, "").statusCode()).as(other).isEqualTo(400);
        }
    }

    @Test
    void whatWasPutIsThereAfterAnotherStart(@TempDir Path directory) throws Exception {
        String etag;
        try (Plane first = new Plane(Store.open(directory))) {
            etag = etag(first.send("PUT", "/rooms/kept", "{'template':'townhall'}"));
        }
        try (Plane second = new Plane(Store.open(directory))) {
            HttpResponse<String> answer = second.send("GET", "/rooms/kept", "");
            assertThat(etag(answer)).isEqualTo(etag);
            assertThat(answer.body()).contains("\"template\":\"townhall\"");
        }
    }

    @Test
    void tokensAreMadeAndGiveNoMoreThanTheirMakerHas() throws Exception {
        HttpResponse<String> made =
                plane.send("POST", "/tokens", "{'identity':'ann','room':'made'}");
        assertThat(made.statusCode()).isEqualTo(201);
        String token = Plane.JSON.readTree(made.body()).get("token").asText();
        try (Guest ann = Guest.in(plane, "made", token, "ann")) {
            assertThat(ann.joined.toString()).contains("\"ann\"");
        }
        String own = Plane.token("admin", "web-*");
        assertThat(plane.sendAs(own, "POST", "/tokens", "{'room':'web-1'}").statusCode())
                .isEqualTo(201);
        for (String body :
                List.of(
                        "{'room':'sales'}",
                        "{'room':'*'}",
                        "{'room':'we*'}",
                        "{'admin':true}",
                        "{'operates':{'access':'read'}}",
                        "{'operates':{'access':'read','rooms':['sales']}}")) {
            assertThat(plane.sendAs(own, "POST", "/tokens", body).statusCode())
                    .as(body)
                    .isEqualTo(403);
        }
        HttpResponse<String> scoped =
                plane.sendAs(
                        own, "POST", "/tokens", "{'operates':{'access':'read','rooms':['web-1']}}");
        String read = Plane.JSON.readTree(scoped.body()).get("token").asText();
        assertThat(plane.sendAs(read, "GET", "/rooms/web-1", "").statusCode()).isEqualTo(404);
        assertThat(plane.sendAs(read, "GET", "/rooms/web-2", "").statusCode()).isEqualTo(403);
    }

    @Test
    void messagesOfTheServerReachPeople() throws Exception {
        try (Guest ann = Guest.in(plane, "told", "ann")) {
            HttpResponse<String> sent =
                    plane.send("POST", "/rooms/told/messages", "{'text':'hello'}");
            assertThat(sent.statusCode()).isEqualTo(200);
            JsonNode message = ann.await("message");
            assertThat(message.get("text").asText()).isEqualTo("hello");
            assertThat(message.get("topic").asText()).isEqualTo("notice");
            assertThat(message.at("/from/identity").asText()).isEqualTo("server");
        }
        assertThat(plane.send("POST", "/rooms/nobody/messages", "{'text':'x'}").statusCode())
                .isEqualTo(404);
        assertThat(plane.send("POST", "/rooms/told/messages", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void capsAreSetAndTakenBack() throws Exception {
        try (Guest ann = Guest.in(plane, "caps", "ann")) {
            assertThat(ann.joined).isNotNull();
            HttpResponse<String> set =
                    plane.send(
                            "PUT",
                            "/rooms/caps/participants/ann/caps",
                            "{'receive':{'height':180,'bitrate':150000}}");
            assertThat(set.statusCode()).isEqualTo(200);
            assertThat(plane.get("/rooms/caps/participants/ann/caps").at("/receive/height").asInt())
                    .isEqualTo(180);
            assertThat(plane.send("DELETE", "/rooms/caps/participants/ann/caps", "").statusCode())
                    .isEqualTo(204);
            assertThat(plane.get("/rooms/caps/participants/ann/caps").get("receive").isNull())
                    .isTrue();
            assertThat(
                            plane.send(
                                            "PUT",
                                            "/rooms/caps/participants/ann/caps",
                                            "{'receive':{'height':-1}}")
                                    .statusCode())
                    .isEqualTo(400);
        }
    }
}
