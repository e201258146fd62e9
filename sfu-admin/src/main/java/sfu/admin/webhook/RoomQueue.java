package sfu.admin.webhook;

import java.util.ArrayDeque;
import java.util.Deque;

/** A room's deliveries to one webhook, in their order, and when the first of them is due. */
final class RoomQueue {
    final String room;
    final Deque<Long> numbers = new ArrayDeque<>();
    long dueNs;

    RoomQueue(String room) {
        this.room = room;
    }
}
