package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the document says is what the server does. */
class OpenApiTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static Plane plane;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
        document = plane.get("/openapi.json");
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void everyRouteIsInTheDocumentAndNoOther() {
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(method ->
                                        described.add(
                                                method.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        Set<String> served =
                plane.server.endpoints().stream()
                        .filter(each -> each.pattern().startsWith("/admin/v1/"))
                        .map(each -> each.method() + " " + each.pattern())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(served);
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        List<String> ids = document.findValuesAsText("operationId");
        assertThat(ids).doesNotHaveDuplicates().hasSize(Operations.ALL.size());
        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rooms",
                "/bans",
                "/revocations",
                "/audit",
                "/history",
                "/history/rooms",
                "/events",
                "/sessions",
                "/loggers",
                "/users/ann",
                "/templates",
                "/node",
                "/config"
            })
    void answersAreAsTheirSchemasSay(String path) throws Exception {
        HttpResponse<String> answer = plane.send("GET", path, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(mistakes(path, "get", answer)).isEmpty();
    }

    @Test
    void answersAboutPeopleAreToo() throws Exception {
        plane.send("PUT", "/rooms/filled", "{'labels':{'a':'b'},'attributes':{'c':'d'}}");
        try (Guest ann = Guest.in(plane, "filled", "ann")) {
            ann.publish(Plane.offer());
            String[] paths = {
                "/rooms",
                "/rooms/{room}",
                "/rooms/{room}/participants",
                "/rooms/{room}/participants/{identity}",
                "/rooms/{room}/participants/{identity}/caps",
                "/rooms/{room}/tracks",
                "/rooms/{room}/lobby",
                "/rooms/{room}/history",
                "/rooms/{room}/participants/{identity}/history",
                "/audit"
            };
            Awaitility.await()
                    .until(() ->
                            plane.send("GET", "/rooms/filled/tracks", "").body().contains("TR_"));
            for (String path : paths) {
                String asked = path.replace("{room}", "filled").replace("{identity}", "ann");
                HttpResponse<String> answer = plane.send("GET", asked, "");
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(mistakes(path, "get", answer)).as(path).isEmpty();
            }
            String track = plane.get("/rooms/filled/tracks").at("/tracks/0/id").asText();
            HttpResponse<String> muted =
                    plane.send("POST", "/rooms/filled/tracks/" + track + "/mute", "");
            assertThat(muted.body()).isEqualTo("{\"people\":1}");
            assertThat(mistakes("/rooms/{room}/tracks/{track}/mute", "post", muted)).isEmpty();
            ann.await("muted");
            HttpResponse<String> bulk =
                    plane.send("POST", "/bulk?dryRun&confirm", "{'action':'kick'}");
            assertThat(mistakes("/bulk", "post", bulk)).isEmpty();
            HttpResponse<String> token = plane.send("POST", "/tokens", "{'room':'x'}");
            assertThat(mistakes("/tokens", "post", token)).isEmpty();
            HttpResponse<String> removed =
                    plane.send("DELETE", "/rooms/filled/participants/ann", "");
            assertThat(mistakes("/rooms/{room}/participants/{identity}", "delete", removed))
                    .isEmpty();
        }
    }

    /** What is wrong with an answer. */
    private static List<String> mistakes(String path, String method, HttpResponse<String> answer)
            throws Exception {
        String pattern = path.equals("/users/ann") ? "/users/{identity}" : path;
        JsonNode response =
                document.at("/paths")
                        .get("/admin/v1" + pattern)
                        .get(method)
                        .get("responses")
                        .get(String.valueOf(answer.statusCode()));
        ObjectNode schema =
                response.get("content").get("application/json").get("schema").deepCopy();
        schema.set("components", document.get("components"));
        Schema its = REGISTRY.getSchema(schema);
        return its.validate(Plane.JSON.readTree(answer.body())).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    @Test
    void whatIsRefusedIsAProblem() throws Exception {
        HttpResponse<String> answer = plane.send("GET", "/rooms/nobody", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(Plane.JSON.readTree(answer.body()).fieldNames())
                .toIterable()
                .containsExactly("type", "title", "status", "detail");
    }
}
