package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SseStream;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The event streams of one session, by name, and what all of them are to know. */
final class EventStreams {
    /** One is enough for a player; another may begin before the first is seen to have ended. */
    static final int MAX = 4;

    private final Map<String, EventStream> byName = new HashMap<>(); // guarded by this
    private final Map<EventType, String> state = new EnumMap<>(EventType.class); // likewise
    private boolean isOver; // likewise

    /** False if there are too many, or the session has ended. */
    synchronized boolean add(String name, EventStream stream) {
        if (isOver || byName.size() >= MAX) {
            return false;
        }
        byName.put(name, stream);
        return true;
    }

    synchronized boolean has(String name) {
        return byName.containsKey(name);
    }

    /** False if there is none of this name. */
    boolean read(String name, SseStream reader) {
        EventStream stream;
        Map<EventType, String> now;
        synchronized (this) {
            stream = byName.get(name);
            now = new EnumMap<>(state);
        }
        if (stream == null) {
            return false;
        }
        stream.read(reader, now);
        return true;
    }

    /** False if there is none of this name. */
    boolean remove(String name) {
        @Nullable EventStream stream;
        synchronized (this) {
            stream = byName.remove(name);
        }
        if (stream == null) {
            return false;
        }
        stream.end();
        return true;
    }

    boolean isRead() {
        return all().stream().anyMatch(EventStream::isRead);
    }

    boolean wants(EventType type) {
        return all().stream().anyMatch(stream -> stream.isRead() && stream.wants(type));
    }

    void tell(EventType type, String data) {
        synchronized (this) {
            EventType opposite = type.opposite();
            if (opposite != null) {
                state.remove(opposite);
            }
            if (data.equals(state.put(type, data))) {
                return; // they know
            }
        }
        all().forEach(stream -> stream.tell(type, data));
    }

    void flush() {
        all().forEach(EventStream::flush);
    }

    void end() {
        List<EventStream> streams;
        synchronized (this) {
            isOver = true;
            streams = List.copyOf(byName.values());
            byName.clear();
        }
        streams.forEach(EventStream::end);
    }

    private synchronized List<EventStream> all() {
        return List.copyOf(byName.values());
    }
}
