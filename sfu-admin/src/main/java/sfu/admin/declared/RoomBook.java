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
import sfu.core.time.Clocks;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.store.Store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The rooms that are declared; each opens as it says. Safe for all threads. */
public final class RoomBook {
    private static final Logger LOG = LoggerFactory.getLogger(RoomBook.class);

    /** Hears of what is put and removed here. */
    interface Listener {
        /**
         * @param its what it is, or was
         */
        void accept(String room, Settings its, boolean isRemoved);
    }

    private final RoomTemplates templates;
    private final Declarations<Settings> rooms;
    private volatile Listener onChanged = (room, its, isRemoved) -> {};

    /**
     * @param most rooms that may be declared
     */
    public RoomBook(Store store, RoomTemplates templates, int most, Clocks clocks) {
        this.templates = templates;
        rooms = new Declarations<>(store, "rooms", Settings.class, new Opening(), most, clocks);
        rooms.begin();
    }

    /**
     * From now on all nodes decide in common what is declared.
     *
     * @param sharing makes of this node's copy what it has in common with the others
     */
    public void shareBy(
            Function<SharedRecords.Copy, SharedRecords> sharing, RecordLimits remembered) {
        rooms.shareBy(sharing, remembered);
    }

    void onChanged(Listener listener) {
        onChanged = listener;
    }

    private final class Opening implements Declarations.Effect<Settings> {
        @Override
        public void check(String room, Settings its) {
            template(room, its);
        }

        @Override
        public void holds(String room, Settings its) {
            declare(room, its);
        }

        @Override
        public void holdsNoMore(String room) {
            templates.undeclare(room);
        }
    }

    /**
     * One that was declared when more was allowed keeps its template, not its notes; of a template
     * that is gone it is as the rules say.
     */
    private void declare(String room, Settings its) {
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

    Entry entry(String room, Settings its) {
        return rooms.entry(room, its);
    }

    public RoomTemplates templates() {
        return templates;
    }

    public @Nullable Settings get(String room) {
        return rooms.named(room);
    }

    /** The entity tag of what it was declared to be; null: it was not. */
    public @Nullable String etag(String room) {
        Settings its = get(room);
        return its == null ? null : its.etag();
    }

    public Map<String, Settings> all() {
        return rooms.sorted();
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
     * Fails with {@link MediaException} if it says too much, and with {@link
     * sfu.signaling.cluster.ClusterException} where the other nodes cannot be asked.
     *
     * @param wanted without times and revision
     */
    public CompletableFuture<Outcome<Settings>> put(
            String room, Settings wanted, Precondition precondition) {
        return rooms.put(room, wanted, precondition)
                .thenApply(outcome -> {
                    if (outcome instanceof Outcome.Done<Settings> done) {
                        onChanged.accept(room, done.now(), false);
                    }
                    return outcome;
                });
    }

    /** The template of this name is another now: those that name it open as it says. */
    public void templateChanged(String template) {
        synchronized (rooms) {
            all().forEach((room, its) -> {
                if (template.equals(its.template())) {
                    declare(room, its);
                }
            });
        }
    }

    /** The name of a declared room that has this template; null: none has it. */
    public @Nullable String roomWith(String template) {
        return all().entrySet().stream()
                .filter(each -> template.equals(each.getValue().template()))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /**
     * Completes once it is on disk; false: the precondition does not hold. Fails as {@link #put}.
     */
    public CompletableFuture<Boolean> remove(String room, Precondition precondition) {
        Settings before = rooms.named(room);
        return rooms.remove(room, precondition)
                .thenApply(isDone -> {
                    if (isDone && before != null) {
                        onChanged.accept(room, before, true);
                    }
                    return isDone;
                });
    }
}
