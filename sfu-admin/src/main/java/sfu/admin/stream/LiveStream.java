package sfu.admin.stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaServer;
import sfu.core.stats.Condition;
import sfu.core.stats.ServerSnapshot;
import sfu.core.time.Clocks;
import sfu.signaling.http.SseStream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Takes a snapshot a second and gives it to the feeds that are watched. The latest is kept for the
 * other resources of the operators' plane. While nobody watches or asks, snapshots are rarer, since
 * thousands of transports have their price.
 */
public final class LiveStream implements AutoCloseable {
    /** What happens at about the same time is told together. */
    private static final long TAIL_MS = 50;

    private static final int MOST_TOLD = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private static final long PATIENCE_SECONDS = 5;

    /** Nobody has watched or asked for so many periods: then every so many there is a snapshot. */
    private static final int IDLE_PERIODS = 10;

    /** Those that cost less than this share of the time are taken for the history alone. */
    private static final double CHEAP = 0.01;

    /**
     * The figures of a snapshot.
     *
     * @param rooms by name
     * @param askedNs when it was asked for
     */
    private record Taken(RoomRates.Update update, Map<String, RoomRates.Room> rooms, long askedNs) {
        static Taken of(RoomRates.Update update, long askedNs) {
            Map<String, RoomRates.Room> rooms = HashMap.newHashMap(update.rooms().size());
            update.rooms().forEach(each -> rooms.put(each.name(), each));
            return new Taken(update, rooms, askedNs);
        }
    }

    private final MediaServer server;
    private final StreamLimits limits;
    private final RateCalculator rates =
            new RateCalculator(Clocks.system().steadyMs(), new ProcessProbe());
    private final String epoch = // ids of another process are not taken for own ones
            Long.toUnsignedString(ThreadLocalRandom.current().nextLong() >>> 24, 36);
    private final Map<Wanted, Feed> feeds = new ConcurrentHashMap<>(); // changed by the ticker only
    private final List<TailEvent> told = new ArrayList<>(); // ticker only: to feeds alone
    private final List<Runnable> early = new ArrayList<>(); // ticker only: there is no state yet
    private final Set<String> bad = new HashSet<>(); // ticker only: who has it bad
    private final Tail tail = new Tail();
    private final List<BiConsumer<RoomRates.Update, List<TailEvent>>> listeners =
            new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("stats").daemon().factory());
    private volatile @Nullable Union union; // null: this server is alone
    private volatile @Nullable ServerSnapshot snapshot;
    private volatile @Nullable Taken latest;
    private final Movements movements = new Movements();
    private boolean isTaking; // ticker only: a snapshot is on its way
    private boolean isFailing; // ticker only
    private final List<CompletableFuture<Void>> asking = new ArrayList<>(); // ticker only
    private final long periodNs;
    private volatile long takenNs; // of the latest
    private volatile long costNs; // of the latest
    private volatile long ticks; // set by the ticker only
    private volatile long interest; // the last tick before which somebody asked or watched

    public LiveStream(MediaServer server) {
        this(server, Duration.ofSeconds(1));
    }

    LiveStream(MediaServer server, Duration period) {
        this(server, StreamLimits.defaults(), period);
    }

    /**
     * @param period how often statistics are taken
     */
    public LiveStream(MediaServer server, StreamLimits limits, Duration period) {
        this.server = server;
        this.limits = limits;
        periodNs = period.toNanos();
        server.observe(tail);
        server.observe(movements);
        tail.onNews(this::tellSoon);
        long periodMs = period.toMillis();
        ticker.scheduleAtFixedRate(this::tick, 0, periodMs, TimeUnit.MILLISECONDS);
    }

    /** What happens is to be told here, too. */
    public Tail tail() {
        return tail;
    }

    /** Hears of each update and what happened before it; on the ticker's thread. */
    public void listen(BiConsumer<RoomRates.Update, List<TailEvent>> listener) {
        listeners.add(listener);
    }

    /** Must not throw: that would end the ticker. */
    private void tick() {
        if (!feeds.isEmpty() || !early.isEmpty()) {
            interest = ticks;
        }
        long tick = ticks;
        ticks = tick + 1;
        long idle = tick - interest;
        if (idle < IDLE_PERIODS || idle % IDLE_PERIODS == 0 || isWorthwhile()) {
            refresh();
        }
    }

    /** Something is going on, and to keep it costs next to nothing. */
    private boolean isWorthwhile() {
        RoomRates.Update update = latest();
        boolean isEmpty = update == null || update.rooms().isEmpty();
        return (!isEmpty || tail.isWaiting() || !told.isEmpty()) && costNs < CHEAP * periodNs;
    }

    /** How long the latest snapshot took, in seconds. */
    public double snapshotSeconds() {
        return costNs / 1e9;
    }

    private void refresh() {
        if (isTaking) {
            return; // a slow server is not asked again
        }
        isTaking = true;
        long beganNs = System.nanoTime();
        take().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenAcceptAsync(taken -> publish(taken, beganNs), ticker)
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            isTaking = false;
                            costNs = System.nanoTime() - beganNs;
                            if (failure != null && !isFailing) {
                                LOG.warn("no statistics, and silent until there are", failure);
                            }
                            isFailing = failure != null;
                            asking.forEach(asker -> asker.complete(null));
                            asking.clear();
                        },
                        ticker);
    }

    private CompletableFuture<ServerSnapshot> take() {
        try {
            return server.snapshot();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void publish(ServerSnapshot taken, long askedNs) {
        RoomRates.Update before = latest();
        RoomRates.Update update = rates.next(taken);
        snapshot = taken;
        latest = Taken.of(update, askedNs);
        takenNs = System.nanoTime();
        movements.forget(askedNs);
        List<TailEvent> news = new ArrayList<>(tail.take());
        news.addAll(Differences.between(before, update, bad));
        askOthers(latest());
        feeds.values().forEach(feed -> feed.publish(update, news, ringBytes()));
        List<TailEvent> happened = new ArrayList<>(told);
        happened.addAll(news);
        told.clear();
        feeds.values().removeIf(Feed::isOver);
        List<Runnable> first = List.copyOf(early);
        early.clear();
        first.forEach(Runnable::run);
        listeners.forEach(listener -> listener.accept(update, happened));
    }

    /** What is watched here of other nodes; they are not asked while nobody does. */
    private void askOthers(RoomRates.@Nullable Update update) {
        Union its = union;
        if (its == null || update == null) {
            return;
        }
        Set<String> open =
                update.rooms().stream().map(RoomRates.Room::name).collect(Collectors.toSet());
        List<Wanted> watched =
                feeds.values().stream()
                        .filter(Feed::isWatched)
                        .map(Feed::wanted)
                        .filter(each -> !each.isOwn())
                        .toList();
        its.begin(watched, open);
    }

    /** Before anybody watches: this is one of several nodes. */
    public void showAlso(Elsewhere elsewhere) {
        union = new Union(elsewhere);
    }

    boolean isOneOfMany() {
        return union != null;
    }

    private long ringBytes() {
        return limits.ringBytes() / Math.max(1, feeds.size());
    }

    /** From any thread: what happens next comes along. */
    private void tellSoon() {
        try {
            var _ = ticker.schedule(this::tell, TAIL_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) { // the server ends
            LOG.debug("not told any more");
        }
    }

    /** Whoever watches does not wait for the next state; else it is told with that. */
    private void tell() {
        if (feeds.isEmpty()) {
            return;
        }
        List<TailEvent> news = tail.take();
        told.addAll(news);
        if (told.size() > MOST_TOLD) { // no state comes
            told.subList(0, told.size() - MOST_TOLD).clear();
        }
        feeds.values().forEach(feed -> feed.tell(news, ringBytes()));
    }

    /**
     * Completes, never with a failure, once the latest is at most about a period old, or cannot be
     * had.
     */
    public CompletableFuture<Void> refreshed() {
        if (isFresh()) { // who reads does not wait for what the ticker has to do
            interest = ticks;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> asker = new CompletableFuture<>();
        try {
            ticker.execute(() -> ask(asker));
        } catch (RejectedExecutionException e) { // the server ends
            asker.complete(null);
        }
        return asker;
    }

    private boolean isFresh() {
        return latest != null && System.nanoTime() - takenNs < 2 * periodNs;
    }

    private void ask(CompletableFuture<Void> asker) {
        interest = ticks;
        if (isFresh()) {
            asker.complete(null);
        } else {
            asking.add(asker);
            refresh();
        }
    }

    /** The latest rates, or null in the first moment. */
    public RoomRates.@Nullable Update latest() {
        Taken its = latest;
        return its == null ? null : its.update();
    }

    /** A room with the latest rates; null if it has none. */
    public RoomRates.@Nullable Room latest(String room) {
        Taken its = latest;
        return its == null ? null : its.rooms().get(room);
    }

    /** Likewise, if nobody came into it or left it since; else null. */
    public RoomRates.@Nullable Room current(String room) {
        Taken its = latest;
        return its != null && movements.areBefore(room, its.askedNs())
                ? its.rooms().get(room)
                : null;
    }

    /** The latest counters, or null in the first moment. */
    public @Nullable ServerSnapshot snapshot() {
        return snapshot;
    }

    /** How the media plane does, now. */
    public Condition condition() {
        return server.condition();
    }

    boolean isOpen(String room) {
        return server.isOpen(room);
    }

    /**
     * Whether it is watched already, or one thing more may be: those who see some rooms alone take
     * no more than half.
     */
    boolean hasPlaceFor(Wanted wanted) {
        if (feeds.containsKey(wanted)) {
            return true;
        }
        long ofSome = feeds.keySet().stream().filter(each -> !each.isEverywhere()).count();
        boolean isLeft = wanted.isEverywhere() || ofSome < Math.max(1, limits.maxFeeds() / 2);
        return isLeft && feeds.size() < limits.maxFeeds();
    }

    /** Everything: see the next. */
    void watch(SseStream watcher) {
        watch(Wanted.ALL, "", watcher);
    }

    /**
     * Sends the state as soon as there is one, then what changes, until it is closed.
     *
     * @param lastEventId after which to go on, or empty
     */
    void watch(Wanted wanted, String lastEventId, SseStream watcher) {
        try {
            ticker.execute(() -> add(wanted, lastEventId, watcher));
        } catch (RejectedExecutionException e) { // the server ends
            watcher.close();
        }
    }

    private void add(Wanted wanted, String lastEventId, SseStream watcher) {
        if (!watcher.isOpen()) {
            return;
        }
        RoomRates.Update update = latest();
        boolean isOld = System.nanoTime() - takenNs > 2 * periodNs;
        if (update == null || isOld) { // nobody looked for a while
            early.add(() -> begin(wanted, lastEventId, watcher));
            refresh();
        } else {
            begin(wanted, lastEventId, watcher);
        }
    }

    private void begin(Wanted wanted, String lastEventId, SseStream watcher) {
        RoomRates.Update update = latest();
        if (update == null || !watcher.isOpen()) {
            return;
        }
        Feed feed = feeds.get(wanted);
        if (feed == null) {
            feed = new Feed(wanted, limits, epoch, union);
            feed.publish(update, List.of(), limits.ringBytes());
            feeds.put(wanted, feed);
        }
        Feed its = feed;
        watcher.onWritable(() -> later(() -> its.resume(watcher))); // from the first piece on
        its.add(watcher, lastEventId);
        watcher.onClosed(() -> later(() -> its.remove(watcher)));
    }

    private void later(Runnable task) {
        try {
            ticker.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server ends");
        }
    }

    /** How many streams are open. */
    public int watchers() {
        return feeds.values().stream().mapToInt(Feed::watchers).sum();
    }

    @Override
    public void close() {
        later(() -> feeds.values().forEach(Feed::close));
        ticker.shutdown();
        try {
            if (!ticker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                ticker.shutdownNow();
            }
        } catch (InterruptedException e) {
            ticker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
