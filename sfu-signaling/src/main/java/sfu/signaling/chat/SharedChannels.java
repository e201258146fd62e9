package sfu.signaling.chat;

import sfu.signaling.cluster.ChannelLog;
import sfu.signaling.cluster.ChannelWords;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the channels of this node have in common with those of the other nodes of a cluster. */
public final class SharedChannels {
    /** Of each channel, if nothing else is configured. */
    public static final int ENTRIES = 2000;

    private static final int BEATS_PER_CHECK = 5;
    private static final int SLOTS = 900;
    private static final int FIRST_SLOT = 100;

    private record Forgotten(long upTo, Duration life) {}

    private final ChannelLog log;
    private final ChannelWords words;
    private final String start;
    private final int entries;
    private final AtomicLong changes = new AtomicLong();
    final LongAdder shared = new LongAdder();
    final LongAdder local = new LongAdder();
    final LongAdder reconciled = new LongAdder();
    final LongAdder renumbered = new LongAdder();
    private final Map<String, Forgotten> forgotten = new ConcurrentHashMap<>();
    private int beats; // the heart-beat's thread alone
    private volatile boolean isUp;
    private volatile boolean isAnyCut;
    private volatile Runnable onReturn = () -> {};
    private volatile LongSupplier waiting = () -> 0;

    /**
     * @param start of this node
     * @param entries of each channel that its log has
     */
    public SharedChannels(ChannelLog log, ChannelWords words, String start, int entries) {
        this.log = log;
        this.words = words;
        this.start = start;
        this.entries = entries;
    }

    ChannelLog log() {
        return log;
    }

    ChannelWords words() {
        return words;
    }

    int entries() {
        return entries;
    }

    /** The last three digits of the numbers that this node gives: other nodes have others. */
    int slot() {
        return FIRST_SLOT + Math.floorMod(start.hashCode(), SLOTS);
    }

    /** A name that no other change has. */
    String nextChange() {
        return start + "-" + changes.incrementAndGet();
    }

    /** Whether the last heart-beat was taken. */
    boolean isUp() {
        return isUp;
    }

    /**
     * A channel's messages up to a number are gone on all nodes, at the latest when Redis is back.
     */
    void forget(String channel, long upTo, Duration life) {
        Forgotten its = new Forgotten(upTo, life);
        forgotten.put(channel, its);
        log.forget(channel, upTo, life).thenAccept(done -> forgotten.remove(channel, its));
    }

    /** Some channel could not reach its log. */
    void cut() {
        isAnyCut = true;
    }

    /**
     * @param onReturn when what was missed is to be looked for
     * @param waiting how many are not in the log yet
     */
    void serve(Runnable onReturn, LongSupplier waiting) {
        this.onReturn = onReturn;
        this.waiting = waiting;
    }

    /** A heart-beat of this node was taken, or not. */
    public void beat(boolean isTaken) {
        boolean returns = isTaken && (!isUp || isAnyCut);
        isUp = isTaken;
        if (returns) {
            isAnyCut = false;
            forgotten.forEach((channel, its) -> forget(channel, its.upTo(), its.life()));
            log.check();
            onReturn.run();
        } else if (isTaken && ++beats % BEATS_PER_CHECK == 0) {
            log.check();
        }
    }

    /** Messages and changes that went into the log before they were acknowledged. */
    public long shared() {
        return shared.sum();
    }

    /** That were acknowledged by this node alone. */
    public long local() {
        return local.sum();
    }

    /** Of those, that went into the log later. */
    public long reconciled() {
        return reconciled.sum();
    }

    /** That got another number then, because another node had given the same. */
    public long renumbered() {
        return renumbered.sum();
    }

    /** That are not in the log yet. */
    public long waiting() {
        return waiting.getAsLong();
    }
}
