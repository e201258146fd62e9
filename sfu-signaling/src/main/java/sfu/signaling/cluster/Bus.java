package sfu.signaling.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells all nodes, in the order of the directory's log: "1 SEAL FROM NUMBER TOPIC BODY". What a
 * node told has rising numbers, so that nothing is taken twice.
 */
public final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    static final int MOST_BODY = 65_536; // characters
    private static final int MOST_STARTS = 10_000;
    private static final Pattern FORM =
            Pattern.compile(
                    "1 ([0-9a-f]{64}) ([0-9a-f]{16}) (\\d{1,18}) ([a-z-]{1,32}) (.*)",
                    Pattern.DOTALL);

    private record Listener(boolean hearsPast, ObjLongConsumer<String> taker) {}

    private final String self;
    private final Seal seal;
    private final Directory directory;
    private final Predicate<String> knows;
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder taken = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final SureWords sure = new SureWords(this::append);
    private long number; // of the last one told; guarded by this

    /**
     * The highest number of each start, of words that last and of the others: those are told one
     * after the other, these may overtake them. The log's thread alone.
     */
    private final Map<String, Long> numbers =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > MOST_STARTS;
                }
            };

    /**
     * @param knows whether a start is a node's that lives, or lived a moment ago
     */
    Bus(String self, Seal seal, Directory directory, Predicate<String> knows) {
        this.self = self;
        this.seal = seal;
        this.directory = directory;
        this.knows = knows;
    }

    /** From now on another node's word about this goes there, on the log's thread. */
    public void on(String topic, Consumer<String> taker) {
        listeners.put(topic, new Listener(false, (body, atMs) -> taker.accept(body)));
    }

    /**
     * Likewise, and also what was told before this node started, as far as the log goes back.
     *
     * @param taker with when it was told, milliseconds since 1970 by the log's clock
     */
    public void onLasting(String topic, ObjLongConsumer<String> taker) {
        listeners.put(topic, new Listener(true, taker));
    }

    /**
     * Completes when it is in the log; fails with {@link ClusterException} where it cannot be.
     *
     * @param body at most 65,536 characters
     */
    public CompletableFuture<Void> tell(String topic, String body) {
        if (body.length() > MOST_BODY) {
            return CompletableFuture.failedFuture(
                    new ClusterException("a word to all nodes is too long"));
        }
        return append(topic, body)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        lost.increment();
                    }
                });
    }

    private synchronized CompletableFuture<Void> append(String topic, String body) {
        String its = String.valueOf(++number);
        String sealed = seal.of("tell", self, its, topic, body);
        return directory
                .append(String.join(" ", "1", sealed, self, its, topic, body))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        sent.increment();
                    }
                });
    }

    /** As {@link #tell}; what cannot be told now is not told. */
    public void tellOnce(String topic, String body) {
        tell(topic, body).exceptionally(failure -> null); // it is counted
    }

    /**
     * As {@link #tell}; what cannot be told now is told when it can be, one after the other: of a
     * ban and its end the later holds.
     */
    public void tellSurely(String topic, String body) {
        sure.add(topic, body);
    }

    /** What waits; also what the directory did not take a moment ago. */
    void tellWaiting() {
        sure.tellFirst();
    }

    void follow() {
        directory.follow(this::take);
    }

    private void take(Directory.Entry entry) {
        String message = entry.message();
        Matcher parts = FORM.matcher(message);
        if (!parts.matches()) {
            boolean isOther = message.matches("(?s)\\d{1,9} .*") && !message.startsWith("1 ");
            odd(isOther ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH, message);
            return;
        }
        String from = parts.group(2);
        if (from.equals(self)) {
            return;
        }
        String topic = parts.group(4);
        String body = parts.group(5);
        Listener listener = listeners.get(topic);
        String order = listener != null && listener.hearsPast ? from + " lasting" : from;
        if (!seal.isOf(parts.group(1), "tell", from, parts.group(3), topic, body)) {
            odd(Oddity.FORGED, message);
        } else if (!entry.isPast() && !knows.test(from)) {
            odd(Oddity.UNKNOWN_NODE, message);
        } else if (numbers.getOrDefault(order, 0L) >= Long.parseLong(parts.group(3))) {
            odd(Oddity.REPLAYED, message);
        } else {
            numbers.put(order, Long.parseLong(parts.group(3)));
            give(topic, body, entry);
        }
    }

    private void give(String topic, String body, Directory.Entry entry) {
        Listener listener = listeners.get(topic);
        if (listener == null) {
            odd(Oddity.UNKNOWN_TOPIC, topic);
        } else if (listener.hearsPast || !entry.isPast()) {
            taken.increment();
            try {
                listener.taker.accept(body, entry.atMs());
            } catch (RuntimeException e) {
                LOG.error("what another node told about {} was not taken", topic, e);
            }
        }
    }

    private void odd(Oddity kind, String message) {
        directory.oddities().add(kind, "a word to all nodes", message);
    }

    /** How many words went into the log. */
    public long sent() {
        return sent.sum();
    }

    /** How many of other nodes were taken. */
    public long taken() {
        return taken.sum();
    }

    /** How many did not get into the log, and will not. */
    public long lost() {
        return lost.sum() + sure.dropped();
    }

    /** How many are to be told as soon as the log takes them. */
    public int waiting() {
        return sure.waiting();
    }
}
