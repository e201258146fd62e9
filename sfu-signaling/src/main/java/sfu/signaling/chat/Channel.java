package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.store.Store;

import java.util.List;
import java.util.concurrent.Executor;
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
    private final Clocks clocks;
    private final long openedMs;
    private final History history;
    private MessageObserver observer = MessageObserver.NONE;
    private final People people = new People();
    private final TypingSigns typing;
    private final Gate gate;
    private final Checks checks;
    private final Announcer announcer;
    private final Changes changes;
    private Keeper keeper;
    private @Nullable Elsewhere elsewhere; // null: nobody is in it on another node
    private int pending; // on their way to the disk

    Channel(
            ChannelName name,
            ChatPolicy policy,
            ChatLimits limits,
            Figures figures,
            History history,
            Executor thread,
            Clocks clocks) {
        this.name = name;
        this.policy = policy;
        this.limits = limits;
        this.figures = figures;
        this.history = history;
        this.thread = thread;
        this.clocks = clocks;
        openedMs = clocks.wallMs();
        keeper = new LocalKeeper(history, thread);
        typing = new TypingSigns(name, people, figures, limits, clocks);
        gate = new Gate(policy, people, limits, clocks);
        checks = new Checks(limits);
        announcer = new Announcer(people, figures, clocks, history.next(openedMs) - 1);
        changes = new Changes(name, history, gate, checks, announcer, figures, () -> keeper);
        history.prune();
    }

    /** Whether nobody is here, and nothing on its way to the disk. */
    boolean isEmpty() {
        return people.all().isEmpty() && !isBusy();
    }

    private boolean isBusy() {
        return pending > 0 || !changes.isIdle() || !announcer.isIdle() || keeper.isBusy();
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
        if (elsewhere != null && !member.isHidden()) {
            elsewhere.entered(member.talker());
        }
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
                most == 0
                        ? new History.Page(List.of(), false)
                        : history.page(member, announcer.told(), most);
        return new ChatMessage.Channel(
                join.id(),
                name.told(),
                people.count(),
                name.isOfRoom() ? List.of() : people.first(limits.peopleShown()),
                page.messages().stream().map(StoredMessage::told).toList(),
                page.more());
    }

    void forget() {
        keeper.forget();
    }

    /**
     * Before anybody is in it: what is written is also in the log that all nodes share.
     *
     * @param template of the room whose channel it is, or empty
     */
    void share(SharedChannels shared, Unshared unshared, Store store, String template) {
        Home home = new Home();
        ReplicaStore its =
                new ReplicaStore(
                        name,
                        template,
                        history,
                        unshared,
                        store,
                        thread,
                        shared.entries(),
                        home,
                        clocks);
        Replica replica = new Replica(home, its, shared, thread, openedMs);
        keeper = replica;
        if (!name.isOfRoom()) {
            Elsewhere others = new Elsewhere(name.prefix(), shared, people, home);
            elsewhere = others;
            typing.observe(others::types);
        }
        replica.open();
    }

    /** As soon as it is known what was written before. */
    void whenOpen(Runnable work) {
        keeper.whenOpen(work);
    }

    /** The other nodes may be heard of again. */
    void resync() {
        keeper.resync();
        if (elsewhere != null) {
            elsewhere.ask();
        }
    }

    /** Whether the other nodes still live, and the log can be reached. */
    void look() {
        keeper.look();
        if (elsewhere != null) {
            elsewhere.look();
        }
    }

    /** Nobody is here any more. */
    void close() {
        if (elsewhere != null) {
            elsewhere.close();
        }
        keeper.close();
    }

    void leave(Member member, LeaveReason why) {
        if (!people.remove(member, why)) {
            return;
        }
        if (elsewhere != null && !member.isHidden()) {
            elsewhere.left(member.talker(), why);
        }
        figures.members.decrement();
        typing.set(member, false);
    }

    void handle(ChatRequest request, Member from, Answer answer) {
        long nowMs = clocks.wallMs();
        switch (request) {
            case ChatRequest.MessageSend send -> send(send, from, nowMs, answer);
            case ChatRequest.MessageEdit edit -> changes.edit(edit, from, nowMs, answer);
            case ChatRequest.MessageDelete delete -> changes.delete(delete, from, nowMs, answer);
            case ChatRequest.MessageHistory page -> answer.done(page(page, from));
            case ChatRequest.Typing its -> typing(its, from, answer);
            case ChatRequest.Relay relay -> relay(relay, from, answer);
            case ChatRequest.ChannelJoin join -> answer.done(state(join, from));
            case ChatRequest.ChannelLeave leave -> {
                leave(from, LeaveReason.LEFT);
                answer.done(new ServerMessage.Ok(leave.id()));
            }
        }
    }

    private void send(ChatRequest.MessageSend send, Member from, long nowMs, Answer answer) {
        gate.checkWriter(from);
        int size = checks.size(send);
        History.Sent before = history.find(from.talker(), send.clientId());
        if (before != null) {
            figures.repeated.increment();
            before.durable()
                    .whenCompleteAsync(
                            (stored, failure) -> answer(send, stored, failure, answer), thread);
            return;
        }
        gate.checkAddressee(send.to());
        gate.spend(size);
        History.Sent sent = history.expect(from.talker(), send.clientId());
        pending++;
        keeper.keep(message(send, from, nowMs), new Sending(send, sent, from, answer));
    }

    /** What becomes of a message. */
    private final class Sending implements Keeper.Outcome {
        private final ChatRequest.MessageSend send;
        private final History.Sent sent;
        private final Member from;
        private final Answer answer;

        Sending(ChatRequest.MessageSend send, History.Sent sent, Member from, Answer answer) {
            this.send = send;
            this.sent = sent;
            this.from = from;
            this.answer = answer;
        }

        @Override
        public void kept(StoredMessage message, boolean isLocal) {
            pending--;
            History.Stored stored = History.Stored.of(message, isLocal);
            figures.messages.increment();
            observer.stored(name, Long.toString(message.number()), message.from().identity());
            announcer.stored(message);
            typing.set(from, false);
            announcer.deliver(
                    told(message), message, from, () -> answer(send, stored, null, answer));
            sent.durable().complete(stored);
        }

        @Override
        public void failed(@Nullable Throwable failure) {
            pending--;
            figures.lost.increment();
            history.unexpect(from.talker(), send.clientId());
            sent.durable()
                    .completeExceptionally(
                            failure == null ? new IllegalStateException("not kept") : failure);
            answer.failed(failure);
        }
    }

    /** What other nodes write and change. */
    private final class Home implements Replica.Home, Elsewhere.Listener {
        @Override
        public ChannelName name() {
            return name;
        }

        @Override
        public ChatPolicy policy() {
            return policy;
        }

        @Override
        public void said(String text) {
            if (elsewhere != null) {
                elsewhere.heard(text);
            }
        }

        @Override
        public void following() {
            if (elsewhere != null) {
                elsewhere.ask();
            }
        }

        @Override
        public void passed(Elsewhere.Passed passed) {
            relayed(passed, each -> true);
        }

        @Override
        public void types(Talker who, boolean isTyping) {
            typing.heard(who, isTyping);
        }

        @Override
        public void adopted(StoredMessage message) {
            announcer.stored(message);
            announcer.deliver(told(message), message, null, () -> {});
        }

        @Override
        public void known(long number) {
            announcer.known(number);
        }

        @Override
        public void changed(LogEntry change) {
            Talker by = change.by();
            if (by != null) {
                changes.changedElsewhere(change.message(), by, change.timeMs());
            }
        }

        @Override
        public void recalled(StoredMessage message) {
            changes.changedElsewhere(message.deleted(), message.from(), message.timeMs());
        }
    }

    /** Before anybody writes. */
    void observe(MessageObserver its) {
        observer = its;
    }

    /** Its number is given later. */
    private static StoredMessage message(ChatRequest.MessageSend send, Member from, long nowMs) {
        return new StoredMessage(
                0,
                nowMs,
                from.talker(),
                send.to(),
                send.text(),
                send.data(),
                send.topic(),
                send.clientId(),
                null);
    }

    private static void answer(
            ChatRequest.MessageSend send,
            History.@Nullable Stored stored,
            @Nullable Throwable failure,
            Answer answer) {
        if (failure != null || stored == null) {
            answer.failed(failure);
        } else {
            answer.done(
                    new ChatMessage.MessageSent(
                            send.id(),
                            Long.toString(stored.number()),
                            stored.timeMs(),
                            stored.isLocal() ? true : null));
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

    private ServerMessage page(ChatRequest.MessageHistory asked, Member to) {
        Integer limit = asked.limit();
        if (limit != null && (limit < 1 || limit > limits.pageSize())) {
            throw Checks.bad("limit is 1 to " + limits.pageSize());
        }
        long before = asked.before() == null ? Long.MAX_VALUE : Checks.number(asked.before());
        History.Page page =
                history.page(
                        to,
                        Math.clamp(before - 1, 0, announcer.told()),
                        limit == null ? limits.pageSize() : limit);
        return new ChatMessage.Messages(
                asked.id(),
                page.messages().stream().map(StoredMessage::told).toList(),
                page.more());
    }

    private void typing(ChatRequest.Typing its, Member from, Answer answer) {
        gate.checkWriter(from);
        if (!typing.set(from, its.isTyping())) {
            throw Gate.tooMany();
        }
        answer.done(new ServerMessage.Ok(its.id()));
    }

    private void relay(ChatRequest.Relay relay, Member from, Answer answer) {
        gate.checkWriter(from);
        int size = checks.size(relay);
        gate.checkAddressee(relay.to());
        gate.spend(size);
        figures.relayed.increment();
        Elsewhere.Passed passed =
                new Elsewhere.Passed(
                        from.talker(), relay.to(), relay.topic(), String.valueOf(relay.data()));
        relayed(passed, each -> !each.equals(from));
        if (elsewhere != null) {
            elsewhere.pass(passed);
        }
        answer.done(new ServerMessage.Ok(relay.id()));
    }

    private void relayed(Elsewhere.Passed passed, Predicate<Member> whom) {
        String to = passed.to();
        announcer.tell(
                new ChatMessage.Relay(
                        name.told(), passed.from(), to, passed.topic(), passed.data()),
                each -> whom.test(each) && (to == null || to.equals(each.talker().identity())));
    }

    /**
     * Tells what time brings; whether there may be more.
     *
     * @param nowMs by the steady clock
     */
    boolean tick(long nowMs) {
        announcer.deliverIfDue(nowMs);
        typing.tick(nowMs);
        String its = name.told();
        ChatMessage.ChannelPeople news = its == null ? null : people.news(its, nowMs);
        if (news != null) {
            SharedText text = Announcer.text(news);
            people.all().forEach(each -> each.tell(text));
        }
        boolean isMore = elsewhere != null && elsewhere.tick(nowMs);
        return isMore || isBusy() || !typing.isEmpty() || (its != null && people.hasNews());
    }
}
