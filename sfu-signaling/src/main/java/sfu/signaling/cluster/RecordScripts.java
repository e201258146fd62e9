package sfu.signaling.cluster;

/**
 * What Redis does at once with records. KEYS of all: values by name, names by sequence, removed
 * names by when, about them. Answers of a name: revision, sign, text; revision '0': there is none.
 */
final class RecordScripts {
    private static final String READ =
            """
            local function read(name)
              local there = redis.call('HGET', KEYS[1], name)
              if not there then return '0', '-', '' end
              local revision, sign, text = string.match(there, '^1 (%d+) ([+-]) (.*)$')
              if not revision then return 'foreign', '', there end
              return revision, sign, text
            end
            """;

    /** ARGV: age in ms, most that are remembered as removed. */
    private static final String WRITE =
            """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local function write(name, revision, sign, text)
              local sequence = redis.call('HINCRBY', KEYS[4], 'sequence', 1)
              redis.call('HSET', KEYS[1], name, '1 ' .. revision .. ' ' .. sign .. ' ' .. text)
              redis.call('ZADD', KEYS[2], sequence, name)
              if sign == '-' then
                redis.call('ZADD', KEYS[3], now, name)
              else
                redis.call('ZREM', KEYS[3], name)
              end
            end
            local function forget(names)
              local floor = tonumber(redis.call('HGET', KEYS[4], 'floor') or '0')
              for _, name in ipairs(names) do
                floor = math.max(floor, tonumber(redis.call('ZSCORE', KEYS[2], name) or '0'))
                redis.call('HDEL', KEYS[1], name)
                redis.call('ZREM', KEYS[2], name)
                redis.call('ZREM', KEYS[3], name)
              end
              if #names > 0 then
                redis.call('HSET', KEYS[4], 'floor', string.format('%.0f', floor))
              end
            end
            local function prune()
              forget(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[1], 'LIMIT', 0, 200))
              local over = redis.call('ZCARD', KEYS[3]) - ARGV[2]
              if over > 0 then
                forget(redis.call('ZRANGE', KEYS[3], 0, math.min(over, 200) - 1))
              end
            end
            """;

    /** ARGV: the name. */
    static final RedisScript FIND =
            RedisScript.of(READ + "local r, s, t = read(ARGV[1])\nreturn {r, s, t}\n");

    /** ARGV: as WRITE, the revision that is to be there, then name, revision, sign, text. */
    static final RedisScript PUT =
            RedisScript.of(
                    READ
                            + WRITE
                            + """
                            local revision, sign, text = read(ARGV[4])
                            if revision ~= ARGV[3] then return {revision, sign, text} end
                            write(ARGV[4], ARGV[5], ARGV[6], ARGV[7])
                            prune()
                            return {ARGV[5], ARGV[6], ARGV[7]}
                            """);

    /** ARGV: as WRITE, then of each name, revision, sign, text. Answers how many were put. */
    static final RedisScript OFFER =
            RedisScript.of(
                    READ
                            + WRITE
                            + """
                            local put = 0
                            for i = 3, #ARGV, 4 do
                              local revision, sign, text = read(ARGV[i])
                              if revision ~= 'foreign' then
                                local there, its = tonumber(revision), tonumber(ARGV[i + 1])
                                local isEnd = ARGV[i + 2] == '-' and sign == '+'
                                local isSame = ARGV[i + 2] == sign and ARGV[i + 3] > text
                                if its > there or (its == there and (isEnd or isSame)) then
                                  write(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
                                  put = put + 1
                                end
                              end
                            end
                            prune()
                            return {tostring(put)}
                            """);

    /**
     * ARGV: sequence, most, an era where there is none. Answers era, run of the server, last
     * sequence, floor, '', then of each name its sequence and as READ.
     */
    static final RedisScript SINCE =
            RedisScript.of(
                    READ
                            + """
                            redis.call('HSETNX', KEYS[4], 'era', ARGV[3])
                            local about = redis.call('HMGET', KEYS[4], 'era', 'sequence', 'floor')
                            local info = redis.pcall('INFO', 'server')
                            local run = type(info) == 'string'
                                and string.match(info, 'run_id:(%w+)') or ''
                            local answer =
                                {about[1], run, about[2] or '0', about[3] or '0', ''}
                            local names = redis.call('ZRANGEBYSCORE', KEYS[2],
                                '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
                            for i = 1, #names, 2 do
                              local revision, sign, text = read(names[i])
                              answer[#answer + 1] = names[i]
                              answer[#answer + 1] = names[i + 1]
                              answer[#answer + 1] = revision
                              answer[#answer + 1] = sign
                              answer[#answer + 1] = text
                            end
                            return answer
                            """);

    private RecordScripts() {}
}
