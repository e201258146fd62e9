package sfu.signaling.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.time.Clocks;
import sfu.signaling.cluster.Directory;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.store.Store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What holds of channels of several nodes, whatever they meet in. */
abstract class ChatNodesContract {
    static final ChannelName CHANNEL = ChannelName.channel("c");
    static final ChannelName ROOM = ChannelName.ofRoom("r");

    private final List<ChatNode> nodes = new ArrayList<>();
    private final List<Store> stores = new ArrayList<>();

    /** All of one test are the same one, seen by different nodes. */
    abstract Directory directory();

    ChatNode node() {
        return node(memory(), ChatRules.defaults());
    }

    Store memory() {
        Store store = Store.inMemory();
        stores.add(store);
        return store;
    }

    ChatNode node(Store store, ChatRules rules) {
        ChatNode its = new ChatNode(directory(), store, rules);
        nodes.add(its);
        return its;
    }

    @AfterEach
    void close() throws Exception {
        nodes.forEach(ChatNode::close);
        stores.forEach(Store::close);
    }

    static void awaitMessage(FakeMember member, String text) {
        await().until(() ->
                List.copyOf(member.told).stream()
                        .anyMatch(each ->
                                each.contains("\"type\":\"message\"") && each.contains(text)));
    }

    @Test
    void aMessageReachesSubscribersAtEveryNodeAndIsInTheHistoryOfEach() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember bob = two.join(CHANNEL, "bob");

        ChatMessage.MessageSent sent = one.send(CHANNEL, ann, "hello");

        awaitMessage(bob, "hello");
        assertThat(sent.local()).isNull();
        assertThat(String.join("", bob.told)).contains(sent.messageId());
        assertThat(two.ids(CHANNEL, bob)).containsExactly(sent.messageId());
        assertThat(node().texts(CHANNEL, new FakeMember("eve"))).containsExactly("hello");
        assertThat(one.shared.shared()).isEqualTo(1);
        assertThat(one.shared.waiting()).isZero();
    }

    private ChatNode off(Duration by) {
        Clocks clocks =
                new Clocks(() -> System.currentTimeMillis() + by.toMillis(), System::nanoTime);
        ChatNode its = new ChatNode(directory(), memory(), ChatRules.defaults(), clocks);
        nodes.add(its);
        return its;
    }

    /** A number is higher than all in the log, whatever a node's own clock says. */
    @Test
    void nodesWhoseClocksAreAMinuteApartTellOneOrder() throws Exception {
        ChatNode early = off(Duration.ofSeconds(30));
        ChatNode late = off(Duration.ofSeconds(-30));
        FakeMember ann = early.join(CHANNEL, "ann");
        FakeMember bob = late.join(CHANNEL, "bob");
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            early.send(CHANNEL, ann, "early " + i);
            assertThat(late.send(CHANNEL, bob, "late " + i).local()).isNull();
            said.addAll(List.of("early " + i, "late " + i));
        }
        awaitMessage(ann, "late 9");
        assertThat(early.texts(CHANNEL, ann)).isEqualTo(said);
        assertThat(late.texts(CHANNEL, bob)).isEqualTo(said);

        String first = late.ids(CHANNEL, bob).getFirst();
        early.edit(CHANNEL, ann, first, "mended");
        await().until(() -> late.texts(CHANNEL, bob).getFirst().equals("mended"));
        String other = late.ids(CHANNEL, bob).get(1);
        late.delete(CHANNEL, bob, other);
        await().until(() -> !early.texts(CHANNEL, ann).contains("late 0"));
        assertThat(node().texts(CHANNEL, new FakeMember("eve"))).startsWith("mended");
    }

    @Test
    void allNodesTellOneOrder() throws Exception {
        List<ChatNode> three = List.of(node(), node(), node());
        List<FakeMember> readers = new ArrayList<>();
        for (ChatNode node : three) {
            readers.add(node.join(CHANNEL, "reader"));
        }
        List<Thread> writers = new ArrayList<>();
        for (ChatNode node : three) {
            FakeMember writer = node.join(CHANNEL, "writer" + three.indexOf(node));
            writers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < 30; i++) {
                                    String text = "t" + i;
                                    ChatRequest send =
                                            new ChatRequest.MessageSend(
                                                    i + 1, "c", null, text, null, null, null);
                                    node.ask(CHANNEL, writer, send);
                                }
                            }));
        }
        for (Thread each : writers) {
            each.join();
        }

        for (FakeMember each : readers) {
            await().until(() -> messages(each).size() == 90);
        }
        List<String> order = messages(readers.getFirst());
        assertThat(order).doesNotHaveDuplicates();
        for (FakeMember each : readers) {
            assertThat(messages(each)).isEqualTo(order);
        }
        for (ChatNode each : three) {
            assertThat(each.ids(CHANNEL, each.join(CHANNEL, "late"))).hasSize(90).isSorted();
        }
    }

    /** As they were told, without what each connection counts. */
    static List<String> messages(FakeMember member) {
        return List.copyOf(member.told).stream()
                .filter(each -> each.contains("\"type\":\"message\""))
                .toList();
    }

    @Test
    void whatIsEditedAndDeletedIsSoOnAllNodes() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember annToo = two.join(CHANNEL, "ann");
        String first = one.send(CHANNEL, ann, "first").messageId();
        String second = one.send(CHANNEL, ann, "second").messageId();
        awaitMessage(annToo, "second");

        two.edit(CHANNEL, annToo, first, "better");
        two.delete(CHANNEL, annToo, second);

        await().until(() -> String.join("", ann.told).contains("message.deleted"));
        assertThat(String.join("", ann.told)).contains("message.edited").contains("better");
        for (ChatNode each : List.of(one, two, node())) {
            FakeMember reader = each.join(CHANNEL, "reader");
            assertThat(each.texts(CHANNEL, reader)).containsExactly("better");
        }
    }

    @Test
    void whatComesAgainAtAnotherNodeIsNotSentAgain() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember annToo = two.join(CHANNEL, "ann");
        String id = one.send(CHANNEL, ann, "once", "1").messageId();
        awaitMessage(annToo, "once");

        assertThat(two.send(CHANNEL, annToo, "once", "1").messageId()).isEqualTo(id);
        assertThat(one.ids(CHANNEL, ann)).containsExactly(id);
    }

    @Test
    void aRoomThatOpensAtAnotherNodeHasItsHistory() throws Exception {
        ChatNode one = node();
        FakeMember ann = one.join(ROOM, "ann");
        one.send(ROOM, ann, "kept");
        String gone = one.send(ROOM, ann, "gone").messageId();
        one.delete(ROOM, ann, gone);
        one.close();

        ChatNode two = node();
        FakeMember bob = new FakeMember("bob");
        two.chat.enterRoom("r", "", bob);

        assertThat(two.texts(ROOM, bob)).containsExactly("kept");
        two.send(ROOM, bob, "and on");
        assertThat(two.texts(ROOM, bob)).containsExactly("kept", "and on");
        assertThat(messages(bob)).as("what was before is no news").isEmpty();
    }

    @Test
    void whatIsForOneIsToldThatOneAloneOnEachNode() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        one.join(CHANNEL, "bob");
        FakeMember bob = two.join(CHANNEL, "bob");
        FakeMember eve = two.join(CHANNEL, "eve");

        one.ask(CHANNEL, ann, new ChatRequest.MessageSend(1, "c", "bob", "psst", null, null, null))
                .get(ChatMessage.MessageSent.class);
        one.send(CHANNEL, ann, "aloud");

        awaitMessage(eve, "aloud");
        assertThat(messages(bob)).hasSize(2);
        assertThat(messages(eve)).hasSize(1);
        assertThat(two.texts(CHANNEL, eve)).containsExactly("aloud");
    }

    @Test
    void whatIsForgottenIsGoneOnAllNodes() throws Exception {
        ChatNode one = node();
        FakeMember ann = one.join(ROOM, "ann");
        one.send(ROOM, ann, "among us");
        ChatNode two = node();
        FakeMember bob = two.join(ROOM, "bob"); // it moved there
        assertThat(two.texts(ROOM, bob)).hasSize(1);
        one.chat.leave(ROOM, ann, LeaveReason.LEFT);

        two.chat.forget("r");

        await().until(() -> node().texts(ROOM, new FakeMember("eve")).isEmpty());
        await().until(() -> one.texts(ROOM, ann).isEmpty());
    }

    @Test
    void whereNothingIsKeptAMessageReachesAllNodes() throws Exception {
        ChatPolicy none = new ChatPolicy(true, 0, Duration.ofSeconds(60), 2);
        ChatRules rules = new ChatRules(ChatLimits.defaults(), new ChatPolicies(none, Map.of()));
        ChatNode one = node(memory(), rules);
        ChatNode two = node(memory(), rules);
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember bob = two.join(CHANNEL, "bob");

        one.send(CHANNEL, ann, "x");

        awaitMessage(bob, "x");
        assertThat(two.texts(CHANNEL, bob)).isEmpty();
    }

    private static List<String> people(ChatNode node, FakeMember member) throws Exception {
        return node.state(CHANNEL, member).people().stream()
                .map(ChatMessage.Talker::identity)
                .toList();
    }

    @Test
    void whoIsInAChannelOnAnotherNodeIsInIt() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember hidden = new FakeMember("hidden");
        hidden.isHidden = true;
        two.messages(CHANNEL, hidden);
        FakeMember bob = two.join(CHANNEL, "bob");

        await().until(() -> people(one, ann).equals(List.of("ann", "bob")));
        await().until(() -> people(two, bob).equals(List.of("bob", "ann")));
        assertThat(two.state(CHANNEL, bob).count()).isEqualTo(2);
        await().until(() -> told(ann, "channel.people", "bob"));

        two.chat.leave(CHANNEL, bob, LeaveReason.DISCONNECTED);

        await().until(() -> people(one, ann).equals(List.of("ann")));
        await().until(() -> told(ann, "channel.people", "\"reason\":\"disconnected\""));
    }

    private static boolean told(FakeMember member, String type, String what) {
        return List.copyOf(member.told).stream()
                .anyMatch(each -> each.contains("\"" + type + "\"") && each.contains(what));
    }

    @Test
    void whoIsOnANodeThatDiesIsNoLongerInIt() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember bob = two.join(CHANNEL, "bob");
        await().until(() -> people(one, ann).equals(List.of("ann", "bob")));
        two.ask(CHANNEL, bob, new ChatRequest.Typing(1, "c", true));
        await().until(() -> told(ann, "typing", "\"isTyping\":true"));

        two.cluster.withdraw(); // it says nothing more

        await().until(() -> people(one, ann).equals(List.of("ann")));
        await().until(() -> told(ann, "typing", "\"isTyping\":false"));
    }

    @Test
    void whatNobodyKeepsReachesOtherNodesToo() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember bob = two.join(CHANNEL, "bob");
        FakeMember eve = two.join(CHANNEL, "eve");
        await().until(() -> people(one, ann).size() == 3);

        one.ask(CHANNEL, ann, new ChatRequest.Typing(1, "c", true));
        one.ask(CHANNEL, ann, new ChatRequest.Relay(1, "c", "bob", null, "AAEC"));
        one.ask(CHANNEL, ann, new ChatRequest.Relay(1, "c", null, null, "BBBB"));
        one.ask(CHANNEL, ann, new ChatRequest.MessageSend(1, "c", "bob", "psst", null, null, null))
                .get(ChatMessage.MessageSent.class);

        await().until(() -> told(bob, "relay", "AAEC") && told(eve, "relay", "BBBB"));
        awaitMessage(bob, "psst");
        assertThat(told(bob, "typing", "\"isTyping\":true")).isTrue();
        assertThat(told(eve, "relay", "AAEC")).isFalse();
        assertThat(told(ann, "relay", "BBBB")).isFalse();
    }

    @Test
    void aServerThatWasAloneBringsItsHistory() throws Exception {
        Store store = memory();
        try (Chat alone = new Chat(store, ChatRules.defaults())) {
            FakeMember ann = new FakeMember("ann");
            FakeAnswer joined = new FakeAnswer();
            alone.join(CHANNEL, "", new ChatRequest.ChannelJoin(1, "c", 0), ann, joined);
            joined.get(ChatMessage.Channel.class);
            FakeAnswer sent = new FakeAnswer();
            alone.handle(
                    CHANNEL,
                    new ChatRequest.MessageSend(1, "c", null, "before", null, null, null),
                    ann,
                    sent);
            sent.get(ChatMessage.MessageSent.class);
        }
        ChatNode one = node(store, ChatRules.defaults());
        one.join(CHANNEL, "ann");

        ChatNode two = node();
        FakeMember bob = two.join(CHANNEL, "bob");
        await().until(() -> two.texts(CHANNEL, bob).equals(List.of("before")));
    }
}
