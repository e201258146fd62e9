package sfu.signaling.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * First answers in Redis: the hash "repeats" of "1 MILLISECONDS REQUEST +|- ANSWER" by key (-:
 * there is no answer yet), ":order" with keys by when, ":bytes" of all answers.
 */
final class RedisFirstAnswers implements FirstAnswers {
    private static final String FIRST = "first";

    private static final String COMMON =
            """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function read(key)
              local there = redis.call('HGET', KEYS[1], key)
              if not there then return nil end
              return string.match(there, '^1 (%d+) (%S+) ([+-]) (.*)$')
            end
            local function remove(key)
              local _, _, _, answer = read(key)
              if answer then redis.call('DECRBY', KEYS[3], #answer) end
              redis.call('HDEL', KEYS[1], key)
              redis.call('ZREM', KEYS[2], key)
            end
            local function put(key, request, sign, answer)
              remove(key)
              redis.call('HSET', KEYS[1], key,
                  string.format('1 %.0f %s %s ', now, request, sign) .. answer)
              redis.call('ZADD', KEYS[2], now, key)
              redis.call('INCRBY', KEYS[3], #answer)
            end
            local function prune(life, most, bytes)
              for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - life,
                  'LIMIT', 0, 100)) do
                remove(key)
              end
              local oldest = redis.call('ZRANGE', KEYS[2], 0, 99)
              local count = redis.call('ZCARD', KEYS[2])
              for _, key in ipairs(oldest) do
                local sum = tonumber(redis.call('GET', KEYS[3]) or '0')
                if count <= tonumber(most) and sum <= tonumber(bytes) then break end
                remove(key)
                count = count - 1
              end
            end
            """;

    /** ARGV: key, request, life and hold in ms, most, bytes. */
    private static final RedisScript BEGIN =
            RedisScript.of(
                    COMMON
                            + """
                            local at, request, sign, answer = read(ARGV[1])
                            local life = sign == '-' and ARGV[4] or ARGV[3]
                            if at and now - at <= tonumber(life) then
                              return {sign, request, answer}
                            end
                            put(ARGV[1], ARGV[2], '-', '')
                            prune(ARGV[3], ARGV[5], ARGV[6])
                            return {'first', '', ''}
                            """);

    /** ARGV: key, request, answer, life in ms, most, bytes. */
    private static final RedisScript FINISH =
            RedisScript.of(
                    COMMON
                            + """
                            put(ARGV[1], ARGV[2], '+', ARGV[3])
                            prune(ARGV[4], ARGV[5], ARGV[6])
                            return {}
                            """);

    /** ARGV: key. */
    private static final RedisScript FORGET =
            RedisScript.of(
                    COMMON
                            + """
                            local at, request, sign = read(ARGV[1])
                            if sign == '-' then remove(ARGV[1]) end
                            return {}
                            """);

    private final RedisLink link;
    private final String[] keys;

    /**
     * @param prefix of all keys
     */
    RedisFirstAnswers(RedisLink link, String prefix) {
        this.link = link;
        String its = prefix + "repeats";
        keys = new String[] {its, its + ":order", its + ":bytes"};
    }

    @Override
    public CompletableFuture<Begun> begin(String key, String request, Bounds bounds) {
        return link.run(
                        BEGIN,
                        keys,
                        key,
                        request,
                        String.valueOf(bounds.life().toMillis()),
                        String.valueOf(bounds.hold().toMillis()),
                        String.valueOf(bounds.most()),
                        String.valueOf(bounds.mostBytes()))
                .thenApply(RedisFirstAnswers::begun);
    }

    private static Begun begun(List<Object> answer) {
        String state = String.valueOf(answer.getFirst());
        String request = String.valueOf(answer.get(1));
        return switch (state) {
            case FIRST -> new Begun.First();
            case "-" -> new Begun.UnderWay(request);
            default -> new Begun.Answered(request, String.valueOf(answer.get(2)));
        };
    }

    @Override
    public CompletableFuture<Void> finish(
            String key, String request, String answer, Bounds bounds) {
        return link.run(
                        FINISH,
                        keys,
                        key,
                        request,
                        answer,
                        String.valueOf(bounds.life().toMillis()),
                        String.valueOf(bounds.most()),
                        String.valueOf(bounds.mostBytes()))
                .thenApply(done -> null);
    }

    @Override
    public CompletableFuture<Void> forget(String key) {
        return link.run(FORGET, keys, key).thenApply(done -> null);
    }
}
