package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.http.HttpResponse;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What those send who mean no good, or whose scripts are wrong. */
class HostileTest {
    private static final int MOST_A_MINUTE = AdminLimits.defaults().refusalsPerMinute();
    private static final List<String> BODIES =
            List.of(
                    "null",
                    "[]",
                    "[null]",
                    "1",
                    "'x'",
                    "true",
                    "{",
                    "{'a':",
                    "{'identity':null,'room':null,'roles':[null],'ttlSeconds':1}",
                    "{'roles':[null]}",
                    "{'action':'mute','rooms':{'names':[null]},'confirm':true}",
                    "{'action':'kick','people':{'identities':[null]},'confirm':true}",
                    "{'action':'mute','rooms':{'labels':{'a':null}},'confirm':true}",
                    "{'rooms':[null]}",
                    "{'rooms':[{'people':[null]}]}",
                    "{'labels':{'a':null}}",
                    "{'attributes':{'a':null}}",
                    "{'template':''}",
                    "{'deadlineSeconds':-9223372036854775808}",
                    "{'publish':{'bitrate':-1}}",
                    "{'publish':{'bitrate':99999999999999999999}}",
                    "{'url':null}",
                    "{'url':'::'}",
                    "{'url':'http://[','events':[null]}",
                    "{'role':1}",
                    "[".repeat(2000));

    private static final List<String> QUERIES =
            List.of(
                    "limit=-1",
                    "limit=x",
                    "limit=99999999999999999999",
                    "cursor=!",
                    "cursor=AAAA",
                    "cursor=%00",
                    "label=x",
                    "since=x",
                    "before=-1",
                    "from=9223372036854775807&to=-9223372036854775808",
                    "step=0",
                    "format=xml",
                    "seconds=999999999999",
                    "participant=%FF",
                    "room=%00");

    private static Plane plane;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    private static String path(String pattern) {
        return pattern.substring("/admin/v1".length()).replaceAll("\\{[a-z]+}", "x");
    }

    /** An operation that neither ends the server nor streams. */
    private static List<Map.Entry<String, String>> operations(boolean reading) throws Exception {
        List<Map.Entry<String, String>> all = new ArrayList<>();
        JsonNode paths = plane.get("/openapi.json").get("paths");
        paths.properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method -> {
                                    String name =
                                            method.getKey().toUpperCase(java.util.Locale.ROOT);
                                    if (List.of("GET", "POST", "PUT", "PATCH", "DELETE")
                                                    .contains(name)
                                            && name.equals("GET") == reading
                                            && !path.getKey().endsWith("/stream")
                                            && !path.getKey().endsWith("/drain")) {
                                        all.add(Map.entry(name, path(path.getKey())));
                                    }
                                }));
        assertThat(all).isNotEmpty();
        return all;
    }

    @Test
    void noBodyIsAFaultOfTheServer() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> each : operations(false)) {
            for (String body : BODIES) {
                var answer = plane.send(each.getKey(), each.getValue(), body);
                if (answer.statusCode() >= 500) {
                    faults.add(each + " " + body + ": " + answer.statusCode());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void noQueryIsAFaultOfTheServer() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> each : operations(true)) {
            for (String query : QUERIES) {
                var answer = plane.send("GET", each.getValue() + "?" + query, "");
                boolean isProblem =
                        answer.statusCode() < 400
                                || answer.headers()
                                        .firstValue("content-type")
                                        .orElse("")
                                        .startsWith("application/problem+json");
                if (answer.statusCode() >= 500 || !isProblem) {
                    faults.add(each + " " + query + ": " + answer.statusCode());
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 422, 429, 503})
    void whatDidNothingIsDoneWhenItIsSentAgain(int status) {
        Repeats repeats = new Repeats(AdminLimits.defaults(), () -> 0);
        HttpResponse good = HttpResponse.empty(204);
        for (HttpResponse each : List.of(HttpResponse.empty(status), good)) {
            assertThat(
                            repeats.answer(
                                            "key",
                                            "same",
                                            () -> CompletableFuture.completedFuture(each))
                                    .toCompletableFuture())
                    .isCompletedWithValue(each);
        }
        assertThat(repeats.size()).isEqualTo(1);
    }

    @Test
    void refusedAndDoneActsHaveOneNameInTheAuditLog() throws Exception {
        plane.send("PUT", "/rooms/named", "{'template':'none'}");
        plane.send("PUT", "/rooms/named", "{}");
        JsonNode entries = plane.get("/audit?action=declareRoom&room=named").get("entries");
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).at("/details/refused").asText()).isEqualTo("422");
        String today = java.time.LocalDate.now(java.time.ZoneOffset.UTC).minusDays(1).toString();
        assertThat(plane.get("/audit?room=named&since=" + today).get("entries")).hasSize(2);
        assertThat(plane.get("/audit?room=named&until=" + today + "T00:00:00Z").get("entries"))
                .isEmpty();
        assertThat(plane.send("GET", "/audit?since=yesterday", "").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2A", "acme-%2A", "a%00", "a%0Ab"})
    void aRoomHasNoNameThatStandsForOthersOrForgesLines(String name) throws Exception {
        var answer = plane.send("PUT", "/rooms/" + name, "{}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("asterisk");
        assertThat(plane.whip(name, Plane.guestToken("ann")).statusCode()).isEqualTo(400);
    }

    @Test
    void nobodyJoinsARoomThatIsCalledSo() throws Exception {
        try (Guest ann = new Guest(plane, "*", Plane.guestToken("ann"))) {
            assertThat(ann.await("error").get("message").asText()).contains("asterisk");
        }
    }

    @Test
    void aFaultDoesNotKeepItsIdempotencyKey() {
        Repeats repeats = new Repeats(AdminLimits.defaults(), () -> 0);
        CompletionStage<HttpResponse> first =
                repeats.answer(
                        "key",
                        "same",
                        () -> {
                            throw new IllegalStateException("a fault");
                        });
        assertThat(first.toCompletableFuture()).isCompletedExceptionally();
        assertThat(repeats.size()).isZero();
        HttpResponse good = HttpResponse.empty(204);
        assertThat(
                        repeats.answer("key", "same", () -> CompletableFuture.completedFuture(good))
                                .toCompletableFuture())
                .isCompletedWithValue(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action':'mute','people':{'role':'attendee'}}",
                "{'action':'mute','people':{'exceptIdentities':['nobody']}}",
                "{'action':'mute','people':{'notRole':'moderator'}}"
            })
    void whatTurnsOutToBeAboutAllHasToBeConfirmed(String body) throws Exception {
        try (Plane own = new Plane();
                Guest ann = Guest.in(own, "a", "ann");
                Guest bob = Guest.in(own, "b", "bob")) {
            assertThat(ann.joined).isNotNull();
            assertThat(bob.joined).isNotNull();
            var answer = own.send("POST", "/bulk", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(Plane.problem(answer)).isEqualTo("confirm-needed");
            assertThat(own.send("POST", "/bulk?confirm", body).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'action':'kick','rooms':{'names':[]},'people':{'role':'attendee'}}",
                "{'action':'kick','rooms':{'names':[]}}",
                "{'action':'end','rooms':{'names':[]}}",
                "{'action':'kick','people':{'identities':[]}}"
            })
    void anEmptyListMeansNobody(String body) throws Exception {
        try (Plane own = new Plane();
                Guest ann = Guest.in(own, "a", "ann")) {
            assertThat(ann.joined).isNotNull();
            var answer = own.send("POST", "/bulk", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Plane.JSON.readTree(answer.body()).get("people").asInt()).isZero();
            assertThat(own.get("/rooms/a/participants").get("participants")).hasSize(1);
        }
    }

    @Test
    void answersThatAreKeptAreBounded() {
        Repeats repeats = new Repeats(AdminLimits.defaults(), () -> 0);
        HttpResponse large = HttpResponse.of(200, "text/plain", "x".repeat(Repeats.MAX_BYTES));
        for (int i = 0; i < 1000; i++) {
            repeats.answer("" + i, "same", () -> CompletableFuture.completedFuture(large));
        }
        assertThat(repeats.sizeBytes()).isEqualTo(AdminLimits.defaults().idempotencyBytes());
        assertThat(repeats.size())
                .isEqualTo((int) (AdminLimits.defaults().idempotencyBytes() / Repeats.MAX_BYTES));
    }

    @Test
    void whatStrangersAskForIsCountedWhereItIsNotWritten() {
        Strangers strangers = new Strangers(MOST_A_MINUTE);
        for (int i = 0; i < MOST_A_MINUTE; i++) {
            assertThat(strangers.next(1000)).isZero();
        }
        assertThat(strangers.next(59_999)).isEqualTo(-1);
        assertThat(strangers.next(59_999)).isEqualTo(-1);
        assertThat(strangers.next(60_000)).isEqualTo(2);
        assertThat(strangers.next(60_000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'identity':'ceo','org':'acme'}",
                "{'identity':'ceo','room':'*'}",
                "{'identity':'ceo','room':'sales'}",
                "{'identity':'ceo','room':'web*'}",
                "{'identity':'ceo','room':'WEB-1'}",
                "{'identity':'ceo','admin':true}",
                "{'identity':'ceo','room':'web-1','operates':{'access':'read'}}",
                "{'identity':'ceo','room':'web-1','operates':{'access':'read','rooms':['we*']}}"
            })
    void aTokenForSomeRoomsGivesAwayNoOther(String body) throws Exception {
        var answer = plane.sendAs(Plane.token("admin", "web-*"), "POST", "/tokens", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }

    @Test
    void strangersDoNotFillTheAuditLog() throws Exception {
        plane.send("POST", "/rooms/kept/lock", "{'locked':true}");
        for (int i = 0; i < 300; i++) {
            plane.send(
                    plane.request("/rooms/stranger/lock")
                            .POST(BodyPublishers.ofString("{\"locked\":true}")));
        }
        assertThat(plane.get("/audit?room=stranger&limit=1000").get("entries").size())
                .isBetween(1, 2 * MOST_A_MINUTE);
        assertThat(plane.get("/audit?room=kept").get("entries")).hasSize(1);
    }
}
