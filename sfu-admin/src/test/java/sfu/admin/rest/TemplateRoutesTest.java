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

/** Kinds of rooms by script, over real HTTP with people over real WebSockets. */
class TemplateRoutesTest {
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
    void puttingATemplateTwiceIsPuttingItOnceWhateverTheOrderOfItsKeys() throws Exception {
        HttpResponse<String> first =
                plane.send("PUT", "/templates/class", "{'from':'webinar','maxParticipants':30}");
        HttpResponse<String> again =
                plane.send("PUT", "/templates/class", "{'maxParticipants':30,'from':'webinar'}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(etag(again)).isEqualTo(etag(first));
        JsonNode its = plane.get("/templates/class");
        assertThat(its.get("publish").asText()).isEqualTo("stage");
        assertThat(its.get("maxParticipants").asInt()).isEqualTo(30);
        assertThat(its.get("declared").asBoolean()).isTrue();
        assertThat(its.at("/says/from").asText()).isEqualTo("webinar");
        assertThat(plane.get("/templates").get("templates").findValuesAsText("name"))
                .contains("class", "meeting", "webinar");
    }

    @Test
    void aRoomOpensAsItsTemplateSaysAndTheNextOneAsItSaysThen() throws Exception {
        plane.send("PUT", "/templates/duo", "{'maxParticipants':1}");
        plane.send("PUT", "/rooms/first", "{'template':'duo'}");
        plane.send("PUT", "/rooms/next", "{'template':'duo'}");
        try (Guest ann = Guest.in(plane, "first", "ann");
                Guest bob = new Guest(plane, "first", Plane.guestToken("bob"))) {
            assertThat(ann.joined.toString()).contains("duo");
            assertThat(bob.await("error").get("code").asText()).isEqualTo("limit");
        }
        HttpResponse<String> used = plane.send("DELETE", "/templates/duo", "");
        assertThat(used.statusCode()).isEqualTo(409);
        assertThat(Plane.problem(used)).isEqualTo("template-in-use");
        plane.send("PUT", "/templates/duo", "{'maxParticipants':2}");
        try (Guest ann = Guest.in(plane, "next", "ann");
                Guest bob = Guest.in(plane, "next", "bob")) {
            assertThat(ann.joined.get("type")).isEqualTo(bob.joined.get("type"));
        }
    }

    @Test
    void whoKnowsAnOlderTemplateDoesNotOverwriteIt() throws Exception {
        HttpResponse<String> first = plane.send("PUT", "/templates/race", "{}");
        HttpResponse<String> mine =
                plane.send("PUT", "/templates/race", "{'loudest':3}", "if-match", etag(first));
        assertThat(mine.statusCode()).isEqualTo(200);
        HttpResponse<String> late =
                plane.send("PUT", "/templates/race", "{'loudest':4}", "if-match", etag(first));
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(Plane.problem(late)).isEqualTo("etag-conflict");
        assertThat(plane.send("PUT", "/templates/race", "{}", "if-none-match", "*").statusCode())
                .isEqualTo(412);
        assertThat(plane.send("DELETE", "/templates/race", "", "if-match", etag(mine)).statusCode())
                .isEqualTo(204);
        assertThat(plane.send("GET", "/templates/race", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | /templates/webinar | {}                     | 409 | configured-template",
                "DELETE | /templates/meeting |                        | 409 | configured-template",
                "DELETE | /templates/nothing |                        | 404 | no-such-template",
                "PUT    | /templates/a%20b   | {}                     | 400 | bad-request",
                "PUT    | /templates/x | {'from':'nobody'}            | 422 | bad-template",
                "PUT    | /templates/x | {'maxParticipants':0}        | 422 | bad-template",
                "PUT    | /templates/x | {'maxParticipants':1.5}      | 422 | bad-template",
                "PUT    | /templates/x | {'lobby':{'on':'perhaps'}}   | 422 | bad-template",
                "PUT    | /templates/x | {'colour':'red'}             | 422 | bad-template",
                "PUT    | /templates/x | []                           | 400 | bad-request",
            })
    void whatIsNoTemplateIsRefused(
            String method, String path, String body, int status, String problem) throws Exception {
        HttpResponse<String> answer = plane.send(method, path, body == null ? "" : body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Plane.problem(answer)).isEqualTo(problem);
        assertThat(plane.send("GET", "/templates/x", "").statusCode()).isEqualTo(404);
    }

    @Test
    void templatesAreNotForWhoHasSomeRooms() throws Exception {
        String some = Plane.token("admin", "a-*");
        assertThat(plane.sendAs(some, "PUT", "/templates/mine", "{}").statusCode()).isEqualTo(403);
        assertThat(plane.sendAs(some, "GET", "/templates/meeting", "").statusCode()).isEqualTo(200);
    }

    /** Stricter than it was: others' rooms are listed as before, and it opens by its template. */
    @Test
    void aDeclaredRoomThatSaysTooMuchByNowKeepsItsTemplate() throws Exception {
        plane.send("PUT", "/templates/talk", "{'lobby':{'on':true}}");
        plane.send("PUT", "/rooms/chatty", "{'template':'talk','metadata':'some words'}");
        HttpResponse<String> less =
                plane.send(
                        "PUT", "/templates/talk", "{'lobby':{'on':true},'notes':{'roomBytes':1}}");
        assertThat(less.statusCode()).isEqualTo(200);
        assertThat(plane.send("GET", "/rooms", "").statusCode()).isEqualTo(200);
        assertThat(plane.get("/rooms/chatty").get("template").asText()).isEqualTo("talk");
    }

    @Test
    void whatTemplatesWriteIsNotShownToWhoHasSomeRooms() throws Exception {
        plane.send("PUT", "/templates/theirs", "{'notes':{'labels':{'customer':'x'}}}");
        String some = Plane.token("read", "acme-*");
        HttpResponse<String> one = plane.sendAs(some, "GET", "/templates/theirs", "");
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.body()).doesNotContain("customer");
        assertThat(plane.sendAs(some, "GET", "/templates", "").body()).doesNotContain("customer");
    }

    @Test
    void theyOutliveTheServer(@TempDir Path data) throws Exception {
        try (Plane first = new Plane(Store.open(data))) {
            first.send("PUT", "/templates/kept", "{'maxPublishers':7}");
            first.send("PUT", "/rooms/kept", "{'template':'kept'}");
        }
        try (Plane second = new Plane(Store.open(data))) {
            assertThat(second.get("/templates/kept").get("maxPublishers").asInt()).isEqualTo(7);
            assertThat(second.get("/rooms/kept").get("template").asText()).isEqualTo("kept");
        }
    }
}
