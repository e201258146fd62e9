package sfu.signaling.cluster;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The connection to Redis: nobody waits for it longer than its time-out, and nothing is queued
 * while it is gone.
 */
final class RedisLink implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MOST_UNDER_WAY = 10_000;
    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(1);
    private static final int MISSED = 5; // time-outs of silence: TCP itself waits for minutes
    private static final int PATIENT = 10; // time-outs, of what nobody waits for
    private static final long MOST_PATIENT_MS = 10_000; // unless one time-out is longer

    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final String shown;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connecting;
    private volatile boolean isSilent; // since silentNs; written under this
    private long silentNs; // guarded by this

    /**
     * @throws IllegalArgumentException with a sentence if it is no address of Redis
     */
    RedisLink(String url, Duration timeout) {
        this.timeout = timeout;
        uri = parse(url);
        uri.setTimeout(patience()); // of what is said first on a connection
        shown = uri.toString().replaceAll("//[^@/]*@", "//").replaceAll("\\?.*", "");
        resources =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(THREADS)
                        .computationThreadPoolSize(THREADS)
                        .reconnectDelay(
                                Delay.exponential(
                                        Duration.ofMillis(50),
                                        LONGEST_RECONNECT,
                                        2,
                                        TimeUnit.MILLISECONDS))
                        .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                        .requestQueueSize(MOST_UNDER_WAY)
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(timeout)
                                        .keepAlive(true)
                                        .build())
                        .build());
    }

    /**
     * @throws IllegalArgumentException with a sentence that has nothing of it
     */
    static RedisURI parse(String url) {
        try {
            if (url.contains("#")) { // what is before it would be taken for a host
                throw new IllegalArgumentException();
            }
            return RedisURI.create(url);
        } catch (IllegalArgumentException _) { // it has the whole URL in it, with the password
            throw new IllegalArgumentException(
                    "the Redis URL is as redis://:password@host:6379/0 (rediss:// with TLS,"
                            + " redis-sentinel:// with sentinels), not what was given; other"
                            + " characters of the password than letters, digits and -._~ are"
                            + " percent-encoded (RFC 3986 2.1)");
        }
    }

    /** How late an answer may come that nobody waits for. */
    Duration patience() {
        long onceMs = timeout.toMillis();
        return Duration.ofMillis(Math.max(onceMs, Math.min(PATIENT * onceMs, MOST_PATIENT_MS)));
    }

    /** Another connection, for what waits long. */
    CompletableFuture<StatefulRedisConnection<String, String>> connect() {
        return client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
    }

    /** Another connection, on which nothing is asked but what is published is heard. */
    CompletableFuture<StatefulRedisPubSubConnection<String, String>> connectToFollow() {
        return client.connectPubSubAsync(StringCodec.UTF8, uri).toCompletableFuture();
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> connection() {
        CompletableFuture<StatefulRedisConnection<String, String>> its = connecting;
        if (its == null || its.isCompletedExceptionally()) {
            its = connect();
            connecting = its;
        }
        return its;
    }

    /** Does something there, within the time-out. */
    <T> CompletableFuture<T> ask(
            Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return ask(command, timeout);
    }

    /** Does something there for which nobody waits. */
    <T> CompletableFuture<T> askPatiently(
            Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return ask(command, patience());
    }

    private <T> CompletableFuture<T> ask(
            Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command,
            Duration within) {
        return connection()
                .thenCompose(its -> command.apply(its.async()))
                .whenComplete((answer, failure) -> answered(failure)) // however late
                .toCompletableFuture()
                .copy()
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    if (cause(failure) instanceof TimeoutException) {
                        missed();
                    }
                    return CompletableFuture.failedFuture(unavailable(failure));
                });
    }

    /** A refusal is an answer, too. */
    private void answered(@Nullable Throwable failure) {
        boolean isOne = failure == null || cause(failure) instanceof RedisCommandExecutionException;
        if (isOne && isSilent) {
            synchronized (this) {
                isSilent = false;
            }
        }
    }

    /** A connection that swallows all, as to a host that was lost, is given up for another. */
    private void missed() {
        StatefulRedisConnection<String, String> dead = dead();
        if (dead != null) {
            dead.closeAsync(); // without a lock: what it was asked is answered on this thread
        }
    }

    private synchronized @Nullable StatefulRedisConnection<String, String> dead() {
        long now = System.nanoTime();
        if (!isSilent) {
            isSilent = true;
            silentNs = now;
        }
        CompletableFuture<StatefulRedisConnection<String, String>> its = connecting;
        boolean isLong = now - silentNs >= timeout.multipliedBy(MISSED).toNanos();
        if (!isLong || its == null || !its.isDone() || its.isCompletedExceptionally()) {
            return null;
        }
        connecting = null;
        isSilent = false;
        return its.join();
    }

    /** Runs a script, which is sent only where Redis does not know it yet. */
    CompletableFuture<List<Object>> run(RedisScript script, String[] keys, String... args) {
        return ask(redis -> {
            CompletionStage<List<Object>> known =
                    redis.evalsha(script.digest(), ScriptOutputType.MULTI, keys, args);
            return known.exceptionallyCompose(failure -> {
                if (!(cause(failure) instanceof RedisNoScriptException)) {
                    return CompletableFuture.failedFuture(failure);
                }
                return redis.eval(script.text(), ScriptOutputType.MULTI, keys, args);
            });
        });
    }

    private ClusterException unavailable(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof ClusterException known
                ? known
                : new ClusterException(
                        "Redis at " + shown + verdict(cause) + " (" + cause + ")", cause);
    }

    private static String verdict(Throwable cause) {
        return cause instanceof RedisCommandExecutionException
                ? " refuses what it is asked"
                : " does not answer";
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Its threads end after its connections: what those tell when they end is heard by them. */
    @Override
    public void close() {
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> resources.shutdown(0, 1, TimeUnit.SECONDS));
    }
}
