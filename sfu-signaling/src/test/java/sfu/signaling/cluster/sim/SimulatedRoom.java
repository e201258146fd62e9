package sfu.signaling.cluster.sim;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A room: on its home, and by relay on others where that is full. */
final class SimulatedRoom {
    /** Those of its people who are on one node. */
    static final class Part {
        final SimulatedNode node;
        int people;
        double packets;

        Part(SimulatedNode node) {
            this.node = node;
        }
    }

    private static final int EDGES_PER_NODE = 10; // as RoomLimits

    final Region region;
    final List<Part> parts = new ArrayList<>(1);
    boolean isOver;

    SimulatedRoom(Region region) {
        this.region = region;
    }

    int people() {
        int people = 0;
        for (Part part : parts) {
            people += part.people;
        }
        return people;
    }

    /** It has a part on one more node. */
    Part begin(SimulatedNode node) {
        Part its = new Part(node);
        parts.add(its);
        return its;
    }

    void join(Part part) {
        part.people++;
        reckon();
    }

    void end() {
        isOver = true;
        parts.forEach(part -> part.node.packets -= part.packets);
        parts.clear();
    }

    /** Where the room is decided; null: nowhere yet. */
    @Nullable Part home() {
        return parts.isEmpty() ? null : parts.getFirst();
    }

    /** Its part on a node. */
    Optional<Part> on(SimulatedNode node) {
        return parts.stream().filter(part -> part.node == node).findFirst();
    }

    /**
     * Those on dead nodes are away, and where the home is dead all are: it alone knows the room.
     *
     * @return how many they were
     */
    int disconnect() {
        Part home = home();
        if (home == null) {
            return 0;
        }
        int before = people();
        if (home.node.isDead) {
            leave(home);
            List.copyOf(parts).forEach(this::drop);
            parts.add(home); // who asks is sent there until it is known to be dead
        } else {
            parts.stream().filter(part -> part.node.isDead).toList().forEach(this::drop);
            reckon();
        }
        return before - people();
    }

    private void drop(Part part) {
        leave(part);
        parts.remove(part);
    }

    private static void leave(Part part) {
        part.node.packets -= part.node.isDead ? 0 : part.packets;
        part.people = 0;
        part.packets = 0;
    }

    /** It is known that these nodes are dead. */
    void forgetDead() {
        parts.removeIf(part -> part.node.isDead);
    }

    /**
     * To a node that sends the room on, that is one more subscriber (FeedTree: its home to the
     * first ten, the first of these to the next ten, and so on); all that is sent comes to the
     * other.
     */
    private void reckon() {
        double each = Sizes.packets(people());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.node.isDead) {
                continue;
            }
            int fed = Math.clamp(parts.size() - 1 - i * EDGES_PER_NODE, 0, EDGES_PER_NODE);
            int streams = part.people + fed + (i == 0 ? 0 : 1);
            part.node.packets += streams * each - part.packets;
            part.packets = streams * each;
        }
    }
}
