package sfu.admin.nodes;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The rooms that each other node told of last, for the time when it does not answer. */
public final class Remembered {
    private static final class Told {
        final NavigableMap<String, JsonNode> rooms = new TreeMap<>();
        long atNs;
    }

    private final int most;
    private final LongSupplier nanoTime;
    private final Map<String, Told> byStart = new HashMap<>(); // guarded by this

    /**
     * @param most rooms of each node
     */
    public Remembered(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /**
     * A page of a node's rooms.
     *
     * @param after the name behind which the page begins
     * @param isLast whether none follow it
     * @param isAll whether it has all that there are between these, for whoever asks
     */
    public synchronized void told(
            String start, String after, List<JsonNode> page, boolean isLast, boolean isAll) {
        Told its = byStart.computeIfAbsent(start, node -> new Told());
        its.atNs = nanoTime.getAsLong();
        if (isAll && isLast) {
            its.rooms.tailMap(after, false).clear();
        } else if (isAll && !page.isEmpty()) {
            its.rooms.subMap(after, false, name(page.getLast()), true).clear();
        }
        for (JsonNode room : page) {
            if (its.rooms.size() < most || its.rooms.containsKey(name(room))) {
                its.rooms.put(name(room), room);
            }
        }
    }

    private static String name(JsonNode room) {
        return room.path("name").asText();
    }

    /** Those of a node behind a name, in order. */
    public synchronized List<JsonNode> of(String start, String after) {
        Told its = byStart.get(start);
        return its == null ? List.of() : new ArrayList<>(its.rooms.tailMap(after, false).values());
    }

    /** When a node told of its rooms last, in milliseconds; nothing: never. */
    public synchronized OptionalLong toldMsAgo(String start) {
        Told its = byStart.get(start);
        return its == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, (nanoTime.getAsLong() - its.atNs) / 1_000_000));
    }

    /** Others are no more. */
    public synchronized void keep(Set<String> starts) {
        byStart.keySet().retainAll(starts);
    }
}
