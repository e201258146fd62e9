package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ServerMessage;

/**
 * What becomes of a request: one of the two is called, once, before what comes after it is told.
 */
public interface Answer {
    void done(ServerMessage reply);

    void failed(@Nullable Throwable failure);

    /** Told before: it was about what somebody else wrote, as moderators may. */
    default void moderated(Talker writer, String messageId, boolean isDeleted) {}
}
