package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;
import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.Records.Mark;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Nodes agree on what they have in common, whatever becomes of Redis and of one of them. */
class SharedRecordsTest {
    private static final RecordLimits FEW = new RecordLimits(Duration.ofDays(1), 2);

    /** What a node has on its disk. */
    private static final class Disk implements SharedRecords.Copy {
        final Map<String, Entry> all = new ConcurrentHashMap<>();
        volatile Mark mark = Mark.NONE;

        @Override
        public List<Entry> all() {
            return List.copyOf(all.values());
        }

        @Override
        public @Nullable Entry get(String name) {
            return all.get(name);
        }

        @Override
        public CompletableFuture<Void> take(Entry entry) {
            all.put(entry.name(), entry);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void drop(String name) {
            all.remove(name);
        }

        @Override
        public Mark mark() {
            return mark;
        }

        @Override
        public void mark(Mark now) {
            mark = now;
        }

        Map<String, String> there() {
            Map<String, String> its = new TreeMap<>();
            all.values().stream()
                    .filter(each -> !each.isRemoved())
                    .forEach(each -> its.put(each.name(), each.text()));
            return its;
        }
    }

    private RedisServer redis;
    private final List<Directory> opened = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws Exception {
        opened.forEach(Directory::close);
        redis.close();
    }

    private SharedRecords node(Disk disk, RecordLimits limits) {
        return node(disk, limits, "0123456789abcdef");
    }

    private SharedRecords node(Disk disk, RecordLimits limits, String secret) {
        Directory directory =
                new RedisDirectory(redis.url(), "test", Duration.ofMillis(2000), 100, limits);
        opened.add(directory);
        ChannelWords words = new ChannelWords(new Seal(secret), directory.oddities());
        SharedRecords its =
                new SharedRecords("rooms", directory.records(), words, disk, () -> {}, 5);
        its.sync().join();
        return its;
    }

    private SharedRecords node(Disk disk) {
        return node(disk, RecordLimits.defaults());
    }

    private static void put(SharedRecords node, String name, String text) {
        assertThat(node.change(name, before -> new Entry(name, 0, false, text)).join()).isPresent();
    }

    private static void remove(SharedRecords node, String name) {
        assertThat(node.change(name, before -> new Entry(name, 0, true, "")).join()).isPresent();
    }

    @Test
    void whatOneChangesTheOtherHas() {
        Disk a = new Disk();
        Disk b = new Disk();
        SharedRecords one = node(a);
        SharedRecords two = node(b);

        put(one, "x", "1");
        two.sync().join();
        assertThat(b.all).isEqualTo(a.all).containsKey("x");
        remove(two, "x");
        put(two, "x", "2");
        one.sync().join();

        assertThat(a.all).isEqualTo(b.all);
        assertThat(a.get("x")).isEqualTo(new Entry("x", 3, false, "2"));
    }

    @Test
    void ofTwoWhoChangeOneRevisionTheSecondIsAskedAnew() {
        Disk a = new Disk();
        SharedRecords one = node(a);
        SharedRecords two = node(new Disk());
        put(one, "x", "1");
        List<Long> asked = new ArrayList<>();

        boolean isDone =
                two.change(
                                "x",
                                before -> {
                                    asked.add(before.revision());
                                    if (asked.size() == 1) {
                                        put(one, "x", "2");
                                    }
                                    return before.revision() == 1
                                            ? new Entry("x", 0, false, "3")
                                            : null;
                                })
                        .join()
                        .isPresent();

        assertThat(isDone).isFalse();
        assertThat(asked).containsExactly(1L, 2L);
        assertThat(a.there()).containsEntry("x", "2");
    }

    @Test
    void whoWasAwayHearsOfRemovalsFromWhatIsRemembered() {
        Disk a = new Disk();
        SharedRecords one = node(a);
        put(one, "stays", "1");
        put(one, "goes", "1");
        put(one, "goes-and-comes", "1");
        Disk b = new Disk();
        node(b);
        assertThat(b.there()).hasSize(3);

        remove(one, "goes");
        remove(one, "goes-and-comes");
        put(one, "goes-and-comes", "2");
        put(one, "new", "1");
        node(b); // starts again

        assertThat(b.all).isEqualTo(a.all);
        assertThat(b.there()).containsOnlyKeys("stays", "goes-and-comes", "new");
    }

    @Test
    void whoWasAwayUntilRemovalsWereForgottenHasNothingThatIsNotThere() {
        Disk a = new Disk();
        SharedRecords one = node(a, FEW);
        for (String name : List.of("stays", "n1", "n2", "n3", "n4")) {
            put(one, name, "1");
        }
        Disk b = new Disk();
        node(b, FEW);

        for (String name : List.of("n1", "n2", "n3", "n4")) {
            remove(one, name);
        }
        node(b, FEW);

        assertThat(b.there()).containsOnlyKeys("stays");
        one.sync().join();
        assertThat(a.there()).containsOnlyKeys("stays");
    }

    @Test
    void whatRedisLostIsPutBackAndWhatWasRemovedStaysRemoved() throws Exception {
        Disk a = new Disk();
        Disk b = new Disk();
        SharedRecords one = node(a);
        SharedRecords two = node(b);
        put(one, "x", "1");
        put(one, "gone", "1");
        two.sync().join();
        Disk away = new Disk(); // has "gone" yet
        node(away);
        remove(two, "gone");
        one.sync().join();

        redis.run("flushall");
        node(away);
        assertThat(away.there()).containsOnlyKeys("gone", "x");
        put(one, "x", "2"); // before it has seen that all is lost
        one.sync().join();
        two.sync().join();
        node(away);

        assertThat(a.there()).containsExactly(Map.entry("x", "2"));
        assertThat(b.all).isEqualTo(a.all);
        assertThat(away.all).isEqualTo(a.all);
        assertThat(a.get("x")).isEqualTo(new Entry("x", 2, false, "2"));
    }

    @Test
    void aServerThatStartsAgainWithOlderDataIsToldTheLater() throws Exception {
        Disk a = new Disk();
        SharedRecords one = node(a);
        put(one, "x", "1");
        Map<String, byte[]> saved = saved();
        put(one, "x", "2");
        put(one, "y", "1");

        redis.stop();
        redis.restart();
        saved.forEach((key, value) -> onRedis(raw -> raw.restore(bytes(key), 0, value)));
        SharedRecords two = await().until(() -> agreed(new Disk()), its -> its != null);
        put(two, "z", "1");
        await().until(() -> {
            one.sync().join();
            return a.there().size() == 3;
        });
        Disk c = new Disk();
        node(c);

        assertThat(c.all).isEqualTo(a.all);
        assertThat(c.there()).isEqualTo(Map.of("x", "2", "y", "1", "z", "1"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> saved() {
        Map<String, byte[]> all = new TreeMap<>();
        onRedis(raw ->
                raw.keys("sfu:{test}:declared:*")
                        .forEach(key ->
                                all.put(new String(key, StandardCharsets.UTF_8), raw.dump(key))));
        return all;
    }

    private void onRedis(Consumer<RedisCommands<byte[], byte[]>> act) {
        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<byte[], byte[]> raw =
                client.connect(ByteArrayCodec.INSTANCE)) {
            act.accept(raw.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ZERO);
        }
    }

    private @Nullable SharedRecords agreed(Disk disk) {
        SharedRecords its = node(disk);
        return its.isAgreed() ? its : null;
    }

    @Test
    void withoutRedisNothingIsChangedAndThenItIs() throws Exception {
        Disk a = new Disk();
        SharedRecords one = node(a);
        put(one, "x", "1");

        redis.stop();
        assertThatThrownBy(() -> put(one, "x", "2"))
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("Redis");
        one.beat(false);
        assertThatThrownBy(() -> put(one, "x", "2")).hasMessageContaining("in common");
        assertThat(a.there()).containsExactly(Map.entry("x", "1"));

        redis.restart();
        await().until(() -> {
            one.beat(true);
            return one.isAgreed();
        });
        put(one, "x", "3");
        assertThat(a.get("x")).isEqualTo(new Entry("x", 2, false, "3"));
    }

    @Test
    void whatIsSealedOtherwiseIsNotTaken() {
        Disk other = new Disk();
        put(node(other, RecordLimits.defaults(), "another-secret-of-16"), "x", "1");

        Disk a = new Disk();
        SharedRecords one = node(a);

        assertThat(a.all).isEmpty();
        assertThatThrownBy(() -> put(one, "x", "2")).hasMessageContaining("same secret");
        put(one, "y", "1");
        assertThat(a.there()).containsOnlyKeys("y");
        assertThat(opened.getLast().oddities().count(Oddity.FORGED)).isPositive();
    }

    @Test
    void whatANodeOfAnEarlierVersionSaysIsPutThereForIt() {
        Disk a = new Disk();
        Disk b = new Disk();
        SharedRecords one = node(a);
        SharedRecords two = node(b);

        one.heard(new Entry("x", 3, false, "old")).join();
        two.sync().join();
        assertThat(b.get("x")).isEqualTo(new Entry("x", 3, false, "old"));
        two.heard(new Entry("x", 2, true, "")).join();
        two.heard(new Entry("x", 4, true, "")).join();
        one.sync().join();

        assertThat(a.there()).isEmpty();
        assertThat(a.all).isEqualTo(b.all);
    }
}
