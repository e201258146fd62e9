package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SseStream;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Events on their way to one player: of each type the latest, until somebody reads it. */
final class EventStream {
    private final Set<EventType> types;
    private final Map<EventType, String> waiting = new EnumMap<>(EventType.class);
    private @Nullable SseStream reader; // guarded by this
    private long lastId; // guarded by this

    EventStream(Set<EventType> types) {
        this.types = types;
    }

    boolean wants(EventType type) {
        return types.contains(type);
    }

    synchronized boolean isRead() {
        return reader != null;
    }

    synchronized void tell(EventType type, String data) {
        if (wants(type)) {
            queue(type, data);
            flush();
        }
    }

    private void queue(EventType type, String data) {
        EventType opposite = type.opposite();
        if (opposite != null) {
            waiting.remove(opposite);
        }
        waiting.put(type, data);
    }

    /** Another reader takes the place of the one before, and is told how things stand. */
    synchronized void read(SseStream next, Map<EventType, String> state) {
        SseStream before = reader;
        reader = next;
        if (before != null) {
            before.close();
        }
        next.onClosed(() -> ended(next));
        for (Map.Entry<EventType, String> each : state.entrySet()) {
            if (wants(each.getKey())) {
                queue(each.getKey(), each.getValue());
            }
        }
        flush();
    }

    private synchronized void ended(SseStream its) {
        if (its.equals(reader)) {
            reader = null;
        }
    }

    /** What a slow reader does not take waits, and newer events take the place of older ones. */
    synchronized void flush() {
        Iterator<Map.Entry<EventType, String>> next = waiting.entrySet().iterator();
        while (reader != null && next.hasNext()) {
            Map.Entry<EventType, String> event = next.next();
            byte[] bytes = SseStream.event(lastId + 1, event.getKey().text(), event.getValue());
            if (!reader.offer(bytes)) {
                return;
            }
            lastId++;
            next.remove();
        }
    }

    synchronized void end() {
        if (reader != null) {
            reader.close();
        }
    }
}
