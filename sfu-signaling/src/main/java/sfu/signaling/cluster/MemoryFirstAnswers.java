package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** First answers within one process. Safe for all threads. */
final class MemoryFirstAnswers implements FirstAnswers {
    private record Kept(String request, @Nullable String answer, long atNs) {
        long size() {
            return answer == null ? 0 : answer.length();
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Kept> all =
            new LinkedHashMap<>(); // the oldest first; guarded by this
    private long bytes; // guarded by this

    MemoryFirstAnswers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized CompletableFuture<Begun> begin(String key, String request, Bounds bounds) {
        long now = nanoTime.getAsLong();
        Kept its = all.get(key);
        if (its == null || isOver(its, now, bounds)) {
            put(key, new Kept(request, null, now), bounds);
            return CompletableFuture.completedFuture(new Begun.First());
        }
        String answer = its.answer();
        return CompletableFuture.completedFuture(
                answer == null
                        ? new Begun.UnderWay(its.request())
                        : new Begun.Answered(its.request(), answer));
    }

    private static boolean isOver(Kept its, long now, Bounds bounds) {
        Duration most = its.answer() == null ? bounds.hold() : bounds.life();
        return now - its.atNs() > most.toNanos();
    }

    private void put(String key, Kept its, Bounds bounds) {
        remove(all.remove(key));
        all.put(key, its);
        bytes += its.size();
        Iterator<Kept> oldest = all.values().iterator();
        while ((all.size() > bounds.most() || bytes > bounds.mostBytes()) && oldest.hasNext()) {
            Kept first = oldest.next();
            oldest.remove();
            remove(first);
        }
    }

    private void remove(@Nullable Kept its) {
        bytes -= its == null ? 0 : its.size();
    }

    @Override
    public synchronized CompletableFuture<Void> finish(
            String key, String request, String answer, Bounds bounds) {
        put(key, new Kept(request, answer, nanoTime.getAsLong()), bounds);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Void> forget(String key) {
        Kept its = all.get(key);
        if (its != null && its.answer() == null) {
            remove(all.remove(key));
        }
        return CompletableFuture.completedFuture(null);
    }
}
