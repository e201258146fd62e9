package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import static sfu.admin.cluster.TwoNodes.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What operators are told at either node of a room whose media is on both. */
@Tag("long")
class SpanningRoomTest {
    private static final List<String> PEOPLE =
            List.of(
                    "load-publisher-1",
                    "load-publisher-2",
                    "load-subscriber-1",
                    "load-subscriber-2");
    private static final int RATE = 100; // packets a second, of each who publishes
    private static final double IN = 2 * RATE;
    private static final double OUT = 2 * IN; // each of them to each who subscribes
    private static final Duration LONG = Duration.ofMinutes(5); // it is ended before

    private static JsonNode get(Node node, String path) throws Exception {
        HttpResponse<String> answer = node.get("/admin/v1" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    /** Of a room or node: its rates, which are no one's twice, and not half of them. */
    private static void assertSums(JsonNode its) {
        assertThat(its.get("tracks").asInt()).isEqualTo(2);
        double in = its.get("packetsInPerSecond").asDouble();
        double out = its.get("packetsOutPerSecond").asDouble();
        assertThat(in).isBetween(0.7 * IN, 1.5 * IN);
        assertThat(out).isBetween(0.7 * OUT, 1.5 * OUT);
        double more =
                its.get("bitsOutPerSecond").asDouble() / its.get("bitsInPerSecond").asDouble();
        assertThat(more).isBetween(1.4, 3.0);
    }

    private static void assertRoom(JsonNode room) {
        assertThat(room.get("name").asText()).isEqualTo("wide");
        assertThat(room.get("node").asText()).isEqualTo("one");
        assertThat(room.get("people").asInt()).isEqualTo(4);
        assertSums(room);
    }

    private static void assertPeople(JsonNode people) {
        assertThat(people.findValuesAsText("remoteAddress")).hasSize(4).doesNotHaveDuplicates();
        assertThat(people)
                .extracting(each -> each.get("identity").asText())
                .containsExactlyInAnyOrderElementsOf(PEOPLE);
    }

    private static double sum(JsonNode people, String rate) {
        double sum = 0;
        for (JsonNode each : people) {
            sum += each.get(rate).asDouble();
        }
        return sum;
    }

    private static void assertShownOnce(Node by) throws Exception {
        JsonNode room = get(by, "/rooms/wide");
        assertRoom(room);
        JsonNode people = room.get("participants");
        assertPeople(people);
        for (String rate :
                Set.of(
                        "packetsInPerSecond",
                        "packetsOutPerSecond",
                        "bitsInPerSecond",
                        "bitsOutPerSecond")) {
            double its = room.get(rate).asDouble();
            assertThat(sum(people, rate)).isCloseTo(its, within(its / 1e6));
        }
        JsonNode listed = get(by, "/rooms?prefix=wi").get("rooms");
        assertThat(listed).hasSize(1);
        assertRoom(listed.get(0));
        assertPeople(get(by, "/rooms/wide/participants").get("participants"));
        JsonNode tracks = get(by, "/rooms/wide/tracks").get("tracks");
        assertThat(tracks.findValuesAsText("identity")).hasSize(2).doesNotHaveDuplicates();
        assertThat(tracks.findValuesAsText("watched")).containsOnly("2");
        for (JsonNode each : tracks) {
            assertThat(each.get("packetsPerSecond").asDouble()).isBetween(0.7 * RATE, 1.5 * RATE);
        }
        JsonNode home = get(by, "/node?node=one");
        assertThat(home.get("participants").asInt()).isEqualTo(4);
        assertSums(home);
        JsonNode other = get(by, "/node?node=two");
        assertThat(other.get("participants").asInt()).isZero();
        assertThat(other.get("packetsInPerSecond").asDouble()).isZero();
        assertThat(get(by, "/nodes").get("nodes").findValuesAsText("participants"))
                .containsExactly("4", "0");
    }

    @Test
    void eachOfItsPeopleIsShownOnceAndSoIsWhatTheySendAndReceive() throws Exception {
        try (TwoNodes both = new TwoNodes(new RedisServer())) {
            both.one.claims(both.redis, "wide");
            try (MediaRun media = new MediaRun(both.two, "wide", 2, 2, LONG, "--rate=" + RATE)) {
                await().atMost(PATIENCE)
                        .until(() -> both.two.metric("sfu_relay_transports{where=\"here\"") == 3);
                for (Node each : List.of(both.one, both.two)) {
                    await().atMost(PATIENCE).untilAsserted(() -> assertShownOnce(each));
                }
                assertThat(media.isOver()).isFalse();
            }
        }
    }
}
