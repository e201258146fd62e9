package sfu.signaling.chat;

import sfu.core.time.Clocks;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.Json;

import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Who types in one channel, and what the others are told of that. Not safe for threads. */
final class TypingSigns {
    private final ChannelName channel;
    private final People people;
    private final Figures figures;
    private final Typists typists;
    private final Budget budget;
    private final Clocks clocks;
    private BiConsumer<Talker, Boolean> observer = (who, isTyping) -> {};

    TypingSigns(
            ChannelName channel, People people, Figures figures, ChatLimits limits, Clocks clocks) {
        this.channel = channel;
        this.people = people;
        this.figures = figures;
        typists = new Typists(limits.typing().toMillis());
        budget = new Budget(limits.messagesPerSecond(), clocks.steadyMs());
        this.clocks = clocks;
    }

    /** From now on hears what members of this node do. */
    void observe(BiConsumer<Talker, Boolean> its) {
        observer = its;
    }

    boolean isEmpty() {
        return typists.isEmpty();
    }

    /** False where all together say it too often; that one no longer types is never too much. */
    boolean set(Member member, boolean isTyping) {
        long nowMs = clocks.steadyMs();
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
        tell(who.talker(), isTyping, each -> !each.equals(who));
        observer.accept(who.talker(), isTyping);
    }

    /** Somebody on another node types, or no longer. */
    void heard(Talker who, boolean isTyping) {
        tell(who, isTyping, each -> true);
    }

    private void tell(Talker who, boolean isTyping, Predicate<Member> whom) {
        figures.typing.increment();
        String which = "typing " + who.id() + " " + channel.prefix();
        SharedText text =
                new SharedText(Json.write(new ChatMessage.Typing(channel.told(), who, isTyping)));
        for (Member each : people.all()) {
            if (whom.test(each)) {
                each.tell(which, text);
            }
        }
    }
}
