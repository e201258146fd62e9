package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.signaling.store.Store;

import java.util.ArrayList;
import java.util.List;

/** What is told after a start of the run before, which may have been killed. */
class LastRunTest {
    private final Store store = Store.inMemory();
    private ReceivingServer receiver;
    private Webhooks webhooks;

    @BeforeEach
    void start() throws Exception {
        receiver = new ReceivingServer(0);
        webhooks = new Webhooks(store, WebhooksTest.limits(5, "127.0.0.1"));
        webhooks.put(WebhooksTest.hook(receiver.url(), List.of(), List.of())).join();
    }

    @AfterEach
    void stop() {
        webhooks.close();
        receiver.close();
        store.close();
    }

    private LastRun run(long atMs) {
        LastRun its = new LastRun(store, "one", () -> atMs);
        its.tell(webhooks);
        return its;
    }

    @Test
    void roomsOfAServerThatWasKilledHaveEnded() throws Exception {
        try (LastRun killed = run(1000)) {
            assertThat(receiver.await().json().at("/data/first").asBoolean()).isTrue();
            killed.opened("left", "meeting");
            ParticipantInfo ann = who("PA_1", "ann");
            ParticipantInfo bob = who("PA_2", "bob");
            killed.joined("left", ann);
            killed.joined("left", bob);
            killed.left("left", bob, LeaveReason.LEFT, "", 1000);
            killed.opened("over", "meeting");
            killed.ended("over");
            try (LastRun next = run(2000)) {
                assertThat(next).isNotNull();
                List<JsonNode> told = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    told.add(receiver.await().json());
                }
                JsonNode started = one(told, "server.started");
                assertThat(started.get("room").asText()).isEmpty();
                assertThat(started.at("/data/node").asText()).isEqualTo("one");
                assertThat(started.at("/data/lost").asBoolean()).isTrue();
                JsonNode left = one(told, "participant.left");
                assertThat(left.get("room").asText()).isEqualTo("left");
                assertThat(left.at("/data/participant/id").asText()).isEqualTo("PA_1");
                assertThat(left.at("/data/participant/identity").asText()).isEqualTo("ann");
                assertThat(left.at("/data/participant/role").asText()).isEqualTo("attendee");
                assertThat(left.at("/data/reason").asText()).isEqualTo("server_lost");
                assertThat(left.at("/data/joinedAt").asLong()).isEqualTo(1000);
                JsonNode ended = one(told, "room.ended");
                assertThat(told.indexOf(left)).isLessThan(told.indexOf(ended));
                assertThat(ended.get("room").asText()).isEqualTo("left");
                assertThat(ended.at("/data/reason").asText()).isEqualTo("server_lost");
            }
        }
        try (LastRun last = run(3000)) {
            JsonNode started = receiver.await().json();
            assertThat(started.get("type").asText()).isEqualTo("server.started");
            assertThat(started.at("/data/lost").asBoolean()).isFalse();
            last.opened("new", "meeting");
        }
    }

    private static ParticipantInfo who(String id, String identity) {
        return new ParticipantInfo(id, identity, "Ann", 1, true, true, Role.ATTENDEE, true);
    }

    private static JsonNode one(List<JsonNode> all, String type) {
        return all.stream()
                .filter(each -> each.get("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
