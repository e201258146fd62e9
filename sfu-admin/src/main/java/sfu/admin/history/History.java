package sfu.admin.history;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Bandwidth;
import sfu.admin.stream.RoomRates.Node;
import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Update;
import sfu.admin.stream.TailEvent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was in the last day: figures of the server, of each room and of who was in it, and the
 * events of the tail. Any thread.
 */
public final class History {
    private static final List<Figure> ROOM =
            List.of(
                    new Figure("people", Figure.Of.MOST),
                    new Figure("tracks", Figure.Of.MOST),
                    new Figure("bitsInPerSecond", Figure.Of.MEAN),
                    new Figure("bitsOutPerSecond", Figure.Of.MEAN),
                    new Figure("lossIn", Figure.Of.MEAN),
                    new Figure("lossOut", Figure.Of.MEAN),
                    new Figure("score", Figure.Of.LEAST_ABOVE_ZERO),
                    new Figure("bad", Figure.Of.MOST),
                    new Figure("cause", Figure.Of.CAUSE));

    private static final List<Figure> PERSON =
            List.of(
                    new Figure("score", Figure.Of.LEAST_ABOVE_ZERO),
                    new Figure("lossIn", Figure.Of.MEAN),
                    new Figure("lossOut", Figure.Of.MEAN),
                    new Figure("rttMs", Figure.Of.MOST),
                    new Figure("bitsInPerSecond", Figure.Of.MEAN),
                    new Figure("bitsOutPerSecond", Figure.Of.MEAN),
                    new Figure("estimate", Figure.Of.MEAN),
                    new Figure("cause", Figure.Of.CAUSE));

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

    /** Of which there are so many that incidents would soon be forgotten for them. */
    private static final Set<TailEvent.Type> FREQUENT =
            EnumSet.of(TailEvent.Type.SPEAKER, TailEvent.Type.LAYER);

    /** Somebody in a room; who comes back to it goes on. */
    private record Who(String room, String identity) {}

    private final HistoryLimits limits;
    private final Chronicle node;
    private final Chronicles<String> rooms;
    private final Chronicles<Who> people;
    private final Deque<TailEvent> events = new ArrayDeque<>();
    private final Deque<TailEvent> frequent = new ArrayDeque<>(); // that would push these out

    public History(HistoryLimits limits) {
        this.limits = limits;
        Budget budget = new Budget(limits.maxBytes());
        node = new Chronicle(NODE, limits, budget);
        rooms = new Chronicles<>(ROOM, limits, limits.maxRooms(), budget);
        people =
                new Chronicles<>(
                        PERSON, limits, limits.maxPeople(), new Budget(limits.peopleBytes()));
    }

    /** A sample of everything, and what happened before it. */
    public synchronized void add(Update update, List<TailEvent> happened) {
        node.add(update.at(), sample(update.node()));
        for (Room room : update.rooms()) {
            rooms.add(room.name(), update.at(), sample(room));
            for (Person person : room.participants()) {
                people.add(new Who(room.name(), person.identity()), update.at(), sample(person));
            }
        }
        rooms.endSample(update.at());
        people.endSample(update.at());
        for (TailEvent event : happened) {
            Deque<TailEvent> its = FREQUENT.contains(event.type()) ? frequent : events;
            its.addLast(event);
            if (its.size() > limits.events()) {
                its.removeFirst();
            }
        }
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
            room.bad(),
            Causes.of(room.participants())
        };
    }

    /** What is unknown is 0. */
    private static float[] sample(Person person) {
        Bandwidth path = person.bandwidth();
        return new float[] {
            (float) person.score(),
            (float) person.lossIn(),
            (float) person.lossOut(),
            (float) Math.max(0, person.rttMs()),
            (float) person.bitsInPerSecond(),
            (float) person.bitsOutPerSecond(),
            path == null ? 0 : Math.max(0, path.estimate()),
            Causes.of(person)
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

    /** Somebody's in a room; null where nothing is known of such a one. */
    public synchronized @Nullable Map<String, Object> person(
            String room, String identity, boolean isByMinute, long fromMs, long toMs) {
        Chronicle its = people.get(new Who(room, identity));
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
        rooms.forEach((name, its) -> all.add(new Known(name, rooms.isOpen(name), its.lastMs())));
        return all;
    }

    /** The latest that are like this, in the order of time. */
    public synchronized List<TailEvent> events(Predicate<TailEvent> filter, int most) {
        Deque<TailEvent> rare = latest(events, filter, most);
        Deque<TailEvent> others = latest(frequent, filter, most);
        Deque<TailEvent> found = new ArrayDeque<>();
        while (found.size() < most && !(rare.isEmpty() && others.isEmpty())) {
            found.addFirst(
                    isLater(rare.peekLast(), others.peekLast())
                            ? rare.removeLast()
                            : others.removeLast());
        }
        return List.copyOf(found);
    }

    private static boolean isLater(@Nullable TailEvent one, @Nullable TailEvent other) {
        return other == null || one != null && one.at() >= other.at();
    }

    private static Deque<TailEvent> latest(
            Deque<TailEvent> all, Predicate<TailEvent> filter, int most) {
        Deque<TailEvent> found = new ArrayDeque<>();
        Iterator<TailEvent> latest = all.descendingIterator();
        while (latest.hasNext() && found.size() < most) {
            TailEvent event = latest.next();
            if (filter.test(event)) {
                found.addFirst(event);
            }
        }
        return found;
    }
}
