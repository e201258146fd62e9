package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.signaling.store.Store;

import java.net.http.HttpRequest.BodyPublishers;

/** What webhooks and rooms' audit logs are told of operators' acts. */
class ToldActsTest {
    private HookReceiver receiver;
    private Plane plane;

    @BeforeEach
    void start() throws Exception {
        receiver = new HookReceiver();
        plane = new Plane(Store.inMemory(), HookReceiver.rules());
    }

    @AfterEach
    void stop() {
        plane.close();
        receiver.close();
    }

    private void hook(String events) throws Exception {
        String body = "{'url':'" + receiver.url() + "','events':[" + events + "]}";
        assertThat(plane.send("PUT", "/webhooks/all", body).statusCode()).isEqualTo(201);
    }

    @Test
    void nobodyIsToldOfWhatWasRefused() throws Exception {
        hook("'moderation.act'");
        String lock = "{'locked':true}".replace('\'', '"');
        assertThat(
                        plane.send(
                                        plane.request("/rooms/r/end")
                                                .POST(BodyPublishers.ofString(lock)))
                                .statusCode())
                .isEqualTo(401);
        String other = Plane.token("admin", "web-*");
        assertThat(plane.sendAs(other, "POST", "/rooms/r/end", "{}").statusCode()).isEqualTo(403);
        assertThat(plane.send("DELETE", "/rooms/r", "").statusCode()).isEqualTo(404);
        assertThat(plane.send("PUT", "/rooms/r", "{}").statusCode()).isEqualTo(201);
        JsonNode first = receiver.await();
        assertThat(first.at("/data/action").asText()).isEqualTo("declareRoom");
        assertThat(first.get("room").asText()).isEqualTo("r");
        assertThat(plane.get("/audit?room=r").get("entries")).hasSize(4);
        assertThat(plane.get("/audit?room=r").get("entries").get(1).has("refused"))
                .as("it is in the details alone, as the store has it")
                .isFalse();
    }

    @Test
    void whoSomebodyIsStandsInWhatIsShownOfIt() throws Exception {
        String token = Plane.guestToken("sue", sfu.core.api.Role.SPEAKER);
        try (Guest sue = Guest.in(plane, "r", token, "sue")) {
            JsonNode before = plane.get("/rooms/r/participants/sue");
            assertThat(before.get("role").asText()).isEqualTo("speaker");
            assertThat(before.get("onStage").asBoolean()).isTrue();
            assertThat(before.get("handRaisedAt").asLong()).isZero();
            sue.say("hand", ",'raised':true");
            sue.await("ok");
            org.awaitility.Awaitility.await()
                    .until(() ->
                            plane.get("/rooms/r/participants")
                                            .at("/participants/0/handRaisedAt")
                                            .asLong()
                                    > 0);
        }
    }

    @Test
    void aTestHasARoomThoughItIsAboutNone() throws Exception {
        hook("");
        assertThat(plane.send("POST", "/webhooks/all/test", "").statusCode()).isEqualTo(202);
        JsonNode its = receiver.await();
        assertThat(its.get("type").asText()).isEqualTo("webhook.test");
        assertThat(its.get("room").asText("missing")).isEmpty();
    }

    @Test
    void whatIsDoneToManyIsInTheAuditOfEachRoom() throws Exception {
        try (Guest ann = Guest.in(plane, "web-1", "ann");
                Guest bob = Guest.in(plane, "web-1", "bob");
                Guest cy = Guest.in(plane, "sales", "cy")) {
            assertThat(ann.joined).isNotNull();
            assertThat(cy.joined).isNotNull();
            String those = ",'rooms':{'names':['web-1']}}";
            plane.send("POST", "/bulk", "{'action':'message','text':'soon'" + those);
            plane.send("POST", "/bulk", "{'action':'cap','receive':{'bitrate':500000}" + those);
            bob.await("message");
            JsonNode entries =
                    Plane.JSON
                            .readTree(
                                    plane.sendAs(
                                                    Plane.token("read", "web-*"),
                                                    "GET",
                                                    "/audit?room=web-1",
                                                    "")
                                            .body())
                            .get("entries");
            assertThat(entries.findValuesAsText("action")).containsExactly("cap", "message");
            assertThat(entries.get(0).get("people").findValuesAsText("identity"))
                    .containsExactlyInAnyOrder("ann", "bob");
            assertThat(entries.get(0).at("/details/receive").asText()).contains("500000");
            assertThat(entries.get(1).at("/details/text").asText()).isEqualTo("soon");
            assertThat(entries.get(1).get("count").asInt()).isEqualTo(2);
            assertThat(plane.get("/audit?whom=bob").get("entries")).hasSize(1);
            assertThat(plane.get("/audit?room=sales").get("entries")).isEmpty();
        }
    }
}
