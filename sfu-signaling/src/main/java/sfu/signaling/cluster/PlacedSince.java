package sfu.signaling.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * How many rooms were placed on each node from here that its heart-beats do not tell of yet.
 *
 * <p>A heart-beat may have been on its way when a room was placed: so each counts until the second
 * one after it, without a clock that two machines would have to share.
 */
final class PlacedSince {
    private record Rooms(int sinceLast, int beforeLast) {
        private static final Rooms NONE = new Rooms(0, 0);
    }

    private final Map<String, Rooms> rooms = new HashMap<>();

    void add(String node) {
        Rooms now = of(node);
        rooms.put(node, new Rooms(now.sinceLast + 1, now.beforeLast));
    }

    void heard(String node) {
        Rooms now = of(node);
        if (now.sinceLast == 0) {
            rooms.remove(node);
        } else {
            rooms.put(node, new Rooms(0, now.sinceLast));
        }
    }

    void forget(String node) {
        rooms.remove(node);
    }

    int rooms(String node) {
        Rooms now = of(node);
        return now.sinceLast + now.beforeLast;
    }

    private Rooms of(String node) {
        return rooms.getOrDefault(node, Rooms.NONE);
    }
}
