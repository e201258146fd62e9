package sfu.signaling.cluster.sim;

import java.util.ArrayList;
import java.util.List;

/** A room: on its node, and by relay on others where that is full. */
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

    void join(Part part) {
        part.people++;
        reckon();
    }

    void end() {
        isOver = true;
        parts.forEach(part -> part.node.packets -= part.packets);
        parts.clear();
    }

    /** Those on dead nodes are away; how many they were. */
    int disconnect() {
        int away = 0;
        for (Part part : parts) {
            if (part.node.isDead) {
                away += part.people;
                part.people = 0;
                part.packets = 0;
            }
        }
        if (away > 0) {
            reckon();
        }
        return away;
    }

    /** It is known that these nodes are dead. */
    void forgetDead() {
        parts.removeIf(part -> part.node.isDead);
    }

    /** A relay is one more subscriber to the room's node. */
    private void reckon() {
        double each = Sizes.packets(people());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.node.isDead) {
                continue;
            }
            int receivers = part.people + (i == 0 ? parts.size() - 1 : 0);
            part.node.packets += receivers * each - part.packets;
            part.packets = receivers * each;
        }
    }
}
