package sfu.admin.stream;

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
    /** A watcher, and the number of the event that it is to be sent next. */
    private static final class Reader {
        final SseStream stream;
        long next;
        boolean isBehind; // it did not take what it was sent
        boolean isPassing; // it is told no deltas until it has the state

        Reader(SseStream stream) {
            this.stream = stream;
        }
    }

    private final Wanted wanted;
    private final StreamLimits limits;
    private final String prefix;
    private final Ring ring;
    private final Map<SseStream, Reader> readers = new LinkedHashMap<>();
    private @Nullable ObjectNode state;
    private @Nullable SseEvent snapshot; // for all who come until the next
    private int ticks;
    private int told; // of the tail since the last publish
    private int idleTicks;

    /**
     * @param epoch of this server's process: ids of others mean nothing here
     */
    Feed(Wanted wanted, StreamLimits limits, String epoch) {
        this.wanted = wanted;
        this.limits = limits;
        prefix = epoch + "." + Integer.toUnsignedString(wanted.hashCode(), 36) + ".";
        ring = new Ring(limits.ringEvents());
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
        told = 0;
        if (ticks++ % wanted.interval() == 0) {
            ObjectNode next = States.of(update, wanted);
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
        snapshot = null; // its id is that of the latest
    }

    /**
     * Begins with the state, or goes on after an event where that is still known.
     *
     * @param lastEventId that the watcher had, or empty
     */
    void add(SseStream stream, String lastEventId) {
        Reader reader = new Reader(stream);
        reader.next = ring.last() + 1;
        readers.put(stream, reader);
        long last = number(lastEventId);
        boolean isKnown = last >= 0 && last <= ring.last();
        if (isKnown && ring.reaches(last + 1)) {
            reader.next = last + 1;
            pump(reader);
            return;
        }
        if (!lastEventId.isEmpty()) {
            String data = Json.text(Map.of("reason", isKnown ? "tooOld" : "unknown"));
            stream.offer(SseEvent.of(prefix + ring.last(), "reset", data));
        }
        if (!offer(reader, snapshot())) {
            reader.next = 0; // the state first, as soon as it is taken
            reader.isBehind = true;
        }
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
        if (reader.isBehind
                && (!ring.reaches(reader.next)
                        || reader.isPassing
                        || ring.deltasFrom(reader.next) > limits.behindDeltas())) {
            reader.isPassing = true;
            catchUp(reader);
            return;
        }
        boolean isSent = true;
        for (Ring.Entry next = ring.get(reader.next); isSent && next != null; ) {
            isSent = send(reader, next);
            next = ring.get(reader.next);
        }
        reader.isBehind = !isSent;
    }

    private static boolean send(Reader reader, Ring.Entry entry) {
        boolean isSent = offer(reader, entry.event());
        if (isSent) {
            reader.next = entry.number() + 1;
        }
        return isSent;
    }

    /** What happened meanwhile, and the state in place of how it came to be. */
    private void catchUp(Reader reader) {
        for (long i = ring.reached(reader.next); i <= ring.last(); i++) {
            Ring.Entry entry = ring.get(i);
            if (entry != null
                    && !entry.isDelta()
                    && reader.next > 0
                    && !offer(reader, entry.event())) {
                return; // later on from here
            }
            reader.next = reader.next == 0 ? 0 : i + 1;
        }
        if (offer(reader, snapshot())) {
            reader.next = ring.last() + 1;
            reader.isBehind = false;
            reader.isPassing = false;
        }
    }

    private SseEvent snapshot() {
        SseEvent its = snapshot;
        if (its == null) {
            its =
                    SseEvent.of(
                            prefix + ring.last(),
                            "snapshot",
                            Json.text(state == null ? Map.of() : state));
            snapshot = its;
        }
        return its;
    }

    private static boolean offer(Reader reader, SseEvent event) {
        boolean isTaken = reader.stream.offer(event);
        if (!isTaken && reader.stream.isWritable()) {
            reader.stream.close(); // it is larger than anything that may wait for a client
        }
        return isTaken;
    }

    int watchers() {
        return readers.size();
    }

    void close() {
        new ArrayList<>(readers.keySet()).forEach(SseStream::close);
    }
}
