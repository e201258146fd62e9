package sfu.signaling.cluster;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records in Redis, of each kind four keys: the hash "declared:KIND" of "1 REVISION +|- TEXT" by
 * name, ":order" with names by the sequence of their last change, ":removed" with those that are
 * removed by when, ":about" with era, sequence and floor.
 */
final class RedisRecords implements Records {
    /** Of one script: Redis does nothing else meanwhile. */
    private static final int OFFERED_AT_ONCE = 200;

    private static final int ERA_BYTES = 8;
    private static final int HEAD = 5; // of what SINCE answers, before the entries
    private static final int FIELDS = 5; // of each entry

    private final RedisLink link;
    private final String prefix;
    private final RecordLimits limits;
    private final Oddities oddities;

    /**
     * @param prefix of all keys
     */
    RedisRecords(RedisLink link, String prefix, RecordLimits limits, Oddities oddities) {
        this.link = link;
        this.prefix = prefix;
        this.limits = limits;
        this.oddities = oddities;
    }

    private String[] keys(String kind) {
        String its = prefix + "declared:" + kind;
        return new String[] {its, its + ":order", its + ":removed", its + ":about"};
    }

    @Override
    public CompletableFuture<Entry> find(String kind, String name) {
        return link.run(RecordScripts.FIND, keys(kind), name)
                .thenApply(answer -> entry(kind, name, answer, 0));
    }

    @Override
    public CompletableFuture<Entry> put(String kind, Entry next, long expected) {
        return link.run(
                        RecordScripts.PUT,
                        keys(kind),
                        age(),
                        most(),
                        String.valueOf(expected),
                        next.name(),
                        String.valueOf(next.revision()),
                        sign(next),
                        next.text())
                .thenApply(answer -> entry(kind, next.name(), answer, 0));
    }

    private String age() {
        return String.valueOf(limits.age().toMillis());
    }

    private String most() {
        return String.valueOf(limits.most());
    }

    private static String sign(Entry entry) {
        return entry.isRemoved() ? "-" : "+";
    }

    private Entry entry(String kind, String name, List<Object> answer, int at) {
        String revision = String.valueOf(answer.get(at));
        String text = String.valueOf(answer.get(at + 2));
        if (revision.equals(RedisScripts.FOREIGN)) {
            odd(kind, name, text);
            throw new ClusterException(
                    "what Redis has of '"
                            + name
                            + "' under "
                            + keys(kind)[0]
                            + " is nothing of this version: wait until all nodes have one, or"
                            + " delete it");
        }
        boolean isRemoved = String.valueOf(answer.get(at + 1)).equals("-");
        return new Entry(name, Long.parseLong(revision), isRemoved, text);
    }

    private void odd(String kind, String name, String value) {
        boolean isVersion = value.matches("(?s)\\d{1,9} .*") && !value.startsWith("1 ");
        oddities.add(
                isVersion ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH,
                keys(kind)[0] + " " + name,
                value);
    }

    @Override
    public CompletableFuture<Boolean> offer(String kind, List<Entry> entries) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(false);
        for (int from = 0; from < entries.size(); from += OFFERED_AT_ONCE) {
            List<Entry> some =
                    entries.subList(from, Math.min(entries.size(), from + OFFERED_AT_ONCE));
            all = all.thenCompose(any -> offerSome(kind, some).thenApply(is -> is || any));
        }
        return all;
    }

    private CompletableFuture<Boolean> offerSome(String kind, List<Entry> entries) {
        List<String> args = new ArrayList<>(List.of(age(), most()));
        for (Entry each : entries) {
            args.add(each.name());
            args.add(String.valueOf(each.revision()));
            args.add(sign(each));
            args.add(each.text());
        }
        return link.run(RecordScripts.OFFER, keys(kind), args.toArray(String[]::new))
                .thenApply(answer -> !answer.getFirst().equals("0"));
    }

    @Override
    public CompletableFuture<Page> since(String kind, long sequence, int most) {
        return link.run(
                        RecordScripts.SINCE,
                        keys(kind),
                        String.valueOf(sequence),
                        String.valueOf(most),
                        newEra())
                .thenApply(answer -> page(kind, sequence, most, answer));
    }

    private static String newEra() {
        byte[] bytes = new byte[ERA_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Page page(String kind, long sequence, int most, List<Object> answer) {
        List<Entry> entries = new ArrayList<>();
        long last = sequence;
        int count = 0;
        for (int i = HEAD; i + FIELDS <= answer.size(); i += FIELDS) {
            String name = String.valueOf(answer.get(i));
            last = Long.parseLong(String.valueOf(answer.get(i + 1)));
            count++;
            if (String.valueOf(answer.get(i + 2)).equals(RedisScripts.FOREIGN)) {
                odd(kind, name, String.valueOf(answer.get(i + 4)));
            } else {
                entries.add(entry(kind, name, answer, i + 2));
            }
        }
        return new Page(
                new Mark(String.valueOf(answer.getFirst()), last),
                String.valueOf(answer.get(1)),
                Long.parseLong(String.valueOf(answer.get(2))),
                Long.parseLong(String.valueOf(answer.get(3))),
                entries,
                count < most);
    }
}
