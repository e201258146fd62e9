package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.testing.RedisServer;
import sfu.signaling.store.Store;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What is declared at either of two nodes is the same at both, whatever happens meanwhile. */
class DeclaredOverNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> NEW = Map.of("if-none-match", "*");

    private static RedisServer redis;
    private static Node one;
    private static Node two;

    @TempDir private static Path disk;

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url(), Store.inMemory());
        two = new Node("two", redis.url(), Store.open(disk));
        await().until(() -> isReady(one) && isReady(two));
        send(one, "DELETE", "/rooms/ready", "");
        awaitSame(one, two, List.of());
    }

    /** What is declared is agreed on, too. */
    private static boolean isReady(Node node) throws Exception {
        return NodesServeTogetherTest.ready(node) == 2
                && send(node, "PUT", "/rooms/ready", "{}").statusCode() < 300;
    }

    @AfterEach
    void removeAll() throws Exception {
        for (String room : declared(one).keySet()) {
            assertThat(send(one, "DELETE", "/rooms/" + room, "").statusCode()).isEqualTo(200);
        }
        awaitSame(one, two, List.of());
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    private static HttpResponse<String> send(
            Node node, String method, String path, String body, Map<String, String> headers)
            throws Exception {
        return node.send(
                method,
                "/admin/v1" + path,
                "application/json",
                body.replace('\'', '"'),
                "",
                headers);
    }

    private static HttpResponse<String> send(Node node, String method, String path, String body)
            throws Exception {
        return send(node, method, path, body, Map.of());
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("etag").orElse("none");
    }

    /** Name and ETag of all that is declared. */
    private static Map<String, String> declared(Node node) throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode room : JSON.readTree(node.get("/admin/v1/rooms").body()).get("rooms")) {
            all.put(room.get("name").asText(), room.get("etag").asText());
        }
        return all;
    }

    private static void awaitSame(Node left, Node right, List<String> rooms) {
        await().untilAsserted(() -> {
            Map<String, String> there = declared(left);
            assertThat(there.keySet()).containsExactlyInAnyOrderElementsOf(rooms);
            assertThat(declared(right)).isEqualTo(there);
        });
    }

    @Test
    void ofManyWhoPutARoomAtBothOneIsTaken() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Node node = i % 2 == 0 ? one : two;
            String body = "{'metadata':'%d'}".formatted(i);
            all.add(
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return send(node, "PUT", "/rooms/r", body, NEW);
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    }));
        }
        List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnlyOnce(201);
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 412);
        HttpResponse<String> first =
                answers.stream().filter(its -> its.statusCode() == 201).findFirst().orElseThrow();
        await().untilAsserted(() -> {
            for (Node node : List.of(one, two)) {
                HttpResponse<String> there = node.get("/admin/v1/rooms/r");
                assertThat(etag(there)).isEqualTo(etag(first));
                assertThat(JSON.readTree(there.body()).get("metadata"))
                        .isEqualTo(JSON.readTree(first.body()).get("metadata"));
            }
        });
    }

    @Test
    void anETagHoldsAtBothAndAnOldOneAtNeither() throws Exception {
        String first = etag(send(one, "PUT", "/rooms/r", "{}"));
        HttpResponse<String> changed =
                send(two, "PUT", "/rooms/r", "{'metadata':'b'}", Map.of("if-match", first));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);

        HttpResponse<String> late =
                send(one, "PUT", "/rooms/r", "{'metadata':'c'}", Map.of("if-match", first));
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.body()).contains("etag-conflict");
        assertThat(send(one, "DELETE", "/rooms/r", "", Map.of("if-match", first)).statusCode())
                .isEqualTo(412);
        assertThat(
                        send(one, "DELETE", "/rooms/r", "", Map.of("if-match", etag(changed)))
                                .statusCode())
                .isEqualTo(200);
        HttpResponse<String> again = send(two, "PUT", "/rooms/r", "{'metadata':'d'}", NEW);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        assertThat(etag(again)).isNotEqualTo(first).isNotEqualTo(etag(changed));
        await().until(() -> etag(one.get("/admin/v1/rooms/r")).equals(etag(again)));
    }

    @Test
    void whatIsRemovedAndPutAtBothAtOnceEndsTheSame() throws Exception {
        List<CompletableFuture<Void>> both = new ArrayList<>();
        for (Node node : List.of(one, two)) {
            both.add(
                    CompletableFuture.runAsync(() -> {
                        try {
                            for (int i = 0; i < 15; i++) {
                                String body = "{'metadata':'%s %d'}".formatted(node.port(), i);
                                send(node, "PUT", "/rooms/r" + i % 3, body);
                                send(node, "DELETE", "/rooms/r" + (i + 1) % 3, "");
                            }
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    }));
        }
        both.forEach(CompletableFuture::join);
        send(two, "PUT", "/rooms/last", "{}");

        await().untilAsserted(() -> {
            assertThat(one.get("/admin/v1/rooms/last").statusCode()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> here = one.get("/admin/v1/rooms/r" + i);
                HttpResponse<String> there = two.get("/admin/v1/rooms/r" + i);
                assertThat(there.statusCode()).isEqualTo(here.statusCode());
                assertThat(etag(there)).isEqualTo(etag(here));
            }
        });
    }

    @Test
    void aTemplateThatIsPutAtOneIsThereAtBothWithTheRoomsThatHaveIt() throws Exception {
        HttpResponse<String> put =
                send(one, "PUT", "/templates/small", "{'maxParticipants':7}", NEW);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        await().until(() -> two.get("/admin/v1/templates/small").statusCode() == 200);
        assertThat(etag(two.get("/admin/v1/templates/small"))).isEqualTo(etag(put));

        assertThat(send(two, "PUT", "/rooms/r", "{'template':'small'}").statusCode())
                .isEqualTo(201);
        HttpResponse<String> changed =
                send(
                        two,
                        "PUT",
                        "/templates/small",
                        "{'maxParticipants':8}",
                        Map.of("if-match", etag(put)));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(
                        send(
                                        one,
                                        "PUT",
                                        "/templates/small",
                                        "{'maxParticipants':9}",
                                        Map.of("if-match", etag(put)))
                                .statusCode())
                .isEqualTo(412);
        await().until(() ->
                one.get("/admin/v1/templates/small").body().contains("\"maxParticipants\":8"));
        await().until(() ->
                send(one, "DELETE", "/templates/small", "").body().contains("template-in-use"));
        assertThat(send(one, "DELETE", "/rooms/r", "").statusCode()).isEqualTo(200);
        await().until(() -> send(two, "DELETE", "/templates/small", "").statusCode() == 204);
        await().until(() -> one.get("/admin/v1/templates/small").statusCode() == 404);
    }

    @Test
    void whoWasAwayForLongerThanTheLogHasWhatTheOthersHave() throws Exception {
        for (String room : List.of("stays", "goes", "changes")) {
            assertThat(send(two, "PUT", "/rooms/" + room, "{}").statusCode()).isEqualTo(201);
        }
        send(two, "PUT", "/templates/goes", "{}");
        awaitSame(one, two, List.of("stays", "goes", "changes"));
        await().until(() -> one.get("/admin/v1/templates/goes").statusCode() == 200);
        two.close();

        await().until(() -> send(one, "DELETE", "/rooms/goes", "").statusCode() == 200);
        send(one, "DELETE", "/rooms/changes", "");
        send(one, "PUT", "/rooms/changes", "{'metadata':'new'}");
        send(one, "PUT", "/rooms/more", "{}");
        send(one, "DELETE", "/templates/goes", "");
        redis.run("del", "sfu:{test}:log");
        two = new Node("two", redis.url(), Store.open(disk));
        await().until(() -> NodesServeTogetherTest.ready(two) == 2);

        awaitSame(one, two, List.of("stays", "changes", "more"));
        await().until(() -> two.get("/admin/v1/templates/goes").statusCode() == 404);
    }

    @Test
    void withoutRedisItIsRefusedClearlyAndRedisThatComesBackEmptyIsToldAll() throws Exception {
        send(one, "PUT", "/rooms/before", "{}");
        send(one, "PUT", "/rooms/removed", "{}");
        awaitSame(one, two, List.of("before", "removed"));
        assertThat(send(two, "DELETE", "/rooms/removed", "").statusCode()).isEqualTo(200);
        awaitSame(one, two, List.of("before"));

        redis.stop();
        HttpResponse<String> template = send(one, "PUT", "/templates/t", "{}");
        assertThat(template.statusCode()).isEqualTo(503);
        assertThat(template.body()).contains("declarations-unavailable");
        assertThat(template.headers().firstValue("retry-after")).contains("2");
        HttpResponse<String> room = send(two, "PUT", "/rooms/while", "{}");
        assertThat(room.statusCode()).isEqualTo(503);

        redis.restart();
        await().until(() -> send(two, "PUT", "/rooms/after", "{}").statusCode() == 201);
        awaitSame(one, two, List.of("before", "after"));
        await().until(() -> send(one, "PUT", "/rooms/removed", "{}", NEW).statusCode() == 201);
        awaitSame(one, two, List.of("before", "after", "removed"));
    }
}
