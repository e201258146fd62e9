package sfu.admin.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.signaling.http.SseEvent;

import java.util.ArrayList;
import java.util.List;

/**
 * A feed's state for all who begin with it, encoded once: a snapshot, and where that is long deltas
 * that complete it. Whoever breaks off between them has an id from which nobody goes on.
 */
final class Snapshot {
    private static final String UNFINISHED = "part";

    private final String prefix;
    private final List<SseEvent> first = new ArrayList<>(); // all but the last
    private final String last;
    private List<SseEvent> all = List.of();
    private long number = -1;

    /**
     * @param prefix of the feed's ids
     * @param pieceChars how long a piece becomes, about
     */
    Snapshot(ObjectNode state, String prefix, int pieceChars) {
        this.prefix = prefix;
        List<String> pieces = Pieces.of(state, pieceChars);
        last = pieces.removeLast();
        for (String piece : pieces) {
            first.add(SseEvent.of(prefix + UNFINISHED, name(first), piece));
        }
    }

    private static String name(List<SseEvent> before) {
        return before.isEmpty() ? "snapshot" : "delta";
    }

    /**
     * @param latest number of the event after which whoever has them all goes on
     */
    List<SseEvent> events(long latest) {
        if (number != latest) {
            List<SseEvent> its = new ArrayList<>(first);
            its.add(SseEvent.of(prefix + latest, name(first), last));
            all = its;
            number = latest;
        }
        return all;
    }
}
