package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.protocol.ServerMessage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class OutboxTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Takes messages as long as it is told to. */
    private static final class Client implements WebSocketConnection {
        final List<JsonNode> sent = new ArrayList<>();
        boolean isWritable = true;
        int closedWith;

        private void add(String text) {
            try {
                sent.add(JSON.readTree(text));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void send(String text) {
            add(text);
        }

        @Override
        public void send(SharedText object, long seq) {
            add(object.numbered(seq));
        }

        @Override
        public boolean isWritable() {
            return isWritable;
        }

        @Override
        public void close(int code, String reason) {
            closedWith = code;
        }

        List<String> told() {
            return sent.stream()
                    .map(each ->
                            each.path("seq").asText("-")
                                    + " "
                                    + each.get("type").asText()
                                    + each.path("n").asText("")
                                    + each.path("re").asText(""))
                    .toList();
        }
    }

    private final Client client = new Client();
    private final Outbox outbox = new Outbox(client, 3);

    private static SharedText text(String type, int n) {
        return new SharedText("{\"type\":\"" + type + "\",\"n\":" + n + "}");
    }

    private void join() {
        ServerMessage.Joined joined =
                new ServerMessage.Joined(
                        1, 1, "r", null, "{}", List.of(), "s", "t", 30, List.of(), null, null);
        outbox.joined(joined, new ResumeLimits(Duration.ofSeconds(30), 10, 10_000));
        client.sent.clear();
    }

    private static ServerMessage.Slots slots(String... mids) {
        List<ServerMessage.SlotEntry> entries = new ArrayList<>();
        for (String mid : mids) {
            String[] parts = mid.split("=");
            entries.add(
                    new ServerMessage.SlotEntry(
                            parts[0], "video", parts[1], null, null, null, null, null, null, 0,
                            false));
        }
        return new ServerMessage.Slots(entries);
    }

    @Test
    void eventsFollowTheReplyToTheJoin() {
        outbox.state("roster", text("roster", 1));
        assertThat(client.sent).isEmpty();
        outbox.reply(new ServerMessage.Ok(7));
        assertThat(client.told()).containsExactly("- ok7");
        join();
        outbox.event(new ServerMessage.Connected());
        assertThat(client.told()).containsExactly("2 connected");
    }

    @Test
    void ofStatesTheLatestWaitsForASlowClient() {
        join();
        client.isWritable = false;
        outbox.state("speakers", text("speakers", 1));
        outbox.event(new ServerMessage.Connected());
        outbox.slots(slots("1=a", "2=b"));
        outbox.state("speakers", text("speakers", 2));
        outbox.slots(slots("2=c"));
        outbox.reply(new ServerMessage.Ok(9));
        assertThat(client.sent).isEmpty();
        client.isWritable = true;
        outbox.flush();
        assertThat(client.told()).containsExactly("1 speakers2", "2 connected", "3 slots", "4 ok9");
        assertThat(client.sent.get(2).findValuesAsText("track")).containsExactly("a", "c");
    }

    @Test
    void whoTakesNothingOfWhatMayNotBeLeftOutIsClosed() {
        join();
        client.isWritable = false;
        for (int i = 0; i < 50; i++) {
            outbox.state("speakers", text("speakers", i));
        }
        assertThat(client.closedWith).isZero();
        for (int i = 0; i < 3; i++) {
            outbox.event(new ServerMessage.Connected());
        }
        assertThat(client.closedWith).isEqualTo(4007);
    }

    @Test
    void whatComesWhileThereIsNoConnectionFollowsWhatWasMissed() {
        join();
        outbox.event(new ServerMessage.Connected());
        outbox.lost(client);
        outbox.state("speakers", text("speakers", 1));
        outbox.state("speakers", text("speakers", 2));
        Client next = new Client();
        assertThat(outbox.resume(next, new ServerMessage.Resumed(1, "t", 0), 0)).isTrue();
        assertThat(next.told()).containsExactly("- resumed1", "1 connected", "2 speakers2");
    }

    @Test
    void theEndIsToldBeforeIt() {
        join();
        client.isWritable = false;
        outbox.event(new ServerMessage.Closed("removed"));
        outbox.close(4003, "removed");
        assertThat(client.told()).containsExactly("1 closed");
        assertThat(client.closedWith).isEqualTo(4003);
    }

    @Test
    void soIsWhoTakesNothingOfLittleThatIsLarge() {
        join();
        client.isWritable = false;
        String page = "{\"text\":\"" + "x".repeat(Outbox.MOST_BYTES / 2) + "\"}";
        for (int id = 1; id <= 2; id++) {
            assertThat(client.closedWith).isZero();
            outbox.reply(new ServerMessage.Participants(id, page));
        }
        assertThat(client.closedWith).isEqualTo(4007);
    }

    @Test
    void whatWasTakenNoLongerCounts() {
        join();
        String page = "{\"text\":\"" + "x".repeat(Outbox.MOST_BYTES / 2) + "\"}";
        for (int id = 1; id <= 4; id++) {
            client.isWritable = false;
            outbox.reply(new ServerMessage.Participants(id, page));
            client.isWritable = true;
            outbox.flush();
        }
        assertThat(client.closedWith).isZero();
        assertThat(client.sent).hasSize(4);
    }
}
