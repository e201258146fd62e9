package sfu.admin.history;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Node;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Update;
import sfu.admin.stream.TailEvent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was in the last day: the server's and each room's figures, and the events of the tail. Any
 * thread; rooms that ended are in it until they are too old or there is no place.
 */
public final class History {
    private static final long DAY_MS = 86_400_000;

    private static final List<Figure> ROOM =
            List.of(
                    new Figure("people", Figure.Of.MOST),
                    new Figure("tracks", Figure.Of.MOST),
                    new Figure("bitsInPerSecond", Figure.Of.MEAN),
                    new Figure("bitsOutPerSecond", Figure.Of.MEAN),
                    new Figure("lossIn", Figure.Of.MEAN),
                    new Figure("lossOut", Figure.Of.MEAN),
                    new Figure("score", Figure.Of.LEAST_ABOVE_ZERO),
                    new Figure("bad", Figure.Of.MOST));

    private static final List<Figure> NODE =
            List.of(
                    new Figure("rooms", Figure.Of.MOST),
                    new Figure("participants", Figure.Of.MOST),
                    new Figure("tracks", Figure.Of.MOST),
                    new Figure("bitsInPerSecond", Figure.Of.MEAN),
                    new Figure("bitsOutPerSecond", Figure.Of.MEAN),
                    new Figure("packetsInPerSecond", Figure.Of.MEAN),
                    new Figure("packetsOutPerSecond", Figure.Of.MEAN),
                    new Figure("score", Figure.Of.LEAST_ABOVE_ZERO),
                    new Figure("bad", Figure.Of.MOST),
                    new Figure("cpu", Figure.Of.MEAN),
                    new Figure("heapMB", Figure.Of.MOST),
                    new Figure("p99Ms", Figure.Of.MOST));

    private final HistoryLimits limits;
    private final Budget budget;
    private final Chronicle node;
    private final Map<String, Chronicle> rooms = new LinkedHashMap<>(); // ended ones in their order
    private final Set<String> open = new HashSet<>();
    private final Deque<TailEvent> events = new ArrayDeque<>();

    public History(HistoryLimits limits) {
        this.limits = limits;
        budget = new Budget(limits.maxBytes());
        node = new Chronicle(NODE, limits, budget);
    }

    /** A sample of everything, and what happened before it. */
    public synchronized void add(Update update, List<TailEvent> happened) {
        node.add(update.at(), sample(update.node()));
        Set<String> gone = new HashSet<>(open);
        for (Room room : update.rooms()) {
            gone.remove(room.name());
            Chronicle its = of(room.name());
            if (its != null) {
                its.add(update.at(), sample(room));
            }
        }
        gone.forEach(this::end);
        forgetOld(update.at());
        for (TailEvent event : happened) {
            events.addLast(event);
            if (events.size() > limits.events()) {
                events.removeFirst();
            }
        }
    }

    private @Nullable Chronicle of(String room) {
        Chronicle its = rooms.get(room);
        if (its == null && (rooms.size() < limits.maxRooms() || forgetFirstEnded())) {
            its = new Chronicle(ROOM, limits, budget);
            rooms.put(room, its);
        }
        if (its != null) {
            open.add(room);
        }
        return its;
    }

    private void end(String room) {
        open.remove(room);
        Chronicle its = rooms.remove(room);
        if (its != null) {
            its.end();
            rooms.put(room, its); // behind those that ended before
        }
    }

    private boolean forgetFirstEnded() {
        Iterator<Map.Entry<String, Chronicle>> each = rooms.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Chronicle> its = each.next();
            if (!open.contains(its.getKey())) {
                its.getValue().forget();
                each.remove();
                return true;
            }
        }
        return false;
    }

    private void forgetOld(long nowMs) {
        rooms.entrySet()
                .removeIf(each -> {
                    Chronicle its = each.getValue();
                    boolean isOld = !open.contains(each.getKey()) && nowMs - its.lastMs() > DAY_MS;
                    if (isOld) {
                        its.forget();
                    }
                    return isOld;
                });
    }

    private static float[] sample(Room room) {
        return new float[] {
            room.people(),
            room.tracks(),
            (float) room.bitsInPerSecond(),
            (float) room.bitsOutPerSecond(),
            (float) room.lossIn(),
            (float) room.lossOut(),
            (float) room.score(),
            room.bad()
        };
    }

    private static float[] sample(Node node) {
        return new float[] {
            node.rooms(),
            node.participants(),
            node.tracks(),
            (float) node.bitsInPerSecond(),
            (float) node.bitsOutPerSecond(),
            (float) node.packetsInPerSecond(),
            (float) node.packetsOutPerSecond(),
            (float) node.score(),
            node.bad(),
            (float) node.process().cpu(),
            node.process().heapBytes() / 1048576f,
            (float) node.forward().p99Ms()
        };
    }

    /** The server's figures, each a list; see {@link Chronicle#read}. */
    public synchronized Map<String, Object> node(boolean isByMinute, long fromMs, long toMs) {
        return node.read(isByMinute, fromMs, toMs);
    }

    /** A room's; null where nothing is known of one of this name. */
    public synchronized @Nullable Map<String, Object> room(
            String name, boolean isByMinute, long fromMs, long toMs) {
        Chronicle its = rooms.get(name);
        return its == null ? null : its.read(isByMinute, fromMs, toMs);
    }

    /**
     * A room of which something is known.
     *
     * @param lastAt milliseconds since 1970
     */
    public record Known(String name, boolean open, long lastAt) {}

    public synchronized List<Known> rooms() {
        List<Known> all = new ArrayList<>();
        rooms.forEach((name, its) -> all.add(new Known(name, open.contains(name), its.lastMs())));
        return all;
    }

    /** The latest that are like this, in the order of time. */
    public synchronized List<TailEvent> events(Predicate<TailEvent> filter, int most) {
        Deque<TailEvent> found = new ArrayDeque<>();
        Iterator<TailEvent> latest = events.descendingIterator();
        while (latest.hasNext() && found.size() < most) {
            TailEvent event = latest.next();
            if (filter.test(event)) {
                found.addFirst(event);
            }
        }
        return List.copyOf(found);
    }
}
