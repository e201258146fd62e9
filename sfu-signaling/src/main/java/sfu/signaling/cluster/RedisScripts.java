package sfu.signaling.cluster;

/**
 * What Redis does in one step. A claim is the text "1 OWNER SINCE"; what is there and is none stays
 * as it is, whatever it is.
 */
final class RedisScripts {
    /** What a script answers of a value that it cannot read. */
    static final String FOREIGN = "foreign";

    /** KEYS: all starts, this start's value. ARGV: start, value, expiry in ms, prefix of values. */
    static final RedisScript BEAT =
            RedisScript.of(
                    """
                    redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
                    redis.call('SADD', KEYS[1], ARGV[1])
                    local all = {}
                    for _, start in ipairs(redis.call('SMEMBERS', KEYS[1])) do
                      local value = redis.pcall('GET', ARGV[4] .. start)
                      if type(value) == 'string' then
                        all[#all + 1] = value
                      elseif value == false and string.match(start, '^%x+$') then
                        redis.call('SREM', KEYS[1], start)
                      end
                    end
                    return all
                    """);

    /**
     * KEYS: the room. ARGV: prefix of nodes' values, owner, life in ms. Answers owner and since.
     */
    static final RedisScript CLAIM =
            RedisScript.of(
                    """
                    local there = redis.pcall('GET', KEYS[1])
                    if type(there) == 'table' then return {'foreign', there.err or ''} end
                    if there then
                      local owner, since = string.match(there, '^1 (%x+) (%d+)$')
                      if not owner then return {'foreign', there} end
                      if redis.call('EXISTS', ARGV[1] .. owner) == 1 then return {owner, since} end
                    end
                    local now = redis.call('TIME')
                    local since = now[1] .. string.format('%06d', now[2])
                    redis.call('SET', KEYS[1], '1 ' .. ARGV[2] .. ' ' .. since, 'PX', ARGV[3])
                    return {ARGV[2], since}
                    """);

    /**
     * KEYS: the room. ARGV: prefix of nodes' values. Answers owner and since; nothing: nobody's.
     */
    static final RedisScript FIND =
            RedisScript.of(
                    """
                    local there = redis.pcall('GET', KEYS[1])
                    if type(there) == 'table' then return {'foreign', there.err or ''} end
                    if not there then return {} end
                    local owner, since = string.match(there, '^1 (%x+) (%d+)$')
                    if not owner then return {'foreign', there} end
                    if redis.call('EXISTS', ARGV[1] .. owner) == 0 then return {} end
                    return {owner, since}
                    """);

    /**
     * KEYS: rooms. ARGV: prefix of nodes' values, owner, life in ms, 1 to renew, then when each was
     * claimed. Answers, of each that is another's or foreign, its index, owner and since.
     */
    static final RedisScript KEEP =
            RedisScript.of(
                    """
                    local values = redis.call('MGET', unpack(KEYS))
                    local instead = {}
                    local function tell(i, owner, since)
                      instead[#instead + 1] = tostring(i)
                      instead[#instead + 1] = owner
                      instead[#instead + 1] = since
                    end
                    for i, key in ipairs(KEYS) do
                      local since = ARGV[4 + i]
                      local mine = '1 ' .. ARGV[2] .. ' ' .. since
                      local there = values[i]
                      local puts = false
                      if there == mine then
                        if ARGV[4] == '1' then redis.call('PEXPIRE', key, ARGV[3]) end
                      elseif not there then
                        puts = redis.call('EXISTS', key) == 0
                        if not puts then tell(i, 'foreign', '') end
                      else
                        local owner, other = string.match(there, '^1 (%x+) (%d+)$')
                        if not owner then
                          tell(i, 'foreign', there)
                        else
                          local a, b = tonumber(other), tonumber(since)
                          local wins = a < b or (a == b and owner < ARGV[2])
                          if owner ~= ARGV[2] and wins
                              and redis.call('EXISTS', ARGV[1] .. owner) == 1 then
                            tell(i, owner, other)
                          else
                            puts = true
                          end
                        end
                      end
                      if puts then redis.call('SET', key, mine, 'PX', ARGV[3]) end
                    end
                    return instead
                    """);

    /**
     * KEYS: the room, what goes along. ARGV: the claim's text, prefix of nodes' values, new owner,
     * life in ms, what goes along.
     */
    static final RedisScript TRANSFER =
            RedisScript.of(
                    """
                    if redis.pcall('GET', KEYS[1]) ~= ARGV[1]
                        or redis.call('EXISTS', ARGV[2] .. ARGV[3]) == 0 then
                      return {}
                    end
                    local now = redis.call('TIME')
                    local since = now[1] .. string.format('%06d', now[2])
                    redis.call('SET', KEYS[1], '1 ' .. ARGV[3] .. ' ' .. since, 'PX', ARGV[4])
                    if ARGV[5] ~= '' then redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[4]) end
                    return {since}
                    """);

    /** KEYS: what went along. */
    static final RedisScript TAKE_ALONG =
            RedisScript.of(
                    """
                    local there = redis.pcall('GET', KEYS[1])
                    if type(there) ~= 'string' then return {} end
                    redis.call('DEL', KEYS[1])
                    return {there}
                    """);

    /** KEYS: the room. ARGV: the claim's text. */
    static final RedisScript RELEASE =
            RedisScript.of(
                    """
                    if redis.pcall('GET', KEYS[1]) == ARGV[1] then
                      return redis.call('DEL', KEYS[1])
                    end
                    return 0
                    """);

    private RedisScripts() {}
}
