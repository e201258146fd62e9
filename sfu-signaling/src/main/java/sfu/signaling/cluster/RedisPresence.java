package sfu.signaling.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who is on which node, in Redis: of each subject a hash "who:SUBJECT" of "START ID". */
final class RedisPresence implements Presence {
    /** KEYS: subjects. ARGV: start, life in ms, then of each id and value, or '' for none. */
    private static final RedisScript SET =
            RedisScript.of(
                    """
                    for i, key in ipairs(KEYS) do
                      local field = ARGV[1] .. ' ' .. ARGV[1 + 2 * i]
                      local value = ARGV[2 + 2 * i]
                      if value == '' then
                        redis.pcall('HDEL', key, field)
                      else
                        redis.pcall('HSET', key, field, value)
                        redis.call('PEXPIRE', key, ARGV[2])
                      end
                    end
                    return {}
                    """);

    /**
     * KEYS: subjects. ARGV: prefix of nodes' values. Answers of each its index, start, id and
     * value; of nodes that do not live nothing, and that is taken away.
     */
    private static final RedisScript OF =
            RedisScript.of(
                    """
                    local lives = {}
                    local answer = {}
                    for i, key in ipairs(KEYS) do
                      local all = redis.pcall('HGETALL', key)
                      if not all.err then
                        for j = 1, #all, 2 do
                          local start, id = string.match(all[j], '^(%x+) (.*)$')
                          if start then
                            if lives[start] == nil then
                              lives[start] = redis.call('EXISTS', ARGV[1] .. start) == 1
                            end
                            if lives[start] then
                              answer[#answer + 1] = tostring(i)
                              answer[#answer + 1] = start
                              answer[#answer + 1] = id
                              answer[#answer + 1] = all[j + 1]
                            else
                              redis.call('HDEL', key, all[j])
                            end
                          end
                        end
                      end
                    end
                    return answer
                    """);

    private final RedisLink link;
    private final String prefix;

    /**
     * @param prefix of all keys
     */
    RedisPresence(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    private String key(String subject) {
        return prefix + "who:" + subject;
    }

    @Override
    public CompletableFuture<Void> set(String start, List<Mark> marks, Duration life) {
        String[] keys = marks.stream().map(its -> key(its.subject())).toArray(String[]::new);
        List<String> args = new ArrayList<>(List.of(start, String.valueOf(life.toMillis())));
        for (Mark mark : marks) {
            String value = mark.value();
            args.add(mark.id());
            args.add(value == null ? "" : value);
        }
        return link.run(SET, keys, args.toArray(String[]::new)).thenApply(answer -> null);
    }

    @Override
    public CompletableFuture<List<List<Seen>>> of(List<String> subjects) {
        String[] keys = subjects.stream().map(this::key).toArray(String[]::new);
        return link.run(OF, keys, prefix + "node:").thenApply(answer -> sorted(subjects, answer));
    }

    private static List<List<Seen>> sorted(List<String> subjects, List<Object> answer) {
        List<List<Seen>> all = new ArrayList<>();
        subjects.forEach(subject -> all.add(new ArrayList<>()));
        for (int i = 0; i + 3 < answer.size(); i += 4) {
            int subject = Integer.parseInt(String.valueOf(answer.get(i))) - 1;
            all.get(subject)
                    .add(
                            new Seen(
                                    String.valueOf(answer.get(i + 1)),
                                    String.valueOf(answer.get(i + 2)),
                                    String.valueOf(answer.get(i + 3))));
        }
        return all;
    }
}
