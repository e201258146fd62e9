package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.Role;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is done to many at once, over real HTTP with people over real WebSockets. */
class BulkRoutesTest {
    private Plane plane;

    @BeforeEach
    void start() throws Exception {
        plane = new Plane();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private JsonNode bulk(String query, String body) throws Exception {
        HttpResponse<String> answer = plane.send("POST", "/bulk" + query, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Plane.JSON.readTree(answer.body());
    }

    private Guest speaker(String room, String identity) throws Exception {
        return Guest.in(plane, room, Plane.guestToken(identity, Role.SPEAKER), identity);
    }

    @Test
    void allButSpeakersAreMutedInRoomsWithALabel() throws Exception {
        plane.send("PUT", "/rooms/one", "{'labels':{'x':'y'}}");
        plane.send("PUT", "/rooms/two", "{'labels':{'x':'y'}}");
        plane.send("PUT", "/rooms/other", "{'labels':{'x':'z'}}");
        String body =
                "{'action':'mute','hard':true,'rooms':{'labels':{'x':'y'}},"
                        + "'people':{'notRole':'speaker'}}";
        try (Guest ann = Guest.in(plane, "one", "ann");
                Guest sue = speaker("one", "sue");
                Guest bob = Guest.in(plane, "two", "bob");
                Guest cy = Guest.in(plane, "other", "cy")) {
            JsonNode dry = bulk("?dryRun", body);
            assertThat(dry.get("dryRun").asBoolean()).isTrue();
            assertThat(dry.get("people").asInt()).isEqualTo(2);
            assertThat(dry.get("matched").findValuesAsText("identity"))
                    .containsExactlyInAnyOrder("ann", "bob");
            assertThat(plane.get("/audit?action=mute").get("entries")).isEmpty();
            JsonNode done = bulk("", body);
            assertThat(done.get("people").asInt()).isEqualTo(2);
            assertThat(done.get("rooms").asInt()).isEqualTo(2);
            assertThat(done.get("failed")).isEmpty();
            assertThat(ann.await("muted").get("by").asText()).isEqualTo("operator");
            bob.await("muted");
            assertThat(plane.get("/audit?action=mute").get("entries")).hasSize(2);
            bulk("?confirm=true", "{'action':'message','text':'end of test'}");
            assertThat(isMessage(sue.await(its -> isMuted(its) || isMessage(its)))).isTrue();
            assertThat(isMessage(cy.await(its -> isMuted(its) || isMessage(its)))).isTrue();
        }
    }

    private static boolean isMuted(JsonNode message) {
        return message.get("type").asText().equals("muted");
    }

    private static boolean isMessage(JsonNode message) {
        return message.get("type").asText().equals("message");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action':'mute'}",
                "{'action':'mute','rooms':{}}",
                "{'action':'kick','rooms':{'prefix':''},'people':{'exceptIdentities':[]}}",
                "{'action':'end'}",
                "{'action':'end','people':{'role':'speaker'}}",
                "{'action':'message','text':'x','rooms':{'prefix':'','labels':{}}}",
                "{'action':'mute','confirm':false}"
            })
    void whatIsAboutAllHasToBeConfirmed(String body) throws Exception {
        HttpResponse<String> answer = plane.send("POST", "/bulk", body);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Plane.problem(answer)).isEqualTo("confirm-needed");
        assertThat(plane.send("POST", "/bulk?confirm=true", body).statusCode()).isEqualTo(200);
        assertThat(plane.send("POST", "/bulk?dryRun=true", body).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action':'mute','rooms':{'labels':{'x':'y'}}}",
                "{'action':'mute','rooms':{'prefix':'o'},'people':{'role':'attendee'}}",
                "{'action':'lock','rooms':{'labels':{'x':'y'}}}",
                "{'action':'end','rooms':{'prefix':'o'}}"
            })
    void filtersOfRoomsThatLetAllPassAreNone(String body) throws Exception {
        plane.send("PUT", "/rooms/one", "{'labels':{'x':'y'}}");
        plane.send("PUT", "/rooms/other", "{'labels':{'x':'y'}}");
        try (Guest ann = Guest.in(plane, "one", "ann");
                Guest bob = Guest.in(plane, "other", "bob")) {
            assertThat(ann.joined).isNotNull();
            assertThat(bob.joined).isNotNull();
            HttpResponse<String> answer = plane.send("POST", "/bulk", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(Plane.problem(answer)).isEqualTo("confirm-needed");
            assertThat(bulk("?dryRun", body).get("spared").asInt()).isZero();
            try (Guest cy = Guest.in(plane, "third", "cy")) {
                assertThat(cy.joined).isNotNull();
                JsonNode done = bulk("", body);
                assertThat(done.get("rooms").asInt()).isEqualTo(2);
                assertThat(done.get("spared").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void whoNamesRoomsMeansThem() throws Exception {
        try (Guest ann = Guest.in(plane, "one", "ann")) {
            assertThat(ann.joined).isNotNull();
            bulk("", "{'action':'mute','hard':true,'rooms':{'names':['one']}}");
            ann.await("muted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'action':'dance','confirm':true}",
                "{'action':'role','role':'king','confirm':true}",
                "{'action':'mute','source':'nose','confirm':true}",
                "{'action':'mute','people':{'role':'king'},'confirm':true}",
                "{'action':'ban','seconds':0,'confirm':true}",
                "{'action':'message','confirm':true}",
                "{'action':'mute','whom':'all','confirm':true}"
            })
    void mistakesAreNamed(String body) throws Exception {
        assertThat(plane.send("POST", "/bulk", body).statusCode()).isEqualTo(400);
    }

    @Test
    void aScopeHoldsHereToo() throws Exception {
        try (Guest ann = Guest.in(plane, "web-1", "ann");
                Guest bob = Guest.in(plane, "sales", "bob")) {
            assertThat(bob.joined).isNotNull();
            HttpResponse<String> answer =
                    plane.sendAs(
                            Plane.token("moderate", "web-*"),
                            "POST",
                            "/bulk?confirm=true",
                            "{'action':'kick'}");
            assertThat(Plane.JSON.readTree(answer.body()).get("people").asInt()).isEqualTo(1);
            ann.await(its -> its.toString().contains("removed"));
            assertThat(
                            bulk("?dryRun", "{'action':'kick'}")
                                    .get("matched")
                                    .findValuesAsText("identity"))
                    .containsExactly("bob");
            assertThat(
                            plane.sendAs(
                                            Plane.token("read", "*"),
                                            "POST",
                                            "/bulk?dryRun",
                                            "{'action':'kick'}")
                                    .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void breakoutRoomsAreOpenedAndClosed() throws Exception {
        try (Guest ann = Guest.in(plane, "main", "ann")) {
            String id = plane.get("/rooms/main/participants").at("/participants/0/id").asText();
            HttpResponse<String> open =
                    plane.send(
                            "POST",
                            "/rooms/main/breakouts",
                            "{'rooms':[{'title':'A','people':['" + id + "']},{'title':'B'}]}");
            assertThat(open.statusCode()).as(open.body()).isEqualTo(200);
            ann.await(its -> its.get("type").asText().contains("move"));
            assertThat(
                            plane.get("/rooms/main/breakouts")
                                    .get("breakouts")
                                    .findValuesAsText("title"))
                    .containsExactly("A", "B");
            assertThat(plane.send("DELETE", "/rooms/main/breakouts", "").statusCode())
                    .isEqualTo(200);
            assertThat(plane.send("POST", "/rooms/main/breakouts", "{'rooms':[]}").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void aServerThatDrainsLetsNobodyInAndEndsWhenEmpty() throws Exception {
        try (Guest ann = Guest.in(plane, "drain", "ann")) {
            assertThat(ann.joined).isNotNull();
            HttpResponse<String> began = plane.send("POST", "/drain", "{'deadlineSeconds':3600}");
            assertThat(Plane.JSON.readTree(began.body()).get("draining").asBoolean()).isTrue();
            assertThat(plane.get("/node").get("draining").asBoolean()).isTrue();
            try (Guest late = new Guest(plane, "drain", Plane.guestToken("late"))) {
                assertThat(late.await("error").get("code").asText()).isEqualTo("draining");
            }
            HttpResponse<String> whip = plane.whip("drain", Plane.guestToken("whip"));
            assertThat(whip.statusCode()).isEqualTo(503);
            assertThat(whip.headers().firstValue("retry-after")).isPresent();
            plane.send("POST", "/drain", "{'on':false}");
            try (Guest back = Guest.in(plane, "drain", "back")) {
                assertThat(back.joined).isNotNull();
            }
            plane.send("POST", "/drain", "{'deadlineSeconds':3600}");
            assertThat(plane.server.drained()).isNotDone();
        }
        assertThat(plane.server.drained()).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void aServerThatDrainsEndsAtItsDeadline() throws Exception {
        try (Guest ann = Guest.in(plane, "drain", "ann")) {
            assertThat(ann.joined).isNotNull();
            assertThat(plane.send("POST", "/drain", "{'deadlineSeconds':0}").statusCode())
                    .isEqualTo(200);
            assertThat(plane.server.drained()).succeedsWithin(Duration.ofSeconds(20));
        }
        assertThat(plane.send("POST", "/drain", "{'deadlineSeconds':-1}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void theAuditLogIsExportedAsLines() throws Exception {
        plane.send("POST", "/rooms/none/lock", "{'locked':true}");
        HttpResponse<String> lines =
                plane.send("GET", "/audit?room=none", "", "accept", "application/x-ndjson");
        assertThat(lines.headers().firstValue("content-type")).contains("application/x-ndjson");
        assertThat(List.of(lines.body().split("\n", -1))).hasSize(2);
        assertThat(Instant.ofEpochMilli(Plane.JSON.readTree(lines.body()).get("at").asLong()))
                .isBefore(Instant.now().plusSeconds(1));
    }
}
