package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.testing.RedisServer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What docker/compose.yaml puts together, for real: two nodes of the archive that `.ci/dist` makes,
 * Redis, coturn, Prometheus with its rules, nginx with TLS in front, two Chromium pages.
 */
class DeploymentRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ROOM = "deployed";
    private static final String VIDEO = "document.querySelector('.tile:not(.mirror) video')";

    /** Of the pair of candidates in use. */
    private static final String LOCAL_CANDIDATE =
            """
            (async () => {
              const stats = await room.getStats();
              for (const s of stats.values()) {
                if (s.type === 'transport' && s.selectedCandidatePairId) {
                  return stats.get(stats.get(s.selectedCandidatePairId).localCandidateId).candidateType;
                }
              }
              return '';
            })()
            """;

    @TempDir private Path folder;

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(condition);
    }

    private static void await(Chromium.Page page, String condition) {
        await(condition, () -> page.eval(condition).asBoolean());
    }

    private static JsonNode get(String url, String token) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .header("authorization", "Bearer " + token)
                        .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void twoPagesMeetThroughTheProxyAndOneNodeMayDie() throws Exception {
        DeployedFiles files = new DeployedFiles(folder);
        Path launcher = files.launcher();
        files.certify();
        try (RedisServer redis = new RedisServer();
                Coturn turn = new Coturn();
                DeployedPorts ports = new DeployedPorts(files);
                DeployedNode one = new DeployedNode("sfu-1", launcher, folder, ports.first());
                DeployedNode two = new DeployedNode("sfu-2", launcher, folder, ports.second())) {
            one.start(redis.url(), turn);
            two.start(redis.url(), turn);
            for (DeployedNode node : List.of(one, two)) {
                await(
                        node + " sees both",
                        () ->
                                get(node.url("/admin/v1/nodes"), node.operator())
                                                .findValuesAsText("state")
                                                .stream()
                                                .filter("ready"::equals)
                                                .count()
                                        == 2);
            }
            try (DeployedPrometheus prometheus =
                    new DeployedPrometheus(folder, one.port(), two.port())) {
                scrapesBothWithItsRules(prometheus);
                meet(ports, one, two);
            }
        }
    }

    private static void scrapesBothWithItsRules(DeployedPrometheus prometheus) {
        String api = "http://127.0.0.1:" + prometheus.port() + "/api/v1/";
        await(
                "Prometheus scrapes both",
                () ->
                        get(api + "targets", "").findValuesAsText("health").stream()
                                        .filter("up"::equals)
                                        .count()
                                == 2);
        await(
                "its rules are loaded and evaluated",
                () -> {
                    JsonNode groups = get(api + "rules", "").at("/data/groups");
                    List<String> health = groups.findValuesAsText("health");
                    return !health.isEmpty() && health.stream().allMatch("ok"::equals);
                });
        await(
                "both nodes see each other in what it scraped",
                () -> {
                    String query = "query?query=sum(sfu_cluster_nodes%7Bstate%3D%22ready%22%7D)";
                    return get(api + query, "").at("/data/result/0/value/1").asText().equals("4");
                });
    }

    private void meet(DeployedPorts ports, DeployedNode one, DeployedNode two) throws Exception {
        try (Chromium direct = Chromium.start(List.of(), List.of("--ignore-certificate-errors"));
                Chromium behind =
                        Chromium.start(List.of(), List.of("--ignore-certificate-errors"))) {
            Chromium.Page ann = direct.open(page(ports.toFirst(), "ann"), 800, 500);
            await(ann, "room.state === 'connected'");
            Chromium.Page ben = behind.open("about:blank", 800, 500);
            ben.beforeAll(TurnInBrowserTest.RELAY_ONLY);
            ben.go(page(ports.toSecond(), "ben"));
            await(ben, "room.state === 'connected'");
            for (Chromium.Page page : List.of(ann, ben)) {
                await(page, VIDEO + ".videoWidth > 0 && " + VIDEO + ".currentTime > 1");
            }
            assertThat(ann.eval(LOCAL_CANDIDATE).asText()).isIn("host", "prflx", "srflx");
            assertThat(ben.eval(LOCAL_CANDIDATE).asText()).isEqualTo("relay");
            assertThat(one.landed() + two.landed()).as("one came by way of the other").isPositive();

            for (Chromium.Page page : List.of(ann, ben)) {
                page.eval("(window.before = room.peerConnection) !== null");
            }
            DeployedNode victim = one.has(ROOM) ? one : two;
            DeployedNode rest = victim == one ? two : one;
            victim.kill();
            long killedNs = System.nanoTime();
            await("the room is on the other", () -> rest.has(ROOM));
            for (Chromium.Page page : List.of(ann, ben)) {
                await(page, "room.state === 'connected' && room.peerConnection !== window.before");
                await(page, "room.participants.size === 1 && " + VIDEO + ".videoWidth > 0");
                await(page, VIDEO + ".currentTime > 0"); // anew
            }
            System.out.printf(
                    "both are back, with pictures, %d ms after the kill%n",
                    (System.nanoTime() - killedNs) / 1_000_000);
            ben.screenshot("deployment-after-kill");
        }
    }

    private static String page(String origin, String name) {
        String token = ChildServer.token(name);
        return origin + "/?room=" + ROOM + "&name=" + name + "#token=" + token;
    }
}
