package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Grant;
import sfu.signaling.http.SseStream;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The events of one user to one page. */
final class EventStream implements Recipient {
    private static final String CONNECTED = "connected";

    /**
     * The first event.
     *
     * @param key acknowledges what comes on this stream, as a bearer token
     * @param isComplete false: broadcasts since the last one that it had may be missing
     * @param endsAt milliseconds since 1970: open another by then; null: it goes on
     */
    record Connected(
            String identity, String org, String key, boolean isComplete, @Nullable Long endsAt) {}

    /**
     * @param endsAt of the stream, whatever becomes of the grant
     */
    record Holder(Grant grant, String identity, Instant endsAt) {}

    private final SseStream stream;
    private final Holder holder;
    private final String key;
    private final Deque<byte[]> waiting = new ArrayDeque<>(); // guarded by this
    private int mostWaiting; // guarded by this
    private boolean isOver; // guarded by this

    EventStream(SseStream stream, Holder holder, String key, int mostWaiting) {
        this.stream = stream;
        this.holder = holder;
        this.key = key;
        this.mostWaiting = mostWaiting;
    }

    Holder holder() {
        return holder;
    }

    String key() {
        return key;
    }

    @Override
    public String org() {
        return holder.grant().org();
    }

    @Override
    public String identity() {
        return holder.identity();
    }

    @Override
    public boolean isHidden() {
        return holder.grant().isHidden();
    }

    @Override
    public void ready(int missed, boolean isComplete) {
        boolean isEndless = holder.endsAt().equals(Instant.MAX);
        @Nullable Long endsAt = isEndless ? null : holder.endsAt().toEpochMilli();
        Connected first = new Connected(identity(), org(), key, isComplete, endsAt);
        synchronized (this) {
            mostWaiting += missed; // it is to be able to read them
        }
        put(Notification.event(CONNECTED, first));
    }

    @Override
    public void take(Notification notification) {
        put(notification.event());
    }

    /** A page that does not take what it is sent opens another stream, and is told then. */
    private synchronized void put(byte[] event) {
        waiting.add(event);
        flush();
        if (waiting.size() > mostWaiting) {
            end();
        }
    }

    synchronized void flush() {
        while (!isOver && !waiting.isEmpty() && stream.offer(waiting.getFirst())) {
            waiting.removeFirst();
        }
    }

    /** Left out where it is behind: what comes next is a sign of life too. */
    void beat(byte[] event) {
        stream.offer(event);
    }

    synchronized void end() {
        isOver = true;
        waiting.clear();
        stream.close();
    }

    synchronized void ended() {
        isOver = true;
        waiting.clear();
    }

    @Override
    public synchronized boolean isOver() {
        return isOver;
    }
}
