package sfu.signaling.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.store.Store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Channels over the end of a server, and many who write at once. */
class ChatRestartTest {
    private static final ChannelName NAME = ChannelName.channel("c");

    @TempDir Path directory;

    private static ChatRequest.MessageSend text(String text, String clientId) {
        return new ChatRequest.MessageSend(1, "c", null, text, null, clientId, null);
    }

    private static void join(Chat chat, ChannelName name, FakeMember member) throws Exception {
        FakeAnswer answer = new FakeAnswer();
        chat.join(name, "", new ChatRequest.ChannelJoin(1, "c", 0), member, answer);
        answer.get(ChatMessage.Channel.class);
    }

    @Test
    void whatWasAcknowledgedIsThereAfterwards() throws Exception {
        String id;
        try (Store store = Store.open(directory);
                Chat chat = new Chat(store, ChatRules.defaults())) {
            FakeMember ann = new FakeMember("ann");
            join(chat, NAME, ann);
            FakeAnswer answer = new FakeAnswer();
            chat.handle(NAME, text("kept", "1"), ann, answer);
            id = answer.get(ChatMessage.MessageSent.class).messageId();
        }
        try (Store store = Store.open(directory);
                Chat chat = new Chat(store, ChatRules.defaults())) {
            FakeMember ann = new FakeMember("ann");
            FakeAnswer joined = new FakeAnswer();
            chat.join(NAME, "", new ChatRequest.ChannelJoin(1, "c", null), ann, joined);
            assertThat(joined.get(ChatMessage.Channel.class).messages())
                    .extracting(ChatMessage.Kept::text)
                    .containsExactly("kept");
            FakeAnswer again = new FakeAnswer();
            chat.handle(NAME, text("kept", "1"), ann, again);
            assertThat(again.get(ChatMessage.MessageSent.class).messageId()).isEqualTo(id);
        }
    }

    @Test
    void allAreToldTheSameOrder() throws Exception {
        try (Store store = Store.open(directory);
                Chat chat = new Chat(store, ChatRules.defaults())) {
            List<FakeMember> readers =
                    IntStream.range(0, 3).mapToObj(i -> new FakeMember("r" + i)).toList();
            for (FakeMember each : readers) {
                join(chat, NAME, each);
            }
            List<FakeAnswer> answers = new ArrayList<>();
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                FakeMember writer = new FakeMember("w" + w);
                join(chat, NAME, writer);
                List<FakeAnswer> its =
                        IntStream.range(0, 50).mapToObj(i -> new FakeAnswer()).toList();
                answers.addAll(its);
                writers.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int i = 0; i < its.size(); i++) {
                                        chat.handle(
                                                NAME, text("t" + i, "c" + i), writer, its.get(i));
                                    }
                                }));
            }
            for (Thread each : writers) {
                each.join();
            }
            for (FakeAnswer each : answers) {
                each.get(ChatMessage.MessageSent.class);
            }
            List<String> first = readers.getFirst().take("message");
            assertThat(first).hasSize(200);
            for (FakeMember each : readers.subList(1, readers.size())) {
                assertThat(each.take("message")).isEqualTo(first);
            }
        }
    }

    @Test
    void aRoomAndAChannelOfOneNameAreNotOne() throws Exception {
        try (Chat chat = Chat.inMemory()) {
            FakeMember ann = new FakeMember("ann");
            FakeMember bob = new FakeMember("bob");
            chat.enterRoom("c", "meeting", ann);
            join(chat, NAME, bob);
            FakeAnswer answer = new FakeAnswer();
            chat.handle(ChannelName.ofRoom("c"), text("in the room", "1"), ann, answer);
            answer.get(ChatMessage.MessageSent.class);
            FakeAnswer stranger = new FakeAnswer();
            chat.handle(ChannelName.ofRoom("c"), text("x", "1"), bob, stranger);
            assertThat(stranger.refusal().code()).isEqualTo(MediaException.Code.FORBIDDEN);
            assertThat(bob.take("message")).isEmpty();
        }
    }

    @Test
    void namesThatLookLikeKeysAreApart() throws Exception {
        try (Store store = Store.inMemory();
                Chat chat = new Chat(store, ChatRules.defaults())) {
            for (String name : List.of("a", "a/", "a/b", "a%2F", "A", "a/0000000000000000")) {
                FakeMember ann = new FakeMember("ann");
                ChannelName its = ChannelName.channel(name);
                join(chat, its, ann);
                FakeAnswer answer = new FakeAnswer();
                chat.handle(its, text(name, "1"), ann, answer);
                answer.get(ChatMessage.MessageSent.class);
                FakeAnswer page = new FakeAnswer();
                chat.handle(its, new ChatRequest.MessageHistory(1, name, null, null), ann, page);
                assertThat(page.get(ChatMessage.Messages.class).messages())
                        .as(name)
                        .extracting(ChatMessage.Kept::text)
                        .containsExactly(name);
            }
        }
    }

    @Test
    void emptyChannelsAreForgotten() throws Exception {
        try (Chat chat = Chat.inMemory()) {
            FakeMember ann = new FakeMember("ann");
            join(chat, NAME, ann);
            assertThat(chat.figures().channels()).isEqualTo(1);
            chat.leave(NAME, ann, LeaveReason.LEFT);
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(chat.figures().channels()).isZero());
            assertThat(chat.figures().members()).isZero();
        }
    }
}
