package sfu.signaling.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.store.Store;

import java.time.Duration;

/** One channel, in virtual time. */
class ChannelTest {
    private static final ChannelName NAME = ChannelName.channel("c");
    private static final int MANY = 100;
    private static final ChatPolicy POLICY = new ChatPolicy(true, 3, Duration.ofSeconds(60), 2);

    private final Store store = Store.inMemory();
    private final FakeMember ann = new FakeMember("ann");
    private final FakeMember bob = new FakeMember("bob");
    private final FakeMember eve = new FakeMember("eve");
    private long nowMs = 1_000_000;
    private final Clocks clocks = Clocks.steady(() -> nowMs);
    private int most = 3;
    private Channel channel;

    @BeforeEach
    void open() {
        channel = channel(POLICY);
        channel.enter(ann);
        channel.enter(bob);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Channel channel(ChatPolicy policy) {
        return channel(policy, clocks);
    }

    private Channel channel(ChatPolicy policy, Clocks its) {
        ChatLimits limits =
                new ChatLimits(9, 9, most, 2, 100, 100, 2, 1000, 10, Duration.ofSeconds(6));
        History history = new History(store.named("m", StoredMessage.class), NAME, policy, its);
        return new Channel(NAME, policy, limits, new Figures(), history, Runnable::run, its);
    }

    private static ChatRequest.MessageSend text(String text, String clientId) {
        return new ChatRequest.MessageSend(1, "c", null, text, null, clientId, null);
    }

    private FakeAnswer ask(ChatRequest request, FakeMember from) {
        FakeAnswer answer = new FakeAnswer();
        channel.handle(request, from, answer);
        return answer;
    }

    private ChatMessage.MessageSent send(String text, String clientId, FakeMember from)
            throws Exception {
        return ask(text(text, clientId), from).get(ChatMessage.MessageSent.class);
    }

    private ChatMessage.Messages page(FakeMember to) throws Exception {
        return ask(new ChatRequest.MessageHistory(1, "c", null, null), to)
                .get(ChatMessage.Messages.class);
    }

    @Test
    void numbersRiseAlsoWhenTheClockGoesBack() throws Exception {
        long first = Long.parseLong(send("1", "a", ann).messageId());
        nowMs -= 500_000;
        long second = Long.parseLong(send("2", "b", ann).messageId());
        assertThat(second).isEqualTo(first + 1);
    }

    @Test
    void noMoreIsKeptThanThePolicySays() throws Exception {
        for (int i = 1; i <= 5; i++) {
            nowMs += 1000;
            send("t" + i, "c" + i, ann);
        }
        assertThat(page(bob).messages())
                .extracting(ChatMessage.Kept::text)
                .containsExactly("t3", "t4", "t5");
        nowMs += 59_500; // t4 is older than a minute
        send("t6", "c6", ann);
        assertThat(page(bob).messages())
                .extracting(ChatMessage.Kept::text)
                .containsExactly("t5", "t6");
        assertThat(store.named("m", StoredMessage.class).size()).isEqualTo(2);
    }

    @Test
    void whatWasSentBeforeIsKnownAfterARestart() throws Exception {
        String id = send("once", "a", ann).messageId();
        bob.told.clear();
        channel = channel(POLICY);
        channel.enter(ann);
        channel.enter(bob);
        assertThat(send("twice", "a", ann).messageId()).isEqualTo(id);
        assertThat(bob.take("message")).isEmpty();
        assertThat(page(bob).messages()).hasSize(1);
    }

    @Test
    void whatWasDeletedIsNotSentAgain() throws Exception {
        String id = send("secret", "a", ann).messageId();
        ask(new ChatRequest.MessageDelete(1, "c", id), ann).get(ServerMessage.Ok.class);
        channel = channel(POLICY);
        channel.enter(ann);
        assertThat(send("secret", "a", ann).messageId()).isEqualTo(id);
        assertThat(page(ann).messages()).isEmpty();
    }

    @Test
    void whereNothingIsKeptAMessageIsStillToldOnce() throws Exception {
        channel = channel(new ChatPolicy(true, 0, Duration.ofSeconds(60), 2));
        channel.enter(ann);
        channel.enter(bob);
        send("x", "a", ann);
        send("x", "a", ann);
        assertThat(bob.take("message")).hasSize(1);
        assertThat(page(bob).messages()).isEmpty();
        assertThat(store.named("m", StoredMessage.class).size()).isZero();
    }

    @Test
    void whoTypesAndFallsSilentTypesNoMore() throws Exception {
        ask(new ChatRequest.Typing(1, "c", true), ann).get(ServerMessage.Ok.class);
        assertThat(bob.take("typing")).singleElement().asString().contains("\"isTyping\":true");
        nowMs += 5000;
        ask(new ChatRequest.Typing(1, "c", true), ann);
        nowMs += 5000;
        channel.tick(nowMs);
        assertThat(bob.take("typing")).as("it was said again").isEmpty();
        nowMs += 1000;
        channel.tick(nowMs);
        assertThat(bob.take("typing")).singleElement().asString().contains("\"isTyping\":false");
        assertThat(ann.take("typing")).isEmpty();
    }

    @Test
    void allTogetherMaySayOnlySoMuch() throws Exception {
        for (int i = 0; i < 20; i++) {
            send("x", "c" + i, i % 2 == 0 ? ann : bob);
        }
        assertThatThrownBy(() -> send("x", "y", ann))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refused -> assertThat(refused.limit()).isEqualTo(Limit.CHANNEL_RATE));
        send("x", "c19", bob); // what was taken before is known, whatever is said
        nowMs += 500;
        send("x", "y", ann);
    }

    @Test
    void itIsFullAtSomePoint() {
        channel.enter(eve);
        assertThatThrownBy(() -> channel.enter(new FakeMember("zoe")))
                .isInstanceOf(MediaException.class);
        channel.enter(eve); // again
        channel.leave(eve, LeaveReason.LEFT);
        channel.enter(new FakeMember("zoe"));
    }

    @Test
    void whoIsHiddenIsTold_ButToldOfToNobody() throws Exception {
        eve.isHidden = true;
        channel.enter(eve);
        channel.tick(nowMs + 1000);
        assertThat(String.join("", ann.take("channel.people"))).doesNotContain("eve");
        assertThatThrownBy(() -> ask(text("boo", "a"), eve)).isInstanceOf(MediaException.class);
        send("x", "a", ann);
        assertThat(eve.take("message")).hasSize(1);
        ChatRequest.Relay relay = new ChatRequest.Relay(1, "c", "eve", null, "AAEC");
        assertThatThrownBy(() -> ask(relay, ann)).isInstanceOf(MediaException.class);
    }

    @Test
    void whoMayNotChatReads() throws Exception {
        bob.canChat = false;
        assertThatThrownBy(() -> ask(text("x", "a"), bob)).isInstanceOf(MediaException.class);
        assertThatThrownBy(() -> ask(new ChatRequest.Typing(1, "c", true), bob))
                .isInstanceOf(MediaException.class);
        send("x", "a", ann);
        assertThat(page(bob).messages()).hasSize(1);
    }

    @Test
    void manyWhoComeAreToldTogether() {
        channel.tick(nowMs + 1000);
        ann.told.clear();
        channel.leave(bob, LeaveReason.LEFT);
        channel.enter(eve);
        channel.tick(nowMs + 1010);
        assertThat(ann.take("channel.people")).as("too soon").isEmpty();
        channel.tick(nowMs + 1030);
        assertThat(ann.take("channel.people"))
                .singleElement()
                .asString()
                .contains("\"left\":[{\"id\":\"CS_bob\",\"reason\":\"left\"}]")
                .contains("\"identity\":\"eve\"")
                .contains("\"count\":2");
    }

    @Test
    void aClockThatIsSetBackKeepsNoNewsFromAnybody() {
        long[] setMs = {0};
        Clocks set = new Clocks(() -> nowMs + setMs[0], () -> nowMs * 1_000_000);
        channel = channel(POLICY, set);
        channel.enter(ann);
        channel.enter(bob);
        channel.tick(set.steadyMs());
        ask(new ChatRequest.Typing(1, "c", true), ann);
        ann.told.clear();
        setMs[0] = -3_600_000;
        nowMs += 7_000;
        channel.enter(eve);
        channel.tick(set.steadyMs());
        assertThat(ann.take("channel.people")).hasSize(1);
        assertThat(bob.take("typing")).last().asString().contains("\"isTyping\":false");
    }

    @Test
    void manyAreToldSeveralAtOnceInTheSameOrder() throws Exception {
        most = MANY + 2;
        channel = channel(POLICY);
        channel.enter(ann);
        channel.enter(bob);
        for (int i = 0; i < MANY; i++) {
            channel.enter(new FakeMember("m" + i));
        }
        channel.tick(nowMs);
        send("first", "a", ann);
        bob.told.clear();
        nowMs += 1;
        FakeAnswer second = ask(text("second", "b"), ann);
        FakeAnswer third = ask(text("third", "c"), bob);
        assertThat(bob.told).isEmpty();
        assertThat(page(bob).messages()).as("not yet told").hasSize(1);
        nowMs += 4;
        channel.tick(nowMs);
        second.get(ChatMessage.MessageSent.class);
        third.get(ChatMessage.MessageSent.class);
        assertThat(bob.take("message")).singleElement().asString().contains("second");
        assertThat(ann.take("message")).singleElement().asString().contains("third");
    }

    @Test
    void aDirectMessageReachesAllSessionsOfTheTwoAlone() throws Exception {
        FakeMember annAgain = new FakeMember("CS_ann2", "ann");
        channel.enter(annAgain);
        ask(new ChatRequest.MessageSend(1, "c", "bob", "psst", null, null, null), ann)
                .get(ChatMessage.MessageSent.class);
        assertThat(bob.take("message")).hasSize(1);
        assertThat(annAgain.take("message")).hasSize(1);
        assertThat(ann.take("message")).isEmpty();
        channel.leave(annAgain, LeaveReason.LEFT);
        channel.enter(eve);
        eve.canModerate = true;
        assertThat(page(eve).messages()).isEmpty();
    }
}
