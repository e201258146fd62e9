package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all nodes are to be told whatever happens meanwhile, one after the other: of a ban and its
 * end the later holds. Safe for all threads.
 */
final class SureWords {
    private static final Logger LOG = LoggerFactory.getLogger(SureWords.class);
    private static final int MOST_WAITING = 10_000;

    /** Tells one; fails where it cannot be told now. */
    interface Teller {
        CompletableFuture<Void> tell(String topic, String body);
    }

    private record Word(String topic, String body) {}

    private final Teller teller;
    private final LongAdder dropped = new LongAdder();
    private final Queue<Word> waiting = new ArrayDeque<>(); // guarded by this
    private boolean isTelling; // the first that waits; guarded by this
    private boolean isRefused; // the first, and that was said; guarded by this

    SureWords(Teller teller) {
        this.teller = teller;
    }

    void add(String topic, String body) {
        synchronized (this) {
            if (body.length() > Bus.MOST_BODY || waiting.size() >= MOST_WAITING) {
                LOG.warn(
                        "a word about {} is too long, or too many wait: other nodes miss it",
                        topic);
                dropped.increment();
                return;
            }
            waiting.add(new Word(topic, body));
        }
        tellFirst();
    }

    /** Also what was not taken a moment ago. */
    void tellFirst() {
        Word next;
        synchronized (this) {
            next = waiting.peek();
            if (next == null || isTelling) {
                return;
            }
            isTelling = true;
        }
        teller.tell(next.topic(), next.body()).whenComplete((done, failure) -> told(failure));
    }

    private void told(@Nullable Throwable failure) {
        synchronized (this) {
            isTelling = false;
            if (failure == null) {
                waiting.remove();
            } else if (!isRefused) {
                LOG.warn("what all nodes are to be told waits: {}", failure.toString());
            }
            isRefused = failure != null;
        }
        if (failure == null) {
            tellFirst();
        }
    }

    /** How many are not told yet. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How many are not told at all. */
    long dropped() {
        return dropped.sum();
    }
}
