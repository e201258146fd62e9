package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.NotesChange;
import sfu.signaling.chat.Answer;
import sfu.signaling.chat.Chat;
import sfu.signaling.chat.Member;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the server writes to people in rooms, as messages of their chat. */
public record Notices(MediaServer media, Chat chat) {
    private static final String TOPIC = "notice";

    /** It writes and is told nothing. */
    private static final Member SERVER =
            new Member() {
                @Override
                public ChatMessage.Talker talker() {
                    return new ChatMessage.Talker("", "server", "Server");
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
                    return true;
                }

                @Override
                public void tell(SharedText message) {}

                @Override
                public void tell(String which, SharedText state) {}
            };

    CompletableFuture<String> tell(String room, String text) {
        return tell(room, text, null, TOPIC);
    }

    /**
     * The answer is the message's number.
     *
     * @param to an identity; null: all
     */
    CompletableFuture<String> tell(
            String room, String text, @Nullable String to, @Nullable String topic) {
        return media.control(room)
                .annotate(new NotesChange(null, Map.of()))
                .thenCompose(about -> {
                    CompletableFuture<String> sent = new CompletableFuture<>();
                    chat.announce(
                            room,
                            about.template(),
                            new ChatRequest.MessageSend(0, null, to, text, null, null, topic),
                            SERVER,
                            answer(sent));
                    return sent;
                });
    }

    private static Answer answer(CompletableFuture<String> sent) {
        return new Answer() {
            @Override
            public void done(ServerMessage reply) {
                sent.complete(reply instanceof ChatMessage.MessageSent its ? its.messageId() : "");
            }

            @Override
            public void failed(@Nullable Throwable failure) {
                sent.completeExceptionally(
                        failure == null
                                ? new MediaException(MediaException.Code.CLOSED, "not sent")
                                : failure);
            }
        };
    }
}
