package sfu.admin.declared;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaException;
import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.room.NotePolicy;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The rooms that are declared; each opens as it says. Safe for all threads. */
public final class RoomBook {
    private static final Logger LOG = LoggerFactory.getLogger(RoomBook.class);

    private final StoredMap<String, Settings> stored;
    private final RoomTemplates templates;
    private final LongSupplier clockMs;
    private final int most;
    private final Map<String, Settings> all = new HashMap<>(); // guarded by this
    private volatile BiConsumer<String, Settings> onPut = (room, its) -> {};
    private volatile BiConsumer<String, Settings> onRemoved = (room, its) -> {};

    /**
     * @param most rooms that may be declared
     * @param clockMs milliseconds since 1970
     */
    public RoomBook(Store store, RoomTemplates templates, int most, LongSupplier clockMs) {
        this.templates = templates;
        this.most = most;
        this.clockMs = clockMs;
        stored = store.named("rooms.declared", Settings.class);
        String first = stored.firstKey();
        String last = stored.lastKey();
        if (first != null && last != null) {
            stored.range(first, last, Integer.MAX_VALUE)
                    .forEach(each -> remember(each.key(), each.value()));
        }
    }

    /**
     * One that was declared when more was allowed keeps its template, not its notes; of a template
     * that is gone it is as the rules say.
     */
    private void remember(String room, Settings its) {
        all.put(room, its);
        String name = its.template();
        if (name != null && templates.named(name) == null) {
            LOG.warn("room {} is declared with the template {}, which is gone", room, name);
        }
        try {
            templates.declare(room, template(room, its));
        } catch (MediaException tooMuch) {
            LOG.warn(
                    "room {} opens without what was declared on it: {}",
                    room,
                    tooMuch.getMessage());
            templates.declare(room, base(room, its));
        }
    }

    private RoomTemplate base(String room, Settings its) {
        String name = its.template();
        RoomTemplate named = name == null ? null : templates.named(name);
        return named == null ? templates.byRule(room) : named;
    }

    /**
     * Hears of what is put and removed here, not of what is adopted.
     *
     * @param put room and what it is now
     * @param removed room and what it was
     */
    public void onChanged(BiConsumer<String, Settings> put, BiConsumer<String, Settings> removed) {
        onPut = put;
        onRemoved = removed;
    }

    /**
     * Another node declared it: the later revision holds, of two of one number the same on all
     * nodes.
     */
    synchronized void adopt(String room, Settings its) {
        Settings before = all.get(room);
        if (before == null ? all.size() < most : its.isAfter(before)) {
            var _ = stored.put(room, its).exceptionally(failure -> null); // it holds until the end
            remember(room, its);
        }
    }

    /** Another node removed it, which was this or an earlier revision. */
    synchronized void forgo(String room, Settings its) {
        Settings before = all.get(room);
        if (before != null && !before.isAfter(its)) {
            all.remove(room);
            templates.undeclare(room);
            var _ = stored.remove(room).exceptionally(failure -> null);
        }
    }

    public RoomTemplates templates() {
        return templates;
    }

    public synchronized @Nullable Settings get(String room) {
        return all.get(room);
    }

    public synchronized Map<String, Settings> all() {
        return new TreeMap<>(all);
    }

    /**
     * The template that a room has with these.
     *
     * @throws MediaException if it says too much
     */
    public RoomTemplate template(String room, Settings its) {
        RoomTemplate base = base(room, its);
        NotePolicy policy = base.notes();
        Map<String, String> labels = new HashMap<>(policy.labels());
        labels.putAll(its.labels());
        Notes own = policy.ofRoom(new NotesChange(its.metadata(), new HashMap<>(its.attributes())));
        boolean isSilent = own.metadata().isEmpty() && own.attributes().isEmpty();
        return base.with(policy.with(isSilent ? policy.notes() : own, labels));
    }

    /**
     * @param wanted without times and revision
     * @throws MediaException if it says too much
     */
    public synchronized Outcome<Settings> put(
            String room, Settings wanted, Precondition precondition) {
        Settings before = all.get(room);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return new Outcome.Conflict<>();
        }
        if (before == null && all.size() >= most) {
            return new Outcome.Full<>();
        }
        if (before != null && before.says(wanted)) {
            return new Outcome.Done<>(before, false, stored.put(room, before)); // may have failed
        }
        Settings now =
                before == null
                        ? new Settings(
                                clockMs.getAsLong(),
                                1,
                                wanted.template(),
                                wanted.labels(),
                                wanted.metadata(),
                                wanted.attributes())
                        : wanted.after(before);
        RoomTemplate template = template(room, now);
        CompletableFuture<Void> kept = stored.put(room, now);
        all.put(room, now);
        templates.declare(room, template);
        onPut.accept(room, now);
        return new Outcome.Done<>(now, before == null, kept);
    }

    /** The template of this name is another now: those that name it open as it says. */
    public synchronized void templateChanged(String template) {
        all.forEach((room, its) -> {
            if (template.equals(its.template())) {
                remember(room, its);
            }
        });
    }

    /** The name of a declared room that has this template; null: none has it. */
    public synchronized @Nullable String roomWith(String template) {
        return all.entrySet().stream()
                .filter(each -> template.equals(each.getValue().template()))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Null if the precondition does not hold. */
    public synchronized @Nullable CompletableFuture<Void> remove(
            String room, Precondition precondition) {
        Settings before = all.get(room);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return null;
        }
        all.remove(room);
        templates.undeclare(room);
        return before == null
                ? CompletableFuture.completedFuture(null)
                : stored.remove(room)
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                restore(room, before);
                            } else {
                                onRemoved.accept(room, before);
                            }
                        });
    }

    /** It is still on disk. */
    private synchronized void restore(String room, Settings its) {
        if (!all.containsKey(room)) {
            remember(room, its);
        }
    }
}
