package sfu.signaling.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.util.Map;

class SweepTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final ChatPolicy POLICY = new ChatPolicy(true, 100, DAY, 50);

    private final StoredMap<String, StoredMessage> messages =
            Store.inMemory().named("chat.messages", StoredMessage.class);

    private void write(ChannelName channel, long timeMs) {
        Talker ann = new Talker("CS_1", "ann", "Ann");
        long number = timeMs * 1000;
        StoredMessage message =
                new StoredMessage(number, timeMs, ann, null, "x", null, null, null, null);
        messages.put(channel.prefix() + "%016x".formatted(number), message);
    }

    @Test
    void whatIsTooOldGoesAlsoWhereNobodyComesAnyMore() {
        for (int i = 0; i < 5; i++) {
            write(ChannelName.ofRoom("old-" + i), i);
            write(ChannelName.ofRoom("both"), i);
            write(ChannelName.ofRoom("both"), DAY.toMillis() + i);
            write(ChannelName.channel("new"), DAY.toMillis() + i);
        }
        Sweep sweep = new Sweep(messages, () -> DAY, 3);
        int steps = 1;
        while (sweep.next(DAY.toMillis() + 5)) {
            steps++;
        }
        assertThat(steps).isEqualTo(7);
        assertThat(messages.range("", "\uffff", 100))
                .hasSize(10)
                .allMatch(each -> each.value().timeMs() >= DAY.toMillis());
        assertThat(sweep.next(3 * DAY.toMillis())).isTrue();
        assertThat(messages.size()).as("from the beginning again").isEqualTo(7);
    }

    @Test
    void whatSomeRoomsKeepLongestSaysWhatIsTooOld() {
        ChatPolicy longer = new ChatPolicy(true, 100, DAY.multipliedBy(9), 50);
        ChatPolicies policies = new ChatPolicies(POLICY, Map.of("a", POLICY, "b", longer));
        assertThat(policies.maxAge()).isEqualTo(DAY.multipliedBy(9));
        assertThat(ChatPolicies.defaults().maxAge()).isEqualTo(Duration.ofDays(30));
    }
}
