package sfu.signaling.chat;

import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage.Talker;

/** One session in channels; what it may do can change at any time. Safe for all threads. */
public interface Member {
    Talker talker();

    /** Whether others are not told of it. */
    boolean isHidden();

    boolean canChat();

    boolean canModerate();

    /** A message of which none may be left out. */
    void tell(SharedText message);

    /**
     * One that takes the place of an older one that was not yet taken.
     *
     * @param which state
     */
    void tell(String which, SharedText state);
}
