package sfu.signaling.chat;

import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.Json;

/** Who types in one channel, and what the others are told of that. Not safe for threads. */
final class TypingSigns {
    private final ChannelName channel;
    private final People people;
    private final Figures figures;
    private final Typists typists;
    private final Budget budget;

    TypingSigns(
            ChannelName channel, People people, Figures figures, ChatLimits limits, long nowMs) {
        this.channel = channel;
        this.people = people;
        this.figures = figures;
        typists = new Typists(limits.typing().toMillis());
        budget = new Budget(limits.messagesPerSecond(), nowMs);
    }

    boolean isEmpty() {
        return typists.isEmpty();
    }

    /** False where all together say it too often; that one no longer types is never too much. */
    boolean set(Member member, boolean isTyping, long nowMs) {
        if (isTyping && !budget.take(1, nowMs)) {
            return false;
        }
        if (typists.set(member, isTyping, nowMs)) {
            tell(member, isTyping);
        }
        return true;
    }

    /** Who said nothing more for a while types no longer. */
    void tick(long nowMs) {
        for (Member silent : typists.silent(nowMs)) {
            tell(silent, false);
        }
    }

    private void tell(Member who, boolean isTyping) {
        figures.typing.increment();
        String which = "typing " + who.talker().id() + " " + channel.prefix();
        SharedText text =
                new SharedText(
                        Json.write(new ChatMessage.Typing(channel.told(), who.talker(), isTyping)));
        for (Member each : people.all()) {
            if (!each.equals(who)) {
                each.tell(which, text);
            }
        }
    }
}
