package sfu.signaling.cluster.sim;

import java.util.ArrayList;
import java.util.List;

/** What happens when, by ticks. */
final class Calendar {
    private final List<List<Runnable>> ticks = new ArrayList<>();

    Calendar(int ticks) {
        for (int i = 0; i < ticks; i++) {
            this.ticks.add(new ArrayList<>(0));
        }
    }

    /** Not before the next tick of now; what is later than the end does not happen. */
    void at(double timeMs, int now, Runnable event) {
        double tick = Math.ceil(timeMs / Scenario.TICK_MS);
        if (tick < ticks.size()) {
            ticks.get(Math.max(now + 1, (int) tick)).add(event);
        }
    }

    void run(int tick) {
        List<Runnable> events = ticks.get(tick);
        for (Runnable event : events) {
            event.run();
        }
        events.clear();
    }
}
