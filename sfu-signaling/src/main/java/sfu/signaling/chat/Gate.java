package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;

/** Who may write in a channel, to whom, and how much all together. Not safe for threads. */
final class Gate {
    private final ChatPolicy policy;
    private final People people;
    private final Budget messages;
    private final Budget bytes;
    private final Clocks clocks;

    Gate(ChatPolicy policy, People people, ChatLimits limits, Clocks clocks) {
        this.policy = policy;
        this.people = people;
        this.clocks = clocks;
        long nowMs = clocks.steadyMs();
        messages = new Budget(limits.messagesPerSecond(), nowMs);
        bytes = new Budget(limits.bytesPerSecond(), nowMs);
    }

    void checkWriter(Member from) {
        if (!policy.isOn()) {
            throw forbidden("nothing is written in this room");
        }
        if (!from.canChat() || from.isHidden()) {
            throw forbidden("the token does not allow to chat");
        }
    }

    void checkAddressee(@Nullable String identity) {
        if (identity != null && !people.hasIdentity(identity)) {
            throw new MediaException(MediaException.Code.NOT_FOUND, "nobody here is " + identity);
        }
    }

    void spend(int size) {
        long nowMs = clocks.steadyMs();
        if (!messages.take(1, nowMs) || !bytes.take(size, nowMs)) {
            throw tooMany();
        }
    }

    static MediaException tooMany() {
        return new MediaException(Limit.CHANNEL_RATE, "all together say too much here: wait");
    }

    static MediaException forbidden(String why) {
        return new MediaException(MediaException.Code.FORBIDDEN, why);
    }
}
