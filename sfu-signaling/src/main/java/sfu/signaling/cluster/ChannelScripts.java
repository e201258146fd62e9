package sfu.signaling.cluster;

/**
 * What Redis does in one step with a channel's log. KEYS: its stream, whose entries have the fields
 * "k" (key) and "m" (text), and a hash of keys and marks, with "forgotten" among them.
 */
final class ChannelScripts {
    /** What a script answers of something else than a stream. */
    static final String FOREIGN = "foreign";

    static final String BEHIND = "behind";

    /** Trims what is too much, with its keys; ARGV: entries, life in ms, whom to tell or ''. */
    private static final String COMMON =
            """
            local top = redis.pcall('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
            if top.err then return {'foreign', top.err} end
            if redis.call('TYPE', KEYS[2]).ok ~= 'hash'
                and redis.call('EXISTS', KEYS[2]) == 1 then
              return {'foreign', 'no hash of keys'}
            end
            local last = top[1] and top[1][1] or '0-0'
            local before = last
            local told = {}
            local function keep(id, key, mark, text)
              last = redis.call('XADD', KEYS[1], id, 'k', key, 'm', text)
              redis.call('HSET', KEYS[2], key, mark)
              told[#told + 1] = last
              told[#told + 1] = text
            end
            local function finish()
              local over = redis.call('XLEN', KEYS[1]) - tonumber(ARGV[1])
              if over > 0 then
                for _, old in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', over)) do
                  for i = 1, #old[2], 2 do
                    if old[2][i] == 'k' then redis.call('HDEL', KEYS[2], old[2][i + 1]) end
                  end
                  redis.call('XDEL', KEYS[1], old[1])
                end
              end
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
              redis.call('PEXPIRE', KEYS[2], ARGV[2])
              if ARGV[3] ~= '' and #told > 0 then
                redis.call('PUBLISH', ARGV[3], 'n' .. before .. '\\n' .. table.concat(told, '\\n'))
              end
            end
            """;

    /** Then key, mark and text of each. Answers the last id before, and each one's. */
    static final RedisScript APPEND =
            RedisScript.of(
                    COMMON
                            + """
                            local number = tonumber(string.match(last, '^(%d+)'))
                            if tonumber(ARGV[4]) <= number then return {'behind', last} end
                            local answer = {before}
                            for i = 4, #ARGV, 3 do
                              keep(ARGV[i] .. '-0', ARGV[i], ARGV[i + 1], ARGV[i + 2])
                              answer[#answer + 1] = last
                            end
                            finish()
                            return answer
                            """);

    /** Likewise; answers the last id before, and of each its id, '' (was there) or 'conflict'. */
    static final RedisScript PUT =
            RedisScript.of(
                    COMMON
                            + """
                            local answer = {before}
                            for i = 4, #ARGV, 3 do
                              local mark = redis.call('HGET', KEYS[2], ARGV[i])
                              if mark then
                                answer[#answer + 1] = mark == ARGV[i + 1] and '' or 'conflict'
                              else
                                local number, sequence = string.match(last, '^(%d+)-(%d+)$')
                                local own = tonumber(string.match(ARGV[i], '^%d+$'))
                                if own and own > tonumber(number) then
                                  keep(ARGV[i] .. '-0', ARGV[i], ARGV[i + 1], ARGV[i + 2])
                                else
                                  keep(number .. '-' .. (tonumber(sequence) + 1),
                                      ARGV[i], ARGV[i + 1], ARGV[i + 2])
                                end
                                answer[#answer + 1] = last
                              end
                            end
                            finish()
                            return answer
                            """);

    /** ARGV: after, how many. Answers last, size, forgotten, then id and text of each. */
    static final RedisScript READ =
            RedisScript.of(
                    """
                    local top = redis.pcall('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
                    if top.err then return {'foreign', top.err} end
                    local gone = redis.pcall('HGET', KEYS[2], 'forgotten')
                    if type(gone) == 'table' then return {'foreign', gone.err or ''} end
                    local answer = {
                      top[1] and top[1][1] or '0-0',
                      tostring(redis.call('XLEN', KEYS[1])),
                      gone or '0'
                    }
                    local some =
                        redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
                    for _, each in ipairs(some) do
                      local text = ''
                      for i = 1, #each[2], 2 do
                        if each[2][i] == 'm' then text = each[2][i + 1] end
                      end
                      answer[#answer + 1] = each[1]
                      answer[#answer + 1] = text
                    end
                    return answer
                    """);

    /** ARGV: number, life in ms. */
    static final RedisScript FORGET =
            RedisScript.of(
                    """
                    redis.call('DEL', KEYS[1], KEYS[2])
                    redis.call('HSET', KEYS[2], 'forgotten', ARGV[1])
                    redis.call('PEXPIRE', KEYS[2], ARGV[2])
                    return {}
                    """);

    private ChannelScripts() {}
}
