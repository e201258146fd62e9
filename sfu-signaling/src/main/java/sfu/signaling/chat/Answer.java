package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.ServerMessage;

/**
 * What becomes of a request: one of the two is called, once, before what comes after it is told.
 */
public interface Answer {
    void done(ServerMessage reply);

    void failed(@Nullable Throwable failure);
}
