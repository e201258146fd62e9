package sfu.signaling.cluster;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows what is published of channels, on one connection of its own, which is made when somebody
 * follows. After each (re)connection followers are told that something may have been missed.
 */
final class RedisFeed implements AutoCloseable {
    /** What a published text begins with: entries that are kept, or what is said. */
    static final String NEWS = "n";

    static final String SAID = "s";

    private final RedisLink link;
    private final Duration timeout;
    private final Oddities oddities;
    private final Map<String, Set<ChannelLog.Follower>> followers = new ConcurrentHashMap<>();
    private Listener listener = new Listener(); // on the connection that counts
    private @Nullable CompletableFuture<StatefulRedisPubSubConnection<String, String>> connection;
    private int connections; // that there were
    private boolean isClosed; // these: guarded by this

    RedisFeed(RedisLink link, Duration timeout, Oddities oddities) {
        this.link = link;
        this.timeout = timeout;
        this.oddities = oddities;
    }

    ChannelLog.Following follow(String name, ChannelLog.Follower follower) {
        synchronized (this) {
            Set<ChannelLog.Follower> its =
                    followers.computeIfAbsent(name, key -> ConcurrentHashMap.newKeySet());
            its.add(follower);
            subscribe(List.of(name));
        }
        return () -> unfollow(name, follower);
    }

    private synchronized void unfollow(String name, ChannelLog.Follower follower) {
        Set<ChannelLog.Follower> its = followers.get(name);
        if (its == null || !its.remove(follower) || !its.isEmpty()) {
            return;
        }
        followers.remove(name);
        if (connection != null) {
            connection.thenAccept(on -> on.async().unsubscribe(name).exceptionally(e -> null));
        }
    }

    /** Guarded by this. What fails now is done by the next check. */
    private void subscribe(List<String> names) {
        if (!isClosed && !names.isEmpty()) {
            String[] all = names.toArray(String[]::new);
            connected().thenAccept(on -> on.async().subscribe(all).exceptionally(e -> null));
        }
    }

    private CompletableFuture<StatefulRedisPubSubConnection<String, String>> connected() {
        CompletableFuture<StatefulRedisPubSubConnection<String, String>> its = connection;
        if (its == null) {
            Listener hearing = new Listener();
            listener = hearing;
            its =
                    link.connectToFollow()
                            .thenApply(on -> {
                                on.addListener(hearing);
                                return on;
                            });
            connection = its;
            connections++;
        }
        return its;
    }

    /**
     * A connection that does not answer is made anew, and all is followed again; on one that
     * answers is followed what was refused while it was broken.
     */
    void check() {
        CompletableFuture<StatefulRedisPubSubConnection<String, String>> its;
        int which;
        synchronized (this) {
            its = connection;
            which = connections;
            if (isClosed || its == null) {
                return;
            }
        }
        its.thenCompose(on -> on.async().ping().toCompletableFuture())
                .copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((pong, failure) -> {
                    if (failure != null) {
                        reconnect(its, which);
                    } else {
                        subscribeRest(which);
                    }
                });
    }

    private synchronized void reconnect(
            CompletableFuture<StatefulRedisPubSubConnection<String, String>> failed, int which) {
        if (which == connections && !isClosed) {
            connection = null;
            failed.whenComplete((on, failure) -> {
                if (on != null) {
                    on.closeAsync();
                }
            });
            subscribe(List.copyOf(followers.keySet()));
        }
    }

    private synchronized void subscribeRest(int which) {
        if (which == connections) {
            List<String> rest = new ArrayList<>(followers.keySet());
            rest.removeAll(listener.subscribed);
            subscribe(rest);
        }
    }

    private void tell(String name, Consumer<ChannelLog.Follower> what) {
        followers.getOrDefault(name, Set.of()).forEach(what);
    }

    private void heard(String name, String text) {
        if (text.startsWith(SAID)) {
            String said = text.substring(SAID.length());
            tell(name, each -> each.said(said));
            return;
        }
        ChannelLog.News news = read(text);
        if (news == null) {
            oddities.add(Oddity.RUBBISH, name, text);
        } else {
            tell(name, each -> each.news(news));
        }
    }

    /** As the scripts write it: the id before, then id and text of each, a line each; or null. */
    static ChannelLog.@Nullable News read(String text) {
        String[] lines = text.split("\n", -1);
        if (!text.startsWith(NEWS) || lines.length % 2 == 0) {
            return null;
        }
        try {
            List<ChannelLog.Kept> kept = new ArrayList<>();
            for (int i = 1; i < lines.length; i += 2) {
                kept.add(new ChannelLog.Kept(LogPosition.of(lines[i]), lines[i + 1]));
            }
            return new ChannelLog.News(LogPosition.of(lines[0].substring(NEWS.length())), kept);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (connection != null) {
            connection.thenAccept(StatefulRedisPubSubConnection::closeAsync);
        }
    }

    private final class Listener extends RedisPubSubAdapter<String, String> {
        final Set<String> subscribed = ConcurrentHashMap.newKeySet();

        @Override
        public void message(String channel, String message) {
            heard(channel, message);
        }

        @Override
        public void subscribed(String channel, long count) {
            subscribed.add(channel);
            tell(channel, ChannelLog.Follower::reconnected);
        }

        @Override
        public void unsubscribed(String channel, long count) {
            subscribed.remove(channel);
        }
    }
}
