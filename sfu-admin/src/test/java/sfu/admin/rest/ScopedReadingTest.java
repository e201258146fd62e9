package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a token that is for some rooms learns of the others: nothing, also where it asks for it. */
class ScopedReadingTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String OWN = Plane.token("read", "team-a", "club-*");
    private static final List<String> FOREIGN = List.of("team-ab", "TEAM-A", "sales", "mallory");
    private static Plane plane;
    private static Guest ann;
    private static Guest eve;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
        ann = Guest.in(plane, "team-a", "ann");
        eve = Guest.in(plane, "team-ab", "mallory");
    }

    @AfterAll
    static void stop() {
        ann.close();
        eve.close();
        plane.close();
    }

    /** An event stream, read as it comes. */
    private static final class Watch implements AutoCloseable {
        private final StringBuffer text = new StringBuffer();
        private final HttpResponse<java.io.InputStream> response;

        Watch(String query, String token, String lastEventId) throws Exception {
            var request = plane.request("/stream" + query).header("last-event-id", lastEventId);
            if (!token.isEmpty()) {
                request.header("authorization", "Bearer " + token);
            }
            response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    text.append(line).append('\n');
                }
            } catch (IOException e) {
                text.append("ended\n");
            }
        }

        String until(String wanted) {
            await().atMost(Duration.ofSeconds(30)).until(() -> text.indexOf(wanted) >= 0);
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    /** Things happen in all rooms; the last is in a room of its own. */
    private static void happen(String name) throws Exception {
        Guest.in(plane, "sales", "mallory2").close();
        plane.send("POST", "/rooms/team-ab/lock", "{'locked':false}");
        plane.send("PUT", "/rooms/sales", "{'metadata':'mallory'}");
        try (Guest guest = Guest.in(plane, "team-a", name)) {
            assertThat(guest.joined).isNotNull();
        }
    }

    private static void isClean(String text) {
        assertThat(text).doesNotContain(FOREIGN).doesNotContain("\"node\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?scope=rooms", "?fields=rooms.name", "?scope=room&room=team-a"})
    void aStreamTellsOfItsOwnRooms(String query) throws Exception {
        String name = "guest" + Math.abs(query.hashCode());
        try (Watch watch = new Watch(query, OWN, "")) {
            isClean(watch.until("event: snapshot"));
            happen(name);
            String text = watch.until("\"identity\":\"" + name + "\"");
            isClean(text);
            assertThat(text).contains("team-a");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?scope=node",
                "?fields=node.rooms",
                "?fields=node",
                "?scope=rooms&fields=rooms.name,node.rooms",
                "?scope=room&room=team-ab",
                "?scope=room&room=TEAM-A",
                "?scope=room&room=team-a%20",
                "?scope=room&room=team-a*",
                "?scope=room&room=nowhere",
                "?scope=room&room=club",
                "?scope=participant&room=team-ab&participant=mallory",
                "?scope=room&room=team-ab&room=team-a"
            })
    void otherThingsAreRefusedWhetherOrNotTheyAreThere(String query) throws Exception {
        HttpResponse<String> answer = plane.sendAs(OWN, "GET", "/stream" + query, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(Plane.problem(answer)).isEqualTo("scope");
    }

    /** Ids of a stream with more in it lead to no more. */
    @Test
    void idsOfAnothersStreamDoNotLeadIntoIt() throws Exception {
        String all = Plane.token("read", "*");
        try (Watch watch = new Watch("", all, "")) {
            happen("before");
            String text = watch.until("team-ab");
            assertThat(text).contains("\"node\"");
            String id = text.lines().filter(line -> line.startsWith("id:")).findFirst().get();
            try (Watch own = new Watch("", OWN, id.substring(3).strip())) {
                String its = own.until("event: snapshot");
                assertThat(its).contains("event: reset");
                isClean(its);
            }
        }
    }

    @Test
    void aTicketOpensNoMoreThanItsToken() throws Exception {
        JsonNode ticket = Plane.JSON.readTree(plane.sendAs(OWN, "POST", "/tickets", "").body());
        String query = "?ticket=" + ticket.get("ticket").asText();
        try (Watch watch = new Watch(query, "", "")) {
            isClean(watch.until("event: snapshot"));
        }
        ticket = Plane.JSON.readTree(plane.sendAs(OWN, "POST", "/tickets", "").body());
        HttpResponse<String> more =
                plane.send(
                        plane.request(
                                "/stream?scope=node&ticket=" + ticket.get("ticket").asText()));
        assertThat(more.statusCode()).isEqualTo(403);
        HttpResponse<String> nobodys = plane.sendAs(Plane.guestToken("x"), "POST", "/tickets", "");
        assertThat(nobodys.statusCode()).isEqualTo(403);
    }

    @Test
    void theAuditLogTellsOfItsOwnRooms() throws Exception {
        plane.send("PUT", "/loggers/ROOT", "{'level':'info'}"); // about no room
        for (String room : new String[] {"team-ab", "team-a", "TEAM-A", "team-a", "sales"}) {
            plane.send("POST", "/bans", "{'identity':'x-%s','room':'%s'}".formatted(room, room));
        }
        for (String level : new String[] {"read", "moderate", "admin"}) {
            String token = Plane.token(level, "team-a");
            JsonNode page = Plane.JSON.readTree(plane.sendAs(token, "GET", "/audit", "").body());
            assertThat(page.get("entries").size()).isGreaterThanOrEqualTo(2);
            assertThat(page.get("entries"))
                    .allMatch(entry -> entry.get("room").asText().equals("team-a"));
            String lines = plane.sendAs(token, "GET", "/audit?format=jsonl", "").body();
            assertThat(lines.lines()).hasSize(page.get("entries").size());
            isClean(lines);
            HttpResponse<String> next =
                    plane.sendAs(token, "GET", "/audit?format=jsonl&limit=1", "");
            long before = Long.parseLong(next.headers().firstValue("x-next").get());
            isClean(plane.sendAs(token, "GET", "/audit?before=" + before, "").body());
            for (String query :
                    new String[] {
                        "?room=team-ab",
                        "?room=sales",
                        "?room=TEAM-A",
                        "?room=team-a*",
                        "?room=team-ab&room=team-a",
                        "?room=team-ab&format=jsonl"
                    }) {
                HttpResponse<String> other = plane.sendAs(token, "GET", "/audit" + query, "");
                assertThat(other.statusCode()).as(query).isEqualTo(403);
                assertThat(Plane.problem(other)).isEqualTo("scope");
            }
            for (String query :
                    new String[] {"?whom=x-sales", "?action=setLogger", "?by=mallory"}) {
                assertThat(plane.sendAs(token, "GET", "/audit" + query, "").body())
                        .contains("\"entries\":[]");
            }
        }
    }

    private static final List<String> OTHER_ROOMS =
            List.of(
                    "?room=team-ab",
                    "?room=sales",
                    "?room=TEAM-A",
                    "?room=team-a*",
                    "?room=team-a%20",
                    "?room=team-ab&room=team-a",
                    "?room=club",
                    "?room=nowhere");

    private static void refusesOtherRooms(String path) throws Exception {
        for (String query : OTHER_ROOMS) {
            HttpResponse<String> other = plane.sendAs(OWN, "GET", path + query, "");
            assertThat(other.statusCode()).as(path + query).isEqualTo(403);
            assertThat(Plane.problem(other)).isEqualTo("scope");
        }
    }

    private static String own(String path) throws Exception {
        HttpResponse<String> its = plane.sendAs(OWN, "GET", path, "");
        assertThat(its.statusCode()).as(its.body()).isEqualTo(200);
        isClean(its.body());
        return its.body();
    }

    @Test
    void whatHappenedIsToldOfItsOwnRooms() throws Exception {
        happen("eventful");
        plane.send("PUT", "/loggers/ROOT", "{'level':'info'}"); // about no room
        await().atMost(Duration.ofSeconds(30))
                .until(() -> plane.send("GET", "/events", "").body().contains("eventful"));
        assertThat(plane.send("GET", "/events", "").body()).contains("mallory2");
        JsonNode events = Plane.JSON.readTree(own("/events")).get("events");
        assertThat(events).isNotEmpty();
        assertThat(events).allMatch(each -> each.path("room").asText().equals("team-a"));
        assertThat(own("/events?room=team-a&type=join")).contains("eventful");
        assertThat(own("/events?participant=mallory2")).contains("\"events\":[]");
        assertThat(own("/events?since=0&limit=5000")).contains("eventful");
        refusesOtherRooms("/events");
    }

    @Test
    void endedSessionsAreToldOfItsOwnRooms() throws Exception {
        try (Guest visitor = Guest.in(plane, "team-a", "visitor");
                Guest stranger = Guest.in(plane, "sales", "mallory3")) {
            assertThat(List.of(visitor.joined, stranger.joined)).doesNotContainNull();
            plane.send("DELETE", "/rooms/sales/participants/mallory3", "");
            plane.send("DELETE", "/rooms/team-a/participants/visitor", "");
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> plane.send("GET", "/sessions", "").body().contains("visitor"));
        assertThat(plane.send("GET", "/sessions", "").body()).contains("mallory3");
        assertThat(own("/sessions")).contains("visitor");
        assertThat(own("/sessions?room=team-a&identity=visitor")).contains("visitor");
        assertThat(own("/sessions?identity=mallory3")).contains("\"sessions\":[]");
        for (String format : List.of("csv", "ndjson")) {
            assertThat(own("/sessions?format=" + format)).contains("visitor");
        }
        refusesOtherRooms("/sessions");
    }

    @Test
    void figuresAreToldOfItsOwnRooms() throws Exception {
        happen("figured");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> plane.send("GET", "/history/rooms", "").body().contains("team-ab"));
        JsonNode rooms = Plane.JSON.readTree(own("/history/rooms")).get("rooms");
        assertThat(rooms).isNotEmpty();
        assertThat(rooms).allMatch(each -> each.path("name").asText().equals("team-a"));
        assertThat(own("/rooms/team-a/history")).contains("\"people\"");
        assertThat(own("/rooms/team-a/history?format=csv")).startsWith("at,people,");
        assertThat(plane.send("GET", "/history?format=xml", "").statusCode()).isEqualTo(400);
        for (String path :
                List.of(
                        "/history",
                        "/rooms/team-ab/history",
                        "/rooms/TEAM-A/history",
                        "/rooms/team-ab/participants/mallory/history")) {
            assertThat(plane.sendAs(OWN, "GET", path, "").statusCode()).as(path).isEqualTo(403);
        }
        assertThat(plane.sendAs(OWN, "GET", "/history/rooms?room=team-ab", "").statusCode())
                .as("it has no room")
                .isEqualTo(400);
    }
}
