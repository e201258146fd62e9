package sfu.signaling.chat;

import sfu.core.time.Clocks;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.store.Store;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The chat of a node of a cluster. */
final class ChatNode implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    static final String SECRET = "0123456789abcdef";

    final Cluster cluster;
    final Chat chat;
    final SharedChannels shared;

    /**
     * @param store is not closed with it
     */
    ChatNode(Directory directory, Store store, ChatRules rules) {
        this(directory, store, rules, Clocks.system());
    }

    /** Whose clock is another. */
    ChatNode(Directory directory, Store store, ChatRules rules, Clocks clocks) {
        cluster =
                new Cluster(
                        new ClusterSettings(
                                "node" + COUNT.incrementAndGet(),
                                "",
                                "",
                                "",
                                SECRET,
                                ClusterPace.of(100, 2000, 500, 2000)),
                        directory,
                        "1",
                        () -> NodeLoad.STARTING,
                        room -> {});
        chat = new Chat(store, rules, clocks);
        shared =
                new SharedChannels(
                        cluster.channels(),
                        cluster.words(),
                        cluster.start(),
                        cluster::isAlive,
                        100);
        chat.share(shared);
        cluster.watch(shared::beat);
        cluster.begin("http://127.0.0.1:1");
    }

    FakeMember join(ChannelName name, String identity) throws Exception {
        FakeMember member = new FakeMember("CS_" + identity + cluster.start(), identity);
        messages(name, member);
        return member;
    }

    ChatMessage.Channel state(ChannelName name, FakeMember member) throws Exception {
        FakeAnswer answer = new FakeAnswer();
        chat.join(name, "", new ChatRequest.ChannelJoin(1, name.told(), 100), member, answer);
        return answer.get(ChatMessage.Channel.class);
    }

    /** What whoever joins is told, or joins again. */
    List<ChatMessage.Kept> messages(ChannelName name, FakeMember member) throws Exception {
        return state(name, member).messages();
    }

    List<String> texts(ChannelName name, FakeMember member) throws Exception {
        return messages(name, member).stream().map(ChatMessage.Kept::text).toList();
    }

    List<String> ids(ChannelName name, FakeMember member) throws Exception {
        return messages(name, member).stream().map(ChatMessage.Kept::messageId).toList();
    }

    ChatMessage.MessageSent send(ChannelName name, FakeMember from, String text) throws Exception {
        return send(name, from, text, null);
    }

    ChatMessage.MessageSent send(ChannelName name, FakeMember from, String text, String clientId)
            throws Exception {
        return ask(
                        name,
                        from,
                        new ChatRequest.MessageSend(
                                1, name.told(), null, text, null, clientId, null))
                .get(ChatMessage.MessageSent.class);
    }

    void edit(ChannelName name, FakeMember by, String id, String text) throws Exception {
        ask(name, by, new ChatRequest.MessageEdit(1, name.told(), id, text))
                .get(ServerMessage.Ok.class);
    }

    void delete(ChannelName name, FakeMember by, String id) throws Exception {
        ask(name, by, new ChatRequest.MessageDelete(1, name.told(), id))
                .get(ServerMessage.Ok.class);
    }

    FakeAnswer ask(ChannelName name, FakeMember from, ChatRequest request) {
        FakeAnswer answer = new FakeAnswer();
        chat.handle(name, request, from, answer);
        return answer;
    }

    @Override
    public void close() {
        cluster.close();
        chat.close();
    }
}
