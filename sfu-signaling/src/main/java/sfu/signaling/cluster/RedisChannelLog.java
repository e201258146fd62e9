package sfu.signaling.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Logs of channels in Redis: the streams "chat:CHANNEL", each with the hash "chat-keys:CHANNEL".
 * What is said and not kept is published on the stream's name, and so is what is kept.
 */
final class RedisChannelLog implements ChannelLog, AutoCloseable {
    private final RedisLink link;
    private final RedisFeed feed;
    private final String prefix;
    private final Oddities oddities;

    /**
     * @param prefix of all keys
     */
    RedisChannelLog(RedisLink link, String prefix, Duration timeout, Oddities oddities) {
        this.link = link;
        this.prefix = prefix;
        this.oddities = oddities;
        feed = new RedisFeed(link, timeout, oddities);
    }

    private String stream(String channel) {
        return prefix + "chat:" + channel;
    }

    private String[] keys(String channel) {
        return new String[] {stream(channel), prefix + "chat-keys:" + channel};
    }

    @Override
    public CompletableFuture<Outcome> append(
            String channel, List<Entry> entries, Bounds bounds, boolean isFollowed) {
        return run(ChannelScripts.APPEND, channel, entries, bounds, isFollowed)
                .thenApply(answer ->
                        answer.getFirst().equals(ChannelScripts.BEHIND)
                                ? new Outcome.Behind(LogPosition.of(answer.get(1)))
                                : done(entries, answer));
    }

    @Override
    public CompletableFuture<Outcome.Done> put(
            String channel, List<Entry> entries, Bounds bounds, boolean isFollowed) {
        return run(ChannelScripts.PUT, channel, entries, bounds, isFollowed)
                .thenApply(answer -> done(entries, answer));
    }

    private CompletableFuture<List<String>> run(
            RedisScript script,
            String channel,
            List<Entry> entries,
            Bounds bounds,
            boolean isFollowed) {
        List<String> args = new ArrayList<>();
        args.add(String.valueOf(bounds.entries()));
        args.add(String.valueOf(bounds.life().toMillis()));
        args.add(isFollowed ? stream(channel) : "");
        for (Entry entry : entries) {
            args.add(entry.key());
            args.add(entry.mark());
            args.add(entry.text());
        }
        return run(script, channel, args.toArray(String[]::new));
    }

    private CompletableFuture<List<String>> run(
            RedisScript script, String channel, String... args) {
        return link.run(script, keys(channel), args)
                .thenApply(answer -> {
                    List<String> texts = answer.stream().map(String::valueOf).toList();
                    if (!texts.isEmpty() && texts.getFirst().equals(ChannelScripts.FOREIGN)) {
                        oddities.add(Oddity.RUBBISH, stream(channel), texts.get(1));
                        throw new ClusterException(
                                "what Redis has under "
                                        + stream(channel)
                                        + " is no log of a channel: delete it");
                    }
                    return texts;
                });
    }

    private static Outcome.Done done(List<Entry> entries, List<String> answer) {
        List<Kept> kept = new ArrayList<>();
        List<Integer> conflicts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String its = answer.get(i + 1);
            if (its.equals("conflict")) {
                conflicts.add(i);
            } else if (!its.isEmpty()) {
                kept.add(new Kept(LogPosition.of(its), entries.get(i).text()));
            }
        }
        return new Outcome.Done(new News(LogPosition.of(answer.getFirst()), kept), conflicts);
    }

    @Override
    public CompletableFuture<Page> read(String channel, LogPosition after, int most) {
        return run(ChannelScripts.READ, channel, after.toString(), String.valueOf(most))
                .thenApply(answer -> {
                    List<Kept> found = new ArrayList<>();
                    for (int i = 3; i + 1 < answer.size(); i += 2) {
                        found.add(new Kept(LogPosition.of(answer.get(i)), answer.get(i + 1)));
                    }
                    return new Page(
                            found,
                            LogPosition.of(answer.getFirst()),
                            Long.parseLong(answer.get(1)),
                            number(channel, answer.get(2)));
                });
    }

    /** What another program wrote there is none. */
    private long number(String channel, String text) {
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        oddities.add(Oddity.RUBBISH, prefix + "chat-keys:" + channel, text);
        return 0;
    }

    @Override
    public CompletableFuture<Void> forget(String channel, long upTo, Duration life) {
        return run(
                        ChannelScripts.FORGET,
                        channel,
                        String.valueOf(upTo),
                        String.valueOf(life.toMillis()))
                .thenApply(answer -> null);
    }

    @Override
    public CompletableFuture<Void> say(String channel, String text) {
        return link.ask(redis -> redis.publish(stream(channel), RedisFeed.SAID + text))
                .thenApply(heard -> null);
    }

    @Override
    public Following follow(String channel, Follower follower) {
        return feed.follow(stream(channel), follower);
    }

    @Override
    public void check() {
        feed.check();
    }

    @Override
    public void close() {
        feed.close();
    }
}
