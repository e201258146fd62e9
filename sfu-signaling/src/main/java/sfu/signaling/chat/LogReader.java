package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.signaling.cluster.ChannelLog.Kept;
import sfu.signaling.cluster.ChannelLog.News;
import sfu.signaling.cluster.ChannelLog.Page;
import sfu.signaling.cluster.LogPosition;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes each entry of a channel's log once, in its order: what comes next as it is told, and what
 * was missed by reading on. Not safe for threads.
 */
final class LogReader {
    private static final int PAGE = 200;

    /** What it found when it read to the end. */
    interface Listener {
        /**
         * @param seen keys of all entries, where it read from the beginning; else null
         */
        void caughtUp(@Nullable Set<String> seen, Page last);

        void failed(Throwable failure);
    }

    private final String channel;
    private final SharedChannels shared;
    private final Executor thread;
    private final Consumer<LogEntry> taker;
    private final Listener listener;
    private LogPosition last = LogPosition.BEGINNING;
    private @Nullable Set<String> seen = new HashSet<>(); // null: it read all before

    LogReader(
            String channel,
            SharedChannels shared,
            Executor thread,
            Consumer<LogEntry> taker,
            Listener listener) {
        this.channel = channel;
        this.shared = shared;
        this.thread = thread;
        this.taker = taker;
        this.listener = listener;
    }

    /** Whether nothing was missed: else it is to read on. */
    boolean take(News news) {
        if (news.entries().isEmpty()) {
            return true;
        }
        if (news.before().equals(last)) {
            news.entries().forEach(this::take);
            return true;
        }
        return news.entries().getLast().at().compareTo(last) <= 0;
    }

    private void take(Kept kept) {
        last = kept.at();
        LogEntry entry = LogEntry.read(shared.words(), channel, kept.text());
        if (entry != null) {
            if (seen != null) {
                seen.add(entry.key());
            }
            taker.accept(entry);
        }
    }

    /** Whether it reads all that there is, not what came since. */
    boolean isReadingAll() {
        return seen != null;
    }

    /** Reads from the beginning the next time. */
    void beginAnew() {
        last = LogPosition.BEGINNING;
        seen = new HashSet<>();
    }

    /** Reads on to the end; the listener is told. */
    void read() {
        shared.log()
                .read(channel, last, PAGE)
                .whenCompleteAsync(
                        (page, failure) -> {
                            if (failure != null) {
                                listener.failed(failure);
                            } else {
                                read(page);
                            }
                        },
                        thread);
    }

    private void read(Page page) {
        if (page.last().compareTo(last) < 0) { // the log was lost: it is another one
            beginAnew();
            read();
            return;
        }
        page.entries().forEach(this::take);
        if (page.entries().size() == PAGE) {
            read();
            return;
        }
        Set<String> all = seen;
        seen = null;
        listener.caughtUp(all, page);
    }
}
