package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Numbers what a client is sent, 1, 2, 3, and keeps the latest of it until the client says that it
 * came: what is missed while a connection is replaced. Not safe for threads.
 */
final class Journal {
    /** One message with its number. */
    record Entry(long seq, SharedText text) {}

    private final ResumeLimits limits;
    private final Deque<Entry> kept = new ArrayDeque<>();
    private int bytes;
    private long last;

    Journal(ResumeLimits limits) {
        this.limits = limits;
    }

    long add(SharedText text) {
        kept.add(new Entry(++last, text));
        bytes += text.length();
        while (kept.size() > limits.messages() || bytes > limits.bytes()) {
            forgetFirst();
        }
        return last;
    }

    /** All up to this number came. */
    void acknowledged(long seq) {
        while (!kept.isEmpty() && kept.getFirst().seq() <= seq) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        bytes -= kept.removeFirst().text().length();
    }

    /** What followed this number; null if that is not all kept any more, or the number is wrong. */
    @Nullable List<Entry> after(long seq) {
        long firstKept = last - kept.size() + 1;
        if (seq < firstKept - 1 || seq > last) {
            return null;
        }
        List<Entry> missed = new ArrayList<>();
        for (Iterator<Entry> each = kept.descendingIterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (entry.seq() <= seq) {
                break;
            }
            missed.add(entry);
        }
        return missed.reversed();
    }
}
