package sfu.admin.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Update;
import sfu.signaling.http.SseEvent;
import sfu.signaling.http.SseStream;
import sfu.signaling.protocol.Json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all who asked for the same are told: each event is encoded once and kept in a ring, in which
 * every watcher has a place of its own. Who reads too slowly is told the state instead of what led
 * to it. Of the ticker's thread.
 */
final class Feed {
    private final Wanted wanted;
    private final StreamLimits limits;
    private final String prefix;
    private final Ring ring;
    private final Map<SseStream, Reader> readers = new LinkedHashMap<>();
    private @Nullable ObjectNode state;
    private @Nullable Snapshot snapshot; // of the state, once somebody begins with it
    private int ticks;
    private int told; // of the tail since the last publish
    private int idleTicks;
    private final @Nullable Union union; // null: this server is alone

    /**
     * @param epoch of this server's process: ids of others mean nothing here
     */
    Feed(Wanted wanted, StreamLimits limits, String epoch) {
        this(wanted, limits, epoch, null);
    }

    /**
     * @param union with the other nodes of the cluster
     */
    Feed(Wanted wanted, StreamLimits limits, String epoch, @Nullable Union union) {
        this.union = union;
        this.wanted = wanted;
        this.limits = limits;
        prefix = epoch + "." + Integer.toUnsignedString(wanted.hashCode(), 36) + ".";
        ring = new Ring(limits.ringEvents());
    }

    Wanted wanted() {
        return wanted;
    }

    boolean isWatched() {
        return !readers.isEmpty();
    }

    /** Whether nobody watches it, nor comes back. */
    boolean isOver() {
        return readers.isEmpty() && idleTicks > limits.lingerSeconds();
    }

    /**
     * @param tail what happened since the last and was not told yet
     * @param maxBytes that the ring may keep
     */
    void publish(Update update, List<TailEvent> tail, long maxBytes) {
        idleTicks = readers.isEmpty() ? idleTicks + 1 : 0;
        addTail(tail, maxBytes);
        if (union != null && !wanted.isOwn()) {
            addTail(union.happened(wanted), maxBytes);
        }
        told = 0;
        if (ticks++ % wanted.interval() == 0) {
            ObjectNode next = States.of(update, wanted, union == null ? "" : union.node());
            if (union != null && !wanted.isOwn()) {
                union.complete(next, wanted);
            }
            if (state != null) {
                ObjectNode patch = MergePatch.between(state, next);
                patch.put("at", update.at());
                add("delta", Json.text(patch), true, maxBytes);
            }
            state = next;
            snapshot = null;
        }
        readers.values().forEach(this::pump);
    }

    /** What happens is told before the next state is there. */
    void tell(List<TailEvent> tail, long maxBytes) {
        addTail(tail, maxBytes);
        readers.values().forEach(this::pump);
    }

    private void addTail(List<TailEvent> tail, long maxBytes) {
        List<TailEvent> its = tail.stream().filter(wanted::takes).toList();
        int now = Math.min(its.size(), limits.tailPerSecond() - told);
        told += now;
        its.subList(0, now).forEach(event -> add("tail", Json.text(event), false, maxBytes));
        if (now < its.size()) {
            TailEvent more =
                    new TailEvent(
                            its.getLast().at(),
                            TailEvent.Type.LEFT_OUT,
                            null,
                            null,
                            null,
                            null,
                            Map.of("count", its.size() - now));
            add("tail", Json.text(more), false, maxBytes);
        }
    }

    private void add(String name, String data, boolean isDelta, long maxBytes) {
        SseEvent event = SseEvent.of(prefix + (ring.last() + 1), name, data);
        ring.add(isDelta, event, maxBytes);
    }

    /**
     * Begins with the state, or goes on after an event where that is still known.
     *
     * @param lastEventId that the watcher had, or empty
     */
    void add(SseStream stream, String lastEventId) {
        Reader reader = new Reader(stream);
        readers.put(stream, reader);
        long last = number(lastEventId);
        boolean isKnown = last >= 0 && last <= ring.last();
        if (isKnown && ring.reaches(last + 1)) {
            reader.passTo(last + 1);
            pump(reader);
            return;
        }
        if (!lastEventId.isEmpty()) {
            String data = Json.text(Map.of("reason", isKnown ? "tooOld" : "unknown"));
            reader.offer(SseEvent.of(prefix + ring.last(), "reset", data));
        }
        reader.isBehind = true; // the state first, as soon as it is taken
        reader.isPassing = true;
        pump(reader);
    }

    /** The number in an id of this feed, or -1. */
    private long number(String id) {
        String rest = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        return rest.matches("[0-9]{1,18}") ? Long.parseLong(rest) : -1;
    }

    void remove(SseStream stream) {
        readers.remove(stream);
    }

    /** It takes more again. */
    void resume(SseStream stream) {
        Reader reader = readers.get(stream);
        if (reader != null) {
            pump(reader);
        }
    }

    private void pump(Reader reader) {
        if (reader.takesRest() && (!isTooFarBehind(reader) || catchesUp(reader))) {
            reader.isBehind = !takesNews(reader);
        } else {
            reader.isBehind = true;
        }
    }

    private boolean isTooFarBehind(Reader reader) {
        return reader.isBehind
                && (!ring.reaches(reader.next())
                        || reader.isPassing
                        || ring.deltasFrom(reader.next()) > limits.behindDeltas());
    }

    private boolean takesNews(Reader reader) {
        for (Ring.Entry its = ring.get(reader.next()); its != null; ) {
            if (!reader.offer(its.event())) {
                return false;
            }
            reader.passTo(its.number() + 1);
            its = ring.get(reader.next());
        }
        return true;
    }

    /** What happened meanwhile, and the state in place of how it came to be. */
    private boolean catchesUp(Reader reader) {
        reader.isPassing = true;
        return takesTail(reader) && reader.begin(snapshot(), ring.last() + 1) && reader.takesRest();
    }

    private boolean takesTail(Reader reader) {
        boolean isNew = reader.next() == 0; // what was before it is nothing to it
        for (long i = ring.reached(reader.next()); !isNew && i <= ring.last(); i++) {
            Ring.Entry entry = ring.get(i);
            if (entry != null && !entry.isDelta() && !reader.offer(entry.event())) {
                return false; // later on from here
            }
            reader.passTo(i + 1);
        }
        return true;
    }

    private List<SseEvent> snapshot() {
        Snapshot its = snapshot;
        if (its == null) {
            ObjectNode whole = state == null ? JsonNodeFactory.instance.objectNode() : state;
            its = new Snapshot(whole, prefix, limits.pieceChars());
            snapshot = its;
        }
        return its.events(ring.last());
    }

    int watchers() {
        return readers.size();
    }

    void close() {
        new ArrayList<>(readers.keySet()).forEach(SseStream::close);
    }
}
