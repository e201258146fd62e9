package sfu.signaling.cluster;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads a stream of Redis from its beginning on, and goes on where it was after each time without
 * Redis; a stream that is another one by then is read from its beginning.
 */
final class RedisLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLog.class);
    static final String TYPE = "stream";
    private static final String BEGINNING = "0-0";
    private static final int AT_ONCE = 200;
    private static final long BLOCK_MS = 1000;
    private static final long PAUSE_MS = 500; // without Redis

    private final RedisLink link;
    private final KeyTypes types;
    private final String key;
    private final String field;
    private final long patienceMs;
    private String last = BEGINNING; // all below: the reader's thread alone
    private boolean isPast = true;
    private @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean isClosed;
    private volatile @Nullable Thread thread;

    /**
     * @param patience with each answer
     */
    RedisLog(RedisLink link, KeyTypes types, String key, String field, Duration patience) {
        this.link = link;
        this.types = types;
        this.key = key;
        this.field = field;
        patienceMs = patience.toMillis();
    }

    void follow(Consumer<Directory.Entry> reader) {
        thread = Thread.ofVirtual().name("cluster-log").start(() -> read(reader));
    }

    private void read(Consumer<Directory.Entry> reader) {
        while (!isClosed) {
            try {
                readOn(connected(), reader);
                types.isRight(key);
            } catch (InterruptedException e) {
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                if (!types.isWrong(key, TYPE, e)) {
                    LOG.debug("the cluster's log cannot be read now: {}", e.toString());
                }
                disconnect();
                pause();
            }
        }
    }

    private StatefulRedisConnection<String, String> connected()
            throws InterruptedException, ExecutionException, TimeoutException {
        StatefulRedisConnection<String, String> its = connection;
        if (its == null) {
            its = link.connect().get(2 * patienceMs, TimeUnit.MILLISECONDS);
            its.setTimeout(Duration.ofMillis(patienceMs + 2 * BLOCK_MS)); // get() is less patient
            connection = its;
            rewind(its);
        }
        return its;
    }

    /** Redis may have lost the stream meanwhile: its numbers begin anew then. */
    private void rewind(StatefulRedisConnection<String, String> its)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<StreamMessage<String, String>> latest =
                its.async()
                        .xrevrange(key, Range.unbounded(), Limit.from(1))
                        .toCompletableFuture()
                        .get(patienceMs, TimeUnit.MILLISECONDS);
        boolean isOther = latest.isEmpty() || compare(latest.getFirst().getId(), last) < 0;
        if (isOther) {
            last = BEGINNING;
        }
    }

    @SuppressWarnings("unchecked") // lettuce's array of offsets
    private void readOn(
            StatefulRedisConnection<String, String> its, Consumer<Directory.Entry> reader)
            throws InterruptedException, ExecutionException, TimeoutException {
        XReadArgs args = new XReadArgs().count(AT_ONCE);
        List<StreamMessage<String, String>> some =
                its.async()
                        .xread(isPast ? args : args.block(BLOCK_MS), StreamOffset.from(key, last))
                        .toCompletableFuture()
                        .get(patienceMs + BLOCK_MS, TimeUnit.MILLISECONDS);
        for (StreamMessage<String, String> entry : some) {
            last = entry.getId();
            String message = entry.getBody() == null ? null : entry.getBody().get(field);
            if (message != null) {
                reader.accept(new Directory.Entry(message, isPast, atMs(last)));
            }
        }
        isPast &= !some.isEmpty();
    }

    private static long atMs(String id) {
        return Long.parseLong(id.split("-", 2)[0]);
    }

    /** Ids are milliseconds and a number. */
    private static int compare(String a, String b) {
        String[] left = a.split("-", 2);
        String[] right = b.split("-", 2);
        int byTime = Long.compare(Long.parseLong(left[0]), Long.parseLong(right[0]));
        return byTime != 0
                ? byTime
                : Long.compare(Long.parseLong(left[1]), Long.parseLong(right[1]));
    }

    private void disconnect() {
        StatefulRedisConnection<String, String> its = connection;
        connection = null;
        if (its != null) {
            its.closeAsync();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        Thread its = thread;
        if (its != null) {
            its.interrupt();
        }
        disconnect();
    }
}
