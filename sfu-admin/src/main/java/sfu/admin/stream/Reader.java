package sfu.admin.stream;

import sfu.signaling.http.SseEvent;
import sfu.signaling.http.SseStream;

import java.util.List;

/** One who watches a feed: what it is to be sent next. Of the ticker's thread. */
final class Reader {
    private final SseStream stream;
    private List<SseEvent> pieces = List.of(); // of the state, of which it has the first
    private int sent; // of the pieces
    private long next; // number of the event after these; 0: it has no state yet
    boolean isBehind; // it did not take what it was sent
    boolean isPassing; // it is told no deltas until it has the state

    Reader(SseStream stream) {
        this.stream = stream;
    }

    long next() {
        return next;
    }

    /** It goes on with the event of this number. */
    void passTo(long number) {
        next = number;
    }

    /** False if it takes nothing now. */
    boolean offer(SseEvent event) {
        boolean isTaken = stream.offer(event);
        if (!isTaken && stream.isWritable()) {
            stream.close(); // it is larger than anything that may wait for a client
        }
        return isTaken;
    }

    /**
     * The state in place of what led to it; false if it did not take the first of it: then a newer
     * one is better later on.
     *
     * @param after number of the event that follows
     */
    boolean begin(List<SseEvent> snapshot, long after) {
        if (!offer(snapshot.getFirst())) {
            return false;
        }
        pieces = snapshot;
        sent = 1;
        next = after;
        isPassing = false;
        return true;
    }

    /** Whether it has all of the state that it was begun with. */
    boolean takesRest() {
        while (sent < pieces.size()) {
            if (!offer(pieces.get(sent))) {
                return false;
            }
            sent++;
        }
        pieces = List.of();
        sent = 0;
        return true;
    }
}
