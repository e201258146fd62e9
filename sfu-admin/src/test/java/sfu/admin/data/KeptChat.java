package sfu.admin.data;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;
import sfu.signaling.chat.Answer;
import sfu.signaling.chat.ChannelName;
import sfu.signaling.chat.Chat;
import sfu.signaling.chat.ChatRules;
import sfu.signaling.chat.Member;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.store.Store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Messages of a channel, of one who is in it. */
final class KeptChat implements Kept {
    private static final ChannelName NAME = ChannelName.channel("c");

    private final Chat chat;
    private final Ann ann = new Ann();

    KeptChat(Store store) {
        this(store, Clocks.system());
    }

    KeptChat(Store store, Clocks clocks) {
        chat = new Chat(store, ChatRules.defaults(), clocks);
        Reply joined = new Reply();
        chat.join(NAME, "", new ChatRequest.ChannelJoin(1, "c", 0), ann, joined);
        joined.reply.join();
    }

    @Override
    public void write(int number) throws Exception {
        Reply sent = new Reply();
        chat.handle(
                NAME,
                new ChatRequest.MessageSend(
                        1, "c", null, "text-" + number, null, "id-" + number, null),
                ann,
                sent);
        sent.reply.get(30, TimeUnit.SECONDS);
    }

    @Override
    public Set<Integer> read() throws Exception {
        Reply page = new Reply();
        chat.handle(NAME, new ChatRequest.MessageHistory(1, "c", null, null), ann, page);
        return ((ChatMessage.Messages) page.reply.get(30, TimeUnit.SECONDS))
                .messages().stream()
                        .map(each -> Kept.number(String.valueOf(each.text())))
                        .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        chat.close();
    }

    private static final class Reply implements Answer {
        final CompletableFuture<ServerMessage> reply = new CompletableFuture<>();

        @Override
        public void done(ServerMessage its) {
            reply.complete(its);
        }

        @Override
        public void failed(@Nullable Throwable failure) {
            reply.completeExceptionally(
                    failure == null ? new IllegalStateException("nothing") : failure);
        }
    }

    private static final class Ann implements Member {
        @Override
        public ChatMessage.Talker talker() {
            return new ChatMessage.Talker("CS_ann", "ann", "Ann");
        }

        @Override
        public boolean isHidden() {
            return false;
        }

        @Override
        public boolean canChat() {
            return true;
        }

        @Override
        public boolean canModerate() {
            return false;
        }

        @Override
        public void tell(SharedText message) {}

        @Override
        public void tell(String which, SharedText state) {}
    }
}
