package sfu.signaling.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.Records.Mark;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One kind of bars as all nodes have it: of each name the latest, whose revision is when it was
 * made or ended (milliseconds since 1970).
 */
abstract class BarRecords implements SharedRecords.Copy {
    private static final Logger LOG = LoggerFactory.getLogger(BarRecords.class);
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** For which the others still have what is over: no clock is as wrong. */
    static final Duration OVER = Duration.ofDays(1);

    /** Of an entry that is removed for that alone: it ends nothing. */
    private static final String IS_OVER = "over";

    private static final int MOST_OVER = 1_000; // more than come at once

    /**
     * @param atMs milliseconds since 1970
     */
    private record Reached(String era, long sequence, long atMs) {}

    private final String kind;
    private final @Nullable StoredMap<String, Reached> marks;
    private volatile Mark mark = Mark.NONE;
    private volatile long reachedMs; // when the mark was
    private final SequencedMap<String, Entry> over =
            new LinkedHashMap<>(); // what the others are told instead; guarded by itself
    private volatile @Nullable SharedRecords shared; // null: not yet

    BarRecords(String kind, @Nullable Store store) {
        this.kind = kind;
        marks = store == null ? null : store.named("auth.marks", Reached.class);
        Reached last = marks == null ? null : marks.get(kind);
        if (last != null) {
            mark = new Mark(last.era(), last.sequence());
            reachedMs = last.atMs();
        }
    }

    /** The others have it in common, too. */
    void shareBy(Function<SharedRecords.Copy, SharedRecords> sharing) {
        shared = sharing.apply(this);
    }

    /** It is so here already; the others hear of it now, or when they are there again. */
    void tell(Entry entry) {
        SharedRecords its = shared;
        if (its != null) {
            its.offer(entry);
        }
    }

    @Override
    public CompletableFuture<Void> take(Entry entry) {
        try {
            apply(entry);
        } catch (RuntimeException e) {
            LOG.warn("one of the {} of all nodes is not taken: {}", kind, e.toString());
        }
        return CompletableFuture.completedFuture(null); // who makes one waits, not who hears of it
    }

    /** An end at the same moment is later. */
    @Override
    public boolean isLater(Entry own, Entry there) {
        return own.revision() > there.revision()
                || (own.revision() == there.revision() && own.isRemoved() && !there.isRemoved());
    }

    /** It may have been made while the others could not be reached. */
    @Override
    public boolean mayBeUntold(Entry own) {
        return own.revision() > reachedMs;
    }

    @Override
    public @Nullable Entry get(String name) {
        Entry instead;
        synchronized (over) {
            instead = over.get(name);
        }
        try {
            Entry its = find(name);
            return its == null ? instead : its;
        } catch (IllegalArgumentException e) {
            return null; // a name of nothing
        }
    }

    @Override
    public void drop(String name) {
        forget(name);
    }

    /**
     * @throws IllegalArgumentException for a name or a text that is none, as all of these
     */
    abstract void apply(Entry entry);

    abstract @Nullable Entry find(String name);

    abstract void forget(String name);

    static boolean isOfWhatIsOver(Entry removed) {
        return removed.text().equals(IS_OVER);
    }

    /** It was over long ago: the others need not have it any more. */
    void isOver(Entry entry) {
        Entry instead = new Entry(entry.name(), entry.revision() + 1, true, IS_OVER);
        synchronized (over) {
            over.put(entry.name(), instead);
            if (over.size() > MOST_OVER) {
                over.pollFirstEntry();
            }
        }
    }

    @Override
    public Mark mark() {
        return mark;
    }

    @Override
    public void mark(Mark now) {
        mark = now;
        reachedMs = System.currentTimeMillis();
        if (marks != null) {
            Reached its = new Reached(now.era(), now.sequence(), reachedMs);
            var _ = marks.put(kind, its).exceptionally(failure -> null); // more is read again
        }
    }

    static void checkName(Entry entry, String name) {
        if (!entry.name().equals(name)) {
            throw new IllegalArgumentException("'" + name + "' is under '" + entry.name() + "'");
        }
    }

    static String text(Object its) {
        try {
            return JSON.writeValueAsString(its);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException for a text that is none
     */
    static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName(), e);
        }
    }
}
