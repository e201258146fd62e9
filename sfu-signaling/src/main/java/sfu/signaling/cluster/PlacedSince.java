package sfu.signaling.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * What was placed on each node from here that its heart-beats do not tell of yet, as shares of its
 * budget.
 *
 * <p>A heart-beat may have been on its way when something was placed: so each counts until the
 * second one after it, without a clock that two machines would have to share.
 */
final class PlacedSince {
    private record Loads(double sinceLast, double beforeLast) {
        private static final Loads NONE = new Loads(0, 0);
    }

    private final Map<String, Loads> loads = new HashMap<>();

    void add(String node, double load) {
        Loads now = of(node);
        loads.put(node, new Loads(now.sinceLast + load, now.beforeLast));
    }

    void heard(String node) {
        Loads now = of(node);
        if (now.sinceLast == 0) {
            loads.remove(node);
        } else {
            loads.put(node, new Loads(0, now.sinceLast));
        }
    }

    void forget(String node) {
        loads.remove(node);
    }

    double load(String node) {
        Loads now = of(node);
        return now.sinceLast + now.beforeLast;
    }

    private Loads of(String node) {
        return loads.getOrDefault(node, Loads.NONE);
    }
}
