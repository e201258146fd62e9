package sfu.signaling.session;

import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What waits for a client that does not take it, or has no connection: of states the latest alone,
 * the rest in order. Not safe for threads.
 */
final class Backlog {
    private static final String SLOTS = "slots";

    /** The key of one that nothing takes the place of. */
    private static final class Kept {
        final int bytes;

        Kept(int bytes) {
            this.bytes = bytes;
        }
    }

    private final Map<Object, Supplier<SharedText>> waiting = new LinkedHashMap<>();
    private final Map<String, ServerMessage.SlotEntry> slots = new LinkedHashMap<>(); // by mid
    private long bytes; // of those of which none may be left out

    /** Nothing of it may be left out. */
    void keep(SharedText message) {
        waiting.put(new Kept(message.length()), () -> message);
        bytes += message.length();
    }

    /**
     * Takes the place of an older one.
     *
     * @param which state
     */
    void state(String which, SharedText message) {
        waiting.put(which, () -> message);
    }

    /** Each slot's latest entry is enough. */
    void slots(ServerMessage.Slots message) {
        for (ServerMessage.SlotEntry entry : message.slots()) {
            slots.put(entry.mid(), entry);
        }
        waiting.put(SLOTS, this::allSlots);
    }

    private SharedText allSlots() {
        List<ServerMessage.SlotEntry> all = new ArrayList<>(slots.values());
        slots.clear();
        return new SharedText(Json.write(new ServerMessage.Slots(all)));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** Of what may not be left out. */
    long bytes() {
        return bytes;
    }

    /** The first of them, which no longer waits; there has to be one. */
    SharedText next() {
        Iterator<Map.Entry<Object, Supplier<SharedText>>> each = waiting.entrySet().iterator();
        Map.Entry<Object, Supplier<SharedText>> first = each.next();
        SharedText message = first.getValue().get();
        if (first.getKey() instanceof Kept kept) {
            bytes -= kept.bytes;
        }
        each.remove();
        return message;
    }
}
