package sfu.signaling.cluster;

import io.lettuce.core.XAddArgs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The directory in Redis, under keys that begin with "sfu:{CLUSTER}:": "nodes" and "node:START"
 * with a time to live, "room:NAME" with a claim, "along:START:NAME" with what a room took along,
 * the stream "log", and what {@link RedisRecords}, {@link RedisFirstAnswers}, {@link RedisPresence}
 * and {@link RedisChannelLog} have.
 */
public final class RedisDirectory implements Directory {
    /** Of one script: Redis does nothing else meanwhile. */
    private static final int KEPT_AT_ONCE = 500;

    private static final String MESSAGE = "m"; // the one field of an entry of the log

    private final RedisLink link;
    private final RedisLog log;
    private final RedisChannelLog channels;
    private final Presence presence;
    private final Records records;
    private final FirstAnswers firstAnswers;
    private final String prefix;
    private final int logEntries;
    private final Oddities oddities = new Oddities();
    private final KeyTypes types = new KeyTypes(oddities);

    /**
     * @param url as redis://:password@host:6379/0
     * @param cluster its name, so that several may share one Redis
     * @param timeout after which Redis counts as gone
     * @param logEntries of what is told to all that are kept for nodes that were away
     * @throws IllegalArgumentException with a sentence if it is no address of Redis
     */
    public RedisDirectory(String url, String cluster, Duration timeout, int logEntries) {
        this(url, cluster, timeout, logEntries, RecordLimits.defaults());
    }

    /**
     * Likewise.
     *
     * @param removed how long it is remembered that something was
     */
    public RedisDirectory(
            String url, String cluster, Duration timeout, int logEntries, RecordLimits removed) {
        link = new RedisLink(url, timeout);
        prefix = "sfu:{" + cluster + "}:";
        this.logEntries = logEntries;
        log = new RedisLog(link, types, key("log"), MESSAGE, link.patience());
        presence = new RedisPresence(link, prefix);
        records = new RedisRecords(link, prefix, removed, oddities);
        firstAnswers = new RedisFirstAnswers(link, prefix);
        channels = new RedisChannelLog(link, prefix, timeout, oddities);
    }

    /**
     * @throws IllegalArgumentException with a sentence if it is no address of Redis
     */
    public static void checkUrl(String url) {
        RedisLink.parse(url);
    }

    private String key(String name) {
        return prefix + name;
    }

    @Override
    public Oddities oddities() {
        return oddities;
    }

    @Override
    public CompletableFuture<List<String>> beat(String start, String value, Duration expiry) {
        String nodes = key("nodes");
        CompletableFuture<List<Object>> all =
                link.run(
                        RedisScripts.BEAT,
                        new String[] {nodes, key("node:" + start)},
                        start,
                        value,
                        String.valueOf(expiry.toMillis()),
                        key("node:"));
        return types.watch(nodes, "set", all)
                .thenApply(values -> values.stream().map(String::valueOf).toList());
    }

    @Override
    public CompletableFuture<Void> withdraw(String start) {
        return link.ask(redis -> redis.del(key("node:" + start))).thenApply(deleted -> null);
    }

    @Override
    public CompletableFuture<Claim> claim(String room, String owner, Duration life) {
        return link.run(
                        RedisScripts.CLAIM,
                        new String[] {key("room:" + room)},
                        key("node:"),
                        owner,
                        String.valueOf(life.toMillis()))
                .thenApply(answer -> claim(room, answer));
    }

    @Override
    public CompletableFuture<Optional<Found>> find(String room) {
        return link.run(RedisScripts.FIND, new String[] {key("room:" + room)}, key("node:"))
                .thenApply(answer ->
                        answer.isEmpty() ? Optional.empty() : Optional.of(found(room, answer)));
    }

    private Found found(String room, List<Object> answer) {
        Claim claim = claim(room, answer);
        return new Found(claim, String.valueOf(answer.get(2)).equals("1"));
    }

    private Claim claim(String room, List<Object> answer) {
        String owner = String.valueOf(answer.getFirst());
        String since = String.valueOf(answer.get(1));
        if (owner.equals(RedisScripts.FOREIGN)) {
            odd(room, since);
            throw new ClusterException(
                    "what Redis has under "
                            + key("room:" + room)
                            + " is no claim of this version: wait until all nodes have one, or"
                            + " delete it");
        }
        return new Claim(room, owner, Long.parseLong(since));
    }

    private void odd(String room, String value) {
        boolean isVersion = value.matches("\\d{1,9} .*") && !value.startsWith("1 ");
        oddities.add(
                isVersion ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH, key("room:" + room), value);
    }

    @Override
    public CompletableFuture<List<Claim>> keep(List<Claim> own, Duration life, boolean renews) {
        CompletableFuture<List<Claim>> all = CompletableFuture.completedFuture(List.of());
        for (int from = 0; from < own.size(); from += KEPT_AT_ONCE) {
            List<Claim> some = own.subList(from, Math.min(own.size(), from + KEPT_AT_ONCE));
            all =
                    all.thenCombine(
                            keepSome(some, life, renews),
                            (before, next) -> {
                                List<Claim> both = new ArrayList<>(before);
                                both.addAll(next);
                                return both;
                            });
        }
        return all;
    }

    private CompletableFuture<List<Claim>> keepSome(
            List<Claim> own, Duration life, boolean renews) {
        String[] keys = own.stream().map(its -> key("room:" + its.room())).toArray(String[]::new);
        List<String> args = new ArrayList<>();
        args.add(key("node:"));
        args.add(own.getFirst().owner());
        args.add(String.valueOf(life.toMillis()));
        args.add(renews ? "1" : "0");
        own.forEach(its -> args.add(String.valueOf(its.sinceUs())));
        return link.run(RedisScripts.KEEP, keys, args.toArray(String[]::new))
                .thenApply(answer -> instead(own, answer));
    }

    private List<Claim> instead(List<Claim> own, List<Object> answer) {
        List<Claim> instead = new ArrayList<>();
        for (int i = 0; i + 2 < answer.size(); i += 3) {
            String room = own.get(Integer.parseInt(String.valueOf(answer.get(i))) - 1).room();
            String owner = String.valueOf(answer.get(i + 1));
            String since = String.valueOf(answer.get(i + 2));
            if (owner.equals(RedisScripts.FOREIGN)) {
                odd(room, since);
            } else {
                instead.add(new Claim(room, owner, Long.parseLong(since)));
            }
        }
        return instead;
    }

    @Override
    public CompletableFuture<Boolean> transfer(
            Claim claim, String to, Duration life, String along) {
        return link.run(
                        RedisScripts.TRANSFER,
                        new String[] {key("room:" + claim.room()), along(claim.room(), to)},
                        "1 " + claim.owner() + " " + claim.sinceUs(),
                        key("node:"),
                        to,
                        String.valueOf(life.toMillis()),
                        along)
                .thenApply(answer -> !answer.isEmpty());
    }

    private String along(String room, String owner) {
        return key("along:" + owner + ":" + room);
    }

    @Override
    public CompletableFuture<String> takeAlong(String room, String owner) {
        return link.run(RedisScripts.TAKE_ALONG, new String[] {along(room, owner)})
                .thenApply(answer -> answer.isEmpty() ? "" : String.valueOf(answer.getFirst()));
    }

    @Override
    public CompletableFuture<Void> release(Claim claim) {
        String text = "1 " + claim.owner() + " " + claim.sinceUs();
        return link.ask(redis ->
                        redis.<Object>eval(
                                RedisScripts.RELEASE.text(),
                                io.lettuce.core.ScriptOutputType.INTEGER,
                                new String[] {key("room:" + claim.room())},
                                text))
                .thenApply(deleted -> null);
    }

    @Override
    public CompletableFuture<Void> append(String message) {
        XAddArgs bounded = new XAddArgs().maxlen(logEntries).approximateTrimming();
        CompletableFuture<String> added =
                link.askPatiently(redis -> redis.xadd(key("log"), bounded, MESSAGE, message));
        return types.watch(key("log"), RedisLog.TYPE, added).thenApply(id -> null);
    }

    @Override
    public void follow(Consumer<Entry> reader) {
        log.follow(reader);
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public FirstAnswers firstAnswers() {
        return firstAnswers;
    }

    @Override
    public ChannelLog channels() {
        return channels;
    }

    @Override
    public void close() {
        channels.close();
        log.close();
        link.close();
    }
}
