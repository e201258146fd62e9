package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A name that a query does not have is a mistake, not nothing. */
class QueryTest {
    private static Plane plane;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /bulk?dryrun, dryRun",
        "POST, /bulk?dry_run=true, dryRun",
        "POST, /bulk?dryRun&Confirm=true, confirm",
        "GET, /rooms?labels=a:b, label",
        "GET, /audit?roomm=x, room",
        "GET, /rooms/a?verbose, there is none",
        "POST, /rooms/a/lock?dryRun, there is none",
        "GET, /stream?scop=rooms, scope"
    })
    void itIsRefusedAndTheOthersAreNamed(String method, String path, String known)
            throws Exception {
        try (Guest ann = Guest.in(plane, "a", "ann")) {
            assertThat(ann.joined).isNotNull();
            String body = method.equals("GET") ? "" : "{'action':'lock','rooms':{'names':['a']}}";
            var answer = plane.send(method, path, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(Plane.problem(answer)).isEqualTo("bad-query");
            assertThat(Plane.JSON.readTree(answer.body()).get("detail").asText()).contains(known);
            assertThat(plane.get("/rooms/a").get("locked").asBoolean()).isFalse();
        }
    }

    @Test
    void allOperationsRefuseIt() throws Exception {
        List<String> others = new ArrayList<>();
        JsonNode paths = plane.get("/openapi.json").get("paths");
        for (var path : paths.properties()) {
            for (var method : path.getValue().properties()) {
                String name = method.getKey().toUpperCase(Locale.ROOT);
                String its =
                        path.getKey().substring("/admin/v1".length()).replaceAll("\\{\\w+}", "x");
                if (!its.equals("/openapi.json")) {
                    var answer = plane.send(name, its + "?no-such-name=1", "");
                    if (answer.statusCode() != 400 || !Plane.problem(answer).equals("bad-query")) {
                        others.add(name + " " + its + ": " + answer.statusCode());
                    }
                }
            }
        }
        assertThat(others).isEmpty();
    }

    @Test
    void strangersAreToldNothingOfIt() throws Exception {
        var answer = plane.send(plane.request("/bulk?x").POST(BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(401);
    }
}
