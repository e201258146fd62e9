package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.signaling.auth.Access;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is told of rooms, and who hears it. */
class StreamRouteTest extends OperatorsPlane {
    @Test
    void roomsAreListedAndFoundByName() throws Exception {
        start(Access.open());
        JsonNode room = JSON.readTree(get("/admin/v1/rooms").body()).get("rooms").get(0);
        assertThat(room.get("name").asText()).isEqualTo("a/b");
        assertThat(room.get("packetsInPerSecond").asDouble()).isEqualTo(100);
        assertThat(room.get("lossIn").asDouble()).isEqualTo(0.1);
        assertThat(room.has("participants")).isFalse(); // who may be thousands
        JsonNode same = JSON.readTree(get("/admin/v1/rooms/a%2Fb").body());
        assertThat(same.get("participants").get(0).get("name").asText()).isEqualTo("Ann \"A\"");
        HttpResponse<String> none = get("/admin/v1/rooms/none");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void theBodyIsAsAgreed() throws Exception {
        start(Access.open());
        try (Watch watch = new Watch("")) {
            watch.untilEvent("snapshot");
            JsonNode body = JSON.readTree(watch.data());
            assertThat(names(body)).containsExactlyInAnyOrder("at", "node", "rooms");
            assertThat(names(body.get("node")))
                    .contains("rooms", "participants", "tracks", "drops", "io", "srtp")
                    .contains("packetsInPerSecond", "bitsOutPerSecond", "uptimeSeconds");
            assertThat(body.get("node").get("drops").get("NOT_KEY_FRAME").asInt()).isEqualTo(3);
            JsonNode person = body.get("rooms").get("a/b").get("participants").get("PA_1");
            assertThat(names(person))
                    .contains("id", "identity", "name", "joinedAt", "connection")
                    .contains("remoteAddress", "srtpProfile", "rttMs", "lossIn", "lossOut");
            assertThat(names(person.get("tracks").get("TR_1")))
                    .contains(
                            "id",
                            "kind",
                            "source",
                            "muted",
                            "codec",
                            "bitsPerSecond",
                            "packetsPerSecond",
                            "loss",
                            "jitterMs",
                            "keyFrames",
                            "nacks",
                            "plis",
                            "speech",
                            "watched",
                            "score",
                            "encodings");
            watch.untilEvent("delta");
            assertThat(JSON.readTree(watch.data()).get("at").asLong())
                    .isGreaterThan(body.get("at").asLong());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scope=room&room=a%2Fb              | 200 |",
                "scope=participant&room=a%2Fb&participant=ann&interval=5 | 200 |",
                "scope=node&fields=node.rooms,node.shards.load&events=none | 200 |",
                "scope=rooms&fields=rooms.participants.score | 200 |",
                "scope=everything                   | 400 | unknown-scope",
                "scope=%3Cscript%3E                 | 400 | unknown-scope",
                "scope=room                         | 400 | wrong-scope",
                "scope=node&room=a                  | 400 | wrong-scope",
                "scope=participant&room=a%2Fb       | 400 | wrong-scope",
                "scope=room&room=none               | 404 | no-such-room",
                "scope=participant&room=a%2Fb&participant=zzz | 404 | no-such-participant",
                "scope=room&room=%3Cb%3E            | 404 | no-such-room",
                "scope=node&fields=rooms            | 400 | unknown-field",
                "scope=node&fields=node.name.more   | 400 | unknown-field",
                "fields=,                           | 400 | unknown-field",
                "interval=0                         | 400 | bad-interval",
                "interval=61                        | 400 | bad-interval",
                "interval=1e9                       | 400 | bad-interval",
                "events=join,nothing                | 400 | unknown-event",
            })
    void whatIsNotThereIsRefusedByItsKind(String query, int status, String kind) throws Exception {
        start(Access.open());
        if (status == 200) {
            try (Watch watch = new Watch("?" + query)) {
                watch.untilEvent("snapshot");
                watch.untilEvent("delta");
            }
            return;
        }
        HttpResponse<String> refused = get("/admin/v1/stream?" + query);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(JSON.readTree(refused.body()).get("type").asText())
                .isEqualTo("urn:sfu:problem:" + kind);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void fiveHundredWatchersHearAll() throws Exception {
        start(Access.open(), Duration.ofMillis(500));
        List<Watch> all = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                all.add(new Watch(""));
            }
            for (Watch watch : all) {
                watch.untilEvent("snapshot");
                watch.untilEvent("delta");
            }
            assertThat(live.watchers()).isEqualTo(500);
        } finally {
            for (Watch watch : all) {
                watch.close();
            }
        }
        await().until(() -> live.watchers() == 0);
    }

    @Test
    void whatOperatorsDoIsSeenByTheOthers() throws Exception {
        start(Access.byToken(TOKENS));
        String ticket = send("POST", "/admin/v1/tickets", token(true), "").body();
        String query = "?scope=node&ticket=" + JSON.readTree(ticket).get("ticket").asText();
        try (Watch watch = new Watch(query)) {
            watch.untilEvent("snapshot");
            assertThat(
                            send("DELETE", "/admin/v1/rooms/a%2Fb/participants/ann", "", "")
                                    .statusCode())
                    .isEqualTo(401);
            send("DELETE", "/admin/v1/rooms/a%2Fb/participants/ann", token(true), "");
            watch.untilEvent("tail");
            JsonNode told = JSON.readTree(watch.data());
            assertThat(told.get("type").asText()).isEqualTo("admin");
            assertThat(told.get("details").get("act").asText()).isEqualTo("DELETE");
        }
    }
}
