package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All channels of the server; each is on one thread, with some of the others. */
public final class Chat implements AutoCloseable {
    private static final int MOST_WORKERS = 4;
    private static final int LOOKS_PER_SHARING = 30;
    private static final int SWEPT_AT_ONCE = 200; // a millisecond or two
    private static final long SWEEP_BEGINS_MS = 60_000;
    private static final long SWEEP_STEP_MS = 50;
    private static final long SWEEP_AGAIN_MS = 3_600_000; // ages are of days

    private final Store store;
    private final StoredMap<String, StoredMessage> messages;
    private final Unshared unshared;
    private volatile @Nullable SharedChannels shared; // null: this server is alone
    private final ChatLimits limits;
    private final Clocks clocks;
    private final ChatPolicies policies;
    private final Figures figures = new Figures();
    private volatile MessageObserver observer = MessageObserver.NONE;
    private int looks; // one heart-beat after the other
    private final List<Worker> workers = new ArrayList<>();

    public Chat(Store store, ChatRules rules) {
        this(store, rules, Clocks.system());
    }

    public Chat(Store store, ChatRules rules, Clocks clocks) {
        this.store = store;
        this.clocks = clocks;
        unshared = new Unshared(store);
        messages = store.named("chat.messages", StoredMessage.class);
        limits = rules.limits();
        policies = rules.policies();
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
        for (int i = 0; i < count; i++) {
            workers.add(new Worker("chat-" + i, figures, clocks));
        }
        sweepIn(SWEEP_BEGINS_MS, new Sweep(messages, policies::maxAge, SWEPT_AT_ONCE));
    }

    private void sweepIn(long ms, Sweep sweep) {
        workers.getFirst()
                .runIn(
                        ms,
                        () -> {
                            long againMs = SWEEP_AGAIN_MS; // also if the disk cannot be read
                            try {
                                if (sweep.next(clocks.earliestMs())) {
                                    againMs = SWEEP_STEP_MS;
                                }
                            } finally {
                                sweepIn(againMs, sweep);
                            }
                        });
    }

    /** Before anybody writes. */
    public void observe(MessageObserver its) {
        observer = its;
    }

    /** Before anybody writes: this server is one of several nodes. */
    public void share(SharedChannels its) {
        shared = its;
        its.serve(this::resync, this::look, unshared::size);
    }

    /** Whether the other nodes still live. */
    private void look() {
        for (Worker each : workers) {
            each.execute(channels -> channels.values().forEach(Channel::look));
        }
        SharedChannels its = shared;
        if (++looks % LOOKS_PER_SHARING == 0 && its != null && its.isUp()) {
            shareWaiting();
        }
    }

    /** The other nodes may be heard of again. */
    private void resync() {
        for (Worker each : workers) {
            each.execute(channels -> channels.values().forEach(Channel::resync));
        }
        shareWaiting();
    }

    /** Channels open for a moment whose messages this node alone has. */
    private void shareWaiting() {
        for (Unshared.Waiting its : unshared.channels()) {
            ChannelName name = its.channel();
            ChatPolicy policy = policies.of(its.template());
            worker(name)
                    .execute(channels ->
                            channels.computeIfAbsent(
                                    name, key -> open(key, policy, its.template())));
        }
    }

    /** With what nobody is told after the end. */
    public static Chat inMemory() {
        return new Chat(Store.inMemory(), ChatRules.defaults());
    }

    public ChatLimits limits() {
        return limits;
    }

    public Figures figures() {
        return figures;
    }

    /** Somebody is in a media room: it is in the room's channel. */
    public void enterRoom(String room, String template, Member member) {
        ChannelName name = ChannelName.ofRoom(room);
        worker(name).execute(channels -> enter(channels, name, template, member));
    }

    /**
     * It joins a channel, or is told of it again.
     *
     * @param template of the room whose it is, or empty
     */
    public void join(
            ChannelName name,
            String template,
            ChatRequest.ChannelJoin request,
            Member member,
            Answer answer) {
        worker(name)
                .execute(channels ->
                        answering(
                                answer,
                                () -> {
                                    Channel channel = enter(channels, name, template, member);
                                    channel.whenOpen(() ->
                                            answering(
                                                    answer,
                                                    () ->
                                                            answer.done(
                                                                    channel.state(
                                                                            request, member))));
                                }));
    }

    /** What somebody asks of a channel that it is in; of any other it is told nothing. */
    public void handle(ChannelName name, ChatRequest request, Member member, Answer answer) {
        worker(name)
                .execute(channels ->
                        answering(
                                answer,
                                () -> {
                                    Channel channel = channels.get(name);
                                    if (channel == null || !channel.has(member)) {
                                        throw Gate.forbidden("join the channel first");
                                    }
                                    handle(channel, request, member, answer);
                                }));
    }

    /**
     * The server writes to whoever is in a room.
     *
     * @param template the room's
     * @param from who is told to have written
     */
    public void announce(
            String room,
            String template,
            ChatRequest.MessageSend message,
            Member from,
            Answer answer) {
        ChannelName name = ChannelName.ofRoom(room);
        worker(name)
                .execute(channels ->
                        answering(
                                answer,
                                () ->
                                        handle(
                                                channels.computeIfAbsent(
                                                        name,
                                                        its ->
                                                                open(
                                                                        its,
                                                                        policies.of(template),
                                                                        template)),
                                                message,
                                                from,
                                                answer)));
    }

    private static void handle(Channel channel, ChatRequest request, Member member, Answer answer) {
        channel.whenOpen(() -> answering(answer, () -> channel.handle(request, member, answer)));
    }

    /** It is gone, if it was there. */
    public void leave(ChannelName name, Member member, LeaveReason why) {
        worker(name)
                .execute(channels -> {
                    Channel channel = channels.get(name);
                    if (channel != null) {
                        channel.leave(member, why);
                    }
                });
    }

    /** What was written in a room is gone. */
    public void forget(String room) {
        ChannelName name = ChannelName.ofRoom(room);
        worker(name)
                .execute(channels -> {
                    Channel open = channels.get(name);
                    if (open == null) {
                        History its = new History(messages, name, policies.of(""), clocks);
                        its.clear();
                        SharedChannels others = shared;
                        if (others != null) {
                            unshared.first(name, Integer.MAX_VALUE)
                                    .forEach(each -> unshared.remove(each.key()));
                            long upTo = its.next(clocks.wallMs()) - 1;
                            others.forget(name.prefix(), upTo, policies.maxAge());
                        }
                    } else {
                        open.forget();
                    }
                });
    }

    private static void answering(Answer answer, Runnable work) {
        try {
            work.run();
        } catch (MediaException | StoreException e) {
            answer.failed(e);
        }
    }

    private Channel enter(
            Map<ChannelName, Channel> channels, ChannelName name, String template, Member member) {
        Channel channel = channels.get(name);
        if (channel == null) {
            channel = open(name, policies.of(template), template);
            channels.put(name, channel);
        }
        channel.enter(member);
        return channel;
    }

    private Channel open(ChannelName name, ChatPolicy policy, String template) {
        if (figures.channels() >= limits.channels() && !name.isOfRoom()) {
            throw new MediaException(
                    Limit.CHANNELS, "at most " + limits.channels() + " channels are open");
        }
        Worker worker = worker(name);
        Channel channel =
                new Channel(
                        name,
                        policy,
                        limits,
                        figures,
                        new History(messages, name, policy, clocks),
                        worker::run,
                        clocks);
        channel.observe(observer);
        SharedChannels its = shared;
        if (its != null && (policy.history() > 0 || !name.isOfRoom())) {
            channel.share(its, unshared, store, template);
        }
        figures.channels.increment();
        return channel;
    }

    private Worker worker(ChannelName name) {
        return workers.get(Math.floorMod(name.hashCode(), workers.size()));
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
