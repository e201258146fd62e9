package sfu.signaling.http;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * When each WebSocket is looked after: by one timer of each event loop, so that those of ten
 * thousand silent clients wake it once a tick and not once each.
 */
final class Heartbeats {
    /** Ticks of a ping interval, or of a time-out that is shorter. */
    private static final int TICKS = 25;

    private final long tickNs;
    private final Map<EventLoop, Ring> rings = new ConcurrentHashMap<>();

    Heartbeats(HttpLimits limits) {
        long shorterNs = Math.min(limits.pingInterval().toNanos(), limits.idleTimeout().toNanos());
        tickNs = Math.max(1, shorterNs / TICKS);
    }

    /** On the connection's event loop. */
    void add(EventLoop loop, Heartbeat heartbeat) {
        rings.computeIfAbsent(loop, Ring::new).add(heartbeat);
    }

    /** On the connection's event loop. */
    void remove(EventLoop loop, Heartbeat heartbeat) {
        Ring ring = rings.get(loop);
        if (ring != null) {
            ring.remove(heartbeat);
        }
    }

    /** Those of one event loop, by the tick that is theirs. */
    private final class Ring {
        private final EventLoop loop;
        private final List<Set<Heartbeat>> slots = new ArrayList<>();
        private @Nullable Future<?> timer;
        private int size;
        private int at; // the last tick's slot

        Ring(EventLoop loop) {
            this.loop = loop;
            for (int i = 0; i <= TICKS; i++) {
                slots.add(new LinkedHashSet<>());
            }
        }

        void add(Heartbeat heartbeat) {
            put(heartbeat, heartbeat.beat(loop.ticker().nanoTime()));
            size++;
            if (timer == null) {
                timer = loop.scheduleAtFixedRate(this::tick, tickNs, tickNs, TimeUnit.NANOSECONDS);
            }
        }

        void remove(Heartbeat heartbeat) {
            heartbeat.isOver = true;
            slots.get(heartbeat.slot).remove(heartbeat);
            if (--size == 0 && timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }

        private void tick() {
            at = (at + 1) % slots.size();
            List<Heartbeat> due = List.copyOf(slots.get(at));
            slots.get(at).clear();
            long nowNs = loop.ticker().nanoTime();
            for (Heartbeat heartbeat : due) {
                if (!heartbeat.isOver) {
                    put(heartbeat, heartbeat.beat(nowNs));
                }
            }
        }

        private void put(Heartbeat heartbeat, long inNs) {
            if (heartbeat.isOver) {
                return; // of that beat
            }
            long ticks = Math.clamp((inNs + tickNs - 1) / tickNs, 1, TICKS);
            heartbeat.slot = (int) ((at + ticks) % slots.size());
            slots.get(heartbeat.slot).add(heartbeat);
        }
    }
}
