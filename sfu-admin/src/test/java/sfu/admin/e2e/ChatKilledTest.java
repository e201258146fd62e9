package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The server is killed while people write: what was acknowledged is there, and there once. */
@Tag("long")
class ChatKilledTest {
    private static final int WRITERS = 6;
    private static final int EACH = 40;
    private static final int ROUNDS = 2;

    @TempDir Path directory;

    private ChildServer server() throws Exception {
        return ChildServer.start(List.of("-XX:TieredStopAtLevel=1"), "--data=" + directory);
    }

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
        Map<String, String> acknowledged = new HashMap<>(); // messageIds by text
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildServer server = server()) {
                writeUntilKilled(server, round, acknowledged);
            }
        }
        try (ChildServer server = server();
                ChatClient ann = new ChatClient(server.port(), "w0", "c")) {
            Map<String, String> kept = history(ann);
            assertThat(kept).containsAllEntriesOf(acknowledged);
            assertThat(new HashSet<>(kept.values())).hasSameSizeAs(kept.keySet());
            ann.say("message.send", ",'channel':'c','text':'again','clientId':'0-0'");
            assertThat(ann.await("message.sent").get("messageId").asText())
                    .as("it is known by its client's id")
                    .isEqualTo(acknowledged.get("0-w0-0"));
        }
    }

    private static void writeUntilKilled(
            ChildServer server, int round, Map<String, String> acknowledged) throws Exception {
        List<ChatClient> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            writers.add(new ChatClient(server.port(), "w" + w, "c"));
        }
        String send = ",'channel':'c','text':'%d-w%d-%d','clientId':'%d-%d'";
        for (int i = 0; i < EACH; i++) {
            for (int w = 0; w < WRITERS; w++) {
                writers.get(w).say("message.send", send.formatted(round, w, i, round, i));
            }
        }
        for (int i = 0; i < EACH / 2; i++) { // the others' are somewhere on their way
            take(writers.getFirst().await("message.sent"), 0, round, acknowledged);
        }
        server.kill();
        for (int w = 0; w < WRITERS; w++) {
            for (JsonNode each : writers.get(w).messages) {
                if (each.get("type").asText().equals("message.sent")) {
                    take(each, w, round, acknowledged);
                }
            }
            writers.get(w).close();
        }
    }

    /** The first two requests were to connect and to join. */
    private static void take(
            JsonNode sent, int writer, int round, Map<String, String> acknowledged) {
        int number = sent.get("re").asInt() - 3;
        acknowledged.put(round + "-w" + writer + "-" + number, sent.get("messageId").asText());
    }

    private static Map<String, String> history(ChatClient client) throws Exception {
        Map<String, String> kept = new HashMap<>();
        Set<String> ids = new HashSet<>();
        String before = "";
        while (true) {
            client.say("message.history", ",'channel':'c'" + before);
            JsonNode page = client.await("messages");
            for (JsonNode each : page.get("messages")) {
                assertThat(ids.add(each.get("messageId").asText())).isTrue();
                assertThat(kept.put(each.get("text").asText(), each.get("messageId").asText()))
                        .as("written once: " + each)
                        .isNull();
            }
            if (!page.get("more").asBoolean()) {
                return kept;
            }
            before = ",'before':'%s'".formatted(page.at("/messages/0/messageId").asText());
        }
    }
}
