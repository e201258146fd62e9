package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One channel: who is in it, what they write, in one order for all. Not safe for threads: all
 * happens on the one that it was given.
 */
final class Channel {
    private final ChannelName name;
    private final ChatPolicy policy;
    private final ChatLimits limits;
    private final Figures figures;
    private final Executor thread;
    private final LongSupplier clockMs;
    private final History history;
    private MessageObserver observer = MessageObserver.NONE;
    private final People people = new People();
    private final TypingSigns typing;
    private final Budget messages;
    private final Budget bytes;
    private final Checks checks;
    private final Deliveries deliveries = new Deliveries();
    private int pending; // on their way to the disk
    private long last; // the number of the latest message that is on the disk
    private long told; // the number of the latest message that members were told

    Channel(
            ChannelName name,
            ChatPolicy policy,
            ChatLimits limits,
            Figures figures,
            History history,
            Executor thread,
            LongSupplier clockMs) {
        this.name = name;
        this.policy = policy;
        this.limits = limits;
        this.figures = figures;
        this.history = history;
        this.thread = thread;
        this.clockMs = clockMs;
        long nowMs = clockMs.getAsLong();
        typing = new TypingSigns(name, people, figures, limits, nowMs);
        messages = new Budget(limits.messagesPerSecond(), nowMs);
        bytes = new Budget(limits.bytesPerSecond(), nowMs);
        checks = new Checks(limits);
        told = history.next(nowMs) - 1;
        history.prune(nowMs);
    }

    /** Whether nobody is here, and nothing on its way to the disk. */
    boolean isEmpty() {
        return people.all().isEmpty() && pending == 0 && deliveries.isEmpty();
    }

    boolean has(Member member) {
        return people.has(member);
    }

    void enter(Member member) {
        if (people.has(member)) {
            return;
        }
        if (people.all().size() >= limits.peoplePerChannel()) {
            throw new MediaException(
                    Limit.CHANNEL_PEOPLE,
                    "at most " + limits.peoplePerChannel() + " are in a channel");
        }
        people.add(member);
        figures.members.increment();
    }

    /** The reply to whoever joined. */
    ServerMessage state(ChatRequest.ChannelJoin join, Member member) {
        Integer asked = join.history();
        if (asked != null && asked < 0) {
            throw Checks.bad("history is 0 or more");
        }
        int most = Math.min(asked == null ? policy.replay() : asked, limits.pageSize());
        History.Page page =
                most == 0 ? new History.Page(List.of(), false) : history.page(member, told, most);
        return new ChatMessage.Channel(
                join.id(),
                name.told(),
                people.count(),
                name.isOfRoom() ? List.of() : people.first(limits.peopleShown()),
                page.messages().stream().map(StoredMessage::told).toList(),
                page.more());
    }

    void forget() {
        history.clear();
    }

    void leave(Member member, LeaveReason why, long nowMs) {
        if (!people.remove(member, why)) {
            return;
        }
        figures.members.decrement();
        typing.set(member, false, nowMs);
    }

    void handle(ChatRequest request, Member from, long nowMs, Answer answer) {
        switch (request) {
            case ChatRequest.MessageSend send -> send(send, from, nowMs, answer);
            case ChatRequest.MessageEdit edit -> edit(edit, from, nowMs, answer);
            case ChatRequest.MessageDelete delete -> delete(delete, from, nowMs, answer);
            case ChatRequest.MessageHistory page -> answer.done(page(page, from));
            case ChatRequest.Typing its -> typing(its, from, nowMs, answer);
            case ChatRequest.Relay relay -> relay(relay, from, nowMs, answer);
            case ChatRequest.ChannelJoin join -> answer.done(state(join, from));
            case ChatRequest.ChannelLeave leave -> {
                leave(from, LeaveReason.LEFT, nowMs);
                answer.done(new ServerMessage.Ok(leave.id()));
            }
        }
    }

    private void send(ChatRequest.MessageSend send, Member from, long nowMs, Answer answer) {
        checkWriter(from);
        int size = checks.size(send);
        History.Sent before = history.find(from.talker(), send.clientId());
        if (before != null) {
            figures.repeated.increment();
            before.durable()
                    .whenCompleteAsync(
                            (done, failure) -> answer(send, before, failure, answer), thread);
            return;
        }
        checkAddressee(send.to());
        spend(size, nowMs);
        StoredMessage message = message(send, from, nowMs);
        History.Sent sent = history.append(message);
        pending++;
        sent.durable()
                .whenCompleteAsync(
                        (done, failure) -> sent(send, message, sent, from, failure, answer),
                        thread);
    }

    /** Before anybody writes. */
    void observe(MessageObserver its) {
        observer = its;
    }

    private StoredMessage message(ChatRequest.MessageSend send, Member from, long nowMs) {
        return new StoredMessage(
                history.next(nowMs),
                nowMs,
                from.talker(),
                send.to(),
                send.text(),
                send.data(),
                send.topic(),
                send.clientId(),
                null);
    }

    /** It is on disk, or will never be. */
    private void sent(
            ChatRequest.MessageSend send,
            StoredMessage message,
            History.Sent sent,
            Member from,
            @Nullable Throwable failure,
            Answer answer) {
        pending--;
        if (failure != null) {
            history.lost(message);
            figures.lost.increment();
            answer.failed(failure);
            return;
        }
        figures.messages.increment();
        observer.stored(name, Long.toString(message.number()), message.from().identity());
        last = message.number();
        typing.set(from, false, message.timeMs());
        deliver(told(message), message, from, () -> answer(send, sent, null, answer));
    }

    /** Soon. */
    private void deliver(ServerMessage news, StoredMessage message, Member by, Runnable answer) {
        deliveries.add(new Deliveries.Delivery(text(news), message::isFor, by, answer));
        deliverIfDue(clockMs.getAsLong());
    }

    private void deliverIfDue(long nowMs) {
        if (deliveries.isDue(people.all().size(), nowMs)) {
            told = Math.max(told, last);
            figures.told.add(deliveries.tell(people.all(), nowMs));
        }
    }

    private static void answer(
            ChatRequest.MessageSend send,
            History.Sent sent,
            @Nullable Throwable failure,
            Answer answer) {
        if (failure != null) {
            answer.failed(failure);
        } else {
            answer.done(
                    new ChatMessage.MessageSent(
                            send.id(), Long.toString(sent.number()), sent.timeMs()));
        }
    }

    private ServerMessage told(StoredMessage message) {
        return new ChatMessage.Message(
                name.told(),
                Long.toString(message.number()),
                message.timeMs(),
                message.from(),
                message.to(),
                message.text(),
                message.data(),
                message.topic());
    }

    private void edit(ChatRequest.MessageEdit edit, Member by, long nowMs, Answer answer) {
        checkWriter(by);
        int size = checks.text(edit.text());
        StoredMessage message = changeable(edit.messageId(), by);
        if (message.text() == null) {
            throw Checks.bad("only text is edited");
        }
        spend(size, nowMs);
        String text = String.valueOf(edit.text());
        StoredMessage edited = message.edited(text, nowMs);
        ServerMessage news =
                new ChatMessage.MessageEdited(
                        name.told(), Long.toString(message.number()), nowMs, text, by.talker());
        change(edited, news, by, answer, edit.id());
    }

    private void delete(ChatRequest.MessageDelete delete, Member by, long nowMs, Answer answer) {
        checkWriter(by);
        StoredMessage message = changeable(delete.messageId(), by);
        spend(0, nowMs);
        ServerMessage news =
                new ChatMessage.MessageDeleted(
                        name.told(), Long.toString(message.number()), nowMs, by.talker());
        change(message.deleted(), news, by, answer, delete.id());
    }

    private void change(StoredMessage to, ServerMessage news, Member by, Answer answer, long id) {
        pending++;
        history.replace(to)
                .whenCompleteAsync(
                        (done, failure) -> {
                            pending--;
                            if (failure != null) {
                                figures.lost.increment();
                                answer.failed(failure);
                                return;
                            }
                            (to.isDeleted() ? figures.deleted : figures.edited).increment();
                            if (!isOwn(to, by)) {
                                String number = Long.toString(to.number());
                                answer.moderated(to.from(), number, to.isDeleted());
                            }
                            deliver(news, to, by, () -> answer.done(new ServerMessage.Ok(id)));
                        },
                        thread);
    }

    /** Its sender may change a message, and moderators may; whoever cannot see it finds none. */
    private StoredMessage changeable(@Nullable String messageId, Member by) {
        StoredMessage message = history.get(Checks.number(messageId));
        if (message == null || !message.isFor(by)) {
            throw new MediaException(MediaException.Code.NOT_FOUND, "no such message is kept");
        }
        if (!isOwn(message, by) && !by.canModerate()) {
            throw forbidden("only its sender and moderators change a message");
        }
        return message;
    }

    private static boolean isOwn(StoredMessage message, Member by) {
        return message.from().identity().equals(by.talker().identity());
    }

    private ServerMessage page(ChatRequest.MessageHistory asked, Member to) {
        Integer limit = asked.limit();
        if (limit != null && (limit < 1 || limit > limits.pageSize())) {
            throw Checks.bad("limit is 1 to " + limits.pageSize());
        }
        long before = asked.before() == null ? Long.MAX_VALUE : Checks.number(asked.before());
        History.Page page =
                history.page(
                        to,
                        Math.clamp(before - 1, 0, told),
                        limit == null ? limits.pageSize() : limit);
        return new ChatMessage.Messages(
                asked.id(),
                page.messages().stream().map(StoredMessage::told).toList(),
                page.more());
    }

    private void typing(ChatRequest.Typing its, Member from, long nowMs, Answer answer) {
        checkWriter(from);
        if (!typing.set(from, its.isTyping(), nowMs)) {
            throw tooMany();
        }
        answer.done(new ServerMessage.Ok(its.id()));
    }

    private void relay(ChatRequest.Relay relay, Member from, long nowMs, Answer answer) {
        checkWriter(from);
        int size = checks.size(relay);
        checkAddressee(relay.to());
        spend(size, nowMs);
        figures.relayed.increment();
        String to = relay.to();
        tell(
                new ChatMessage.Relay(
                        name.told(),
                        from.talker(),
                        to,
                        relay.topic(),
                        String.valueOf(relay.data())),
                each -> !each.equals(from) && (to == null || to.equals(each.talker().identity())));
        answer.done(new ServerMessage.Ok(relay.id()));
    }

    private void checkWriter(Member from) {
        if (!policy.isOn()) {
            throw forbidden("nothing is written in this room");
        }
        if (!from.canChat() || from.isHidden()) {
            throw forbidden("the token does not allow to chat");
        }
    }

    private void checkAddressee(@Nullable String identity) {
        if (identity != null && !people.hasIdentity(identity)) {
            throw new MediaException(MediaException.Code.NOT_FOUND, "nobody here is " + identity);
        }
    }

    private void spend(int size, long nowMs) {
        if (!messages.take(1, nowMs) || !bytes.take(size, nowMs)) {
            throw tooMany();
        }
    }

    private MediaException tooMany() {
        return new MediaException(Limit.CHANNEL_RATE, "all together say too much here: wait");
    }

    static MediaException forbidden(String why) {
        return new MediaException(MediaException.Code.FORBIDDEN, why);
    }

    private void tell(ServerMessage news, Predicate<Member> whom) {
        SharedText text = text(news);
        int count = 0;
        for (Member each : people.all()) {
            if (whom.test(each)) {
                each.tell(text);
                count++;
            }
        }
        figures.told.add(count);
    }

    private static SharedText text(ServerMessage message) {
        return new SharedText(Json.write(message));
    }

    /** Tells what time brings; whether there may be more. */
    boolean tick(long nowMs) {
        deliverIfDue(nowMs);
        typing.tick(nowMs);
        String its = name.told();
        ChatMessage.ChannelPeople news = its == null ? null : people.news(its, nowMs);
        if (news != null) {
            SharedText text = text(news);
            people.all().forEach(each -> each.tell(text));
        }
        return pending > 0
                || !deliveries.isEmpty()
                || !typing.isEmpty()
                || (its != null && people.hasNews());
    }
}
