package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This node's word of itself to the directory, again and again, for which it hears those of the
 * others; and with it whether the directory is there.
 */
final class HeartBeats {
    private static final Logger LOG = LoggerFactory.getLogger(HeartBeats.class);
    private static final int MOST_VALUES = 10_000;
    private static final long SOON_NS = 200_000_000L;

    /** Who hears what the others say of themselves. */
    interface Listener {
        /**
         * @param all nodes that say that they live
         * @param isInTurn whether a heart-beat has passed: their figures may be others than before
         */
        void heard(List<NodeState> all, boolean isInTurn);

        /**
         * Now and then, and when the directory is back or there for the first time: what is there
         * may have been lost.
         */
        void check();
    }

    private final Directory directory;
    private final NodeCodec codec;
    private final ClusterPace pace;
    private final Supplier<NodeState> self;
    private final Listener listener;
    private final List<Consumer<Boolean>> watchers = new CopyOnWriteArrayList<>();
    private final LongAdder taken = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final AtomicLong toldNs = new AtomicLong();
    private volatile @Nullable NodeState said;
    private final AtomicLong numbers = new AtomicLong();
    private final BeatNumbers heard; // guarded by this
    private volatile boolean isOver;
    private volatile boolean isAvailable;
    private volatile long checkedNs;

    HeartBeats(
            Directory directory,
            NodeCodec codec,
            ClusterPace pace,
            Supplier<NodeState> self,
            Listener listener) {
        this.directory = directory;
        this.codec = codec;
        this.pace = pace;
        this.self = self;
        this.listener = listener;
        heard = new BeatNumbers(pace.expiry(), pace.timeout());
    }

    /** From now on hears of each whether it was taken. */
    void watch(Consumer<Boolean> watcher) {
        watchers.add(watcher);
    }

    /** One of those that come by the clock: what fails is counted. */
    void beatSafely() {
        try {
            beat().exceptionally(failure -> null);
        } catch (RuntimeException e) {
            LOG.error("a heart-beat failed", e);
        }
    }

    CompletableFuture<Void> beat() {
        NodeState its = self.get();
        said = its;
        return tell(its, true).whenComplete((done, failure) -> beaten(failure));
    }

    /** Hears of the others out of turn, if that was not a moment ago: one may be gone. */
    void lookSoon() {
        long now = System.nanoTime();
        long last = toldNs.get();
        if (now - last >= SOON_NS && toldNs.compareAndSet(last, now)) {
            look().exceptionally(failure -> null);
        }
    }

    /** Hears of the others, for the same word as before. */
    CompletableFuture<Void> look() {
        NodeState its = said;
        return its == null ? beat() : tell(its, false);
    }

    private CompletableFuture<Void> tell(NodeState its, boolean isInTurn) {
        if (isOver) {
            return CompletableFuture.completedFuture(null);
        }
        toldNs.set(System.nanoTime());
        NodeCodec.Beat beat =
                new NodeCodec.Beat(its, numbers.incrementAndGet(), pace.expiry().toMillis());
        return directory
                .beat(its.start(), codec.write(beat), pace.expiry())
                .thenAccept(values -> listener.heard(read(values), isInTurn));
    }

    /** Says nothing any more. */
    void end() {
        isOver = true;
    }

    private synchronized List<NodeState> read(List<String> values) {
        return values.stream()
                .limit(MOST_VALUES)
                .map(codec::read)
                .flatMap(beat -> Optional.ofNullable(beat).stream())
                .flatMap(beat -> Optional.ofNullable(saidLast(beat)).stream())
                .toList();
    }

    private @Nullable NodeState saidLast(NodeCodec.Beat beat) {
        NodeState state = heard.heard(beat, System.nanoTime());
        if (state == null) {
            codec.replayed(beat);
        }
        return state;
    }

    private void beaten(@Nullable Throwable failure) {
        boolean was = isAvailable;
        isAvailable = failure == null;
        watchers.forEach(each -> each.accept(failure == null));
        if (failure != null) {
            missed.increment();
            if (was) {
                LOG.warn("the cluster is gone; rooms of this node go on: {}", sentence(failure));
            }
            return;
        }
        taken.increment();
        if (!was && missed.sum() > 0) {
            LOG.info("the cluster is back");
        }
        long now = System.nanoTime();
        if (!was || now - checkedNs >= pace.check().toNanos()) {
            checkedNs = now;
            listener.check();
        }
    }

    static String sentence(Throwable failure) {
        Throwable cause = failure.getCause();
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }

    /** Whether the last one was taken. */
    boolean isAvailable() {
        return isAvailable;
    }

    long taken() {
        return taken.sum();
    }

    long missed() {
        return missed.sum();
    }
}
