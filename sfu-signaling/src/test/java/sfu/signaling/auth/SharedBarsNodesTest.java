package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.core.testing.RedisServer;
import sfu.signaling.auth.Bans.Target;
import sfu.signaling.cluster.ChannelWords;
import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.RedisDirectory;
import sfu.signaling.cluster.Seal;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.store.Store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What keeps somebody out is on all nodes, whatever of it they heard; Redis is a real one. */
@Tag("long")
class SharedBarsNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Target ANN = new Target("demo", "ann");
    private static final Target BOB = new Target("", "bob");
    private static final Revocations.Target CARL = Revocations.Target.person("demo", "carl");

    private RoomServer media;
    private RedisServer redis;
    private final List<Node> nodes = new ArrayList<>();

    /** Its words to the others get lost. */
    private final class Node {
        final Access access = Access.open();
        final List<SharedRecords> records = new ArrayList<>();
        private final Directory directory =
                new RedisDirectory(redis.url(), "test", Duration.ofMillis(2000), 100);
        final SharedBars bars;

        Node(@Nullable Store store) {
            nodes.add(this);
            if (store != null) {
                access.keepIn(store);
            }
            ChannelWords words =
                    new ChannelWords(new Seal("0123456789abcdef"), directory.oddities());
            bars = new SharedBars(media, access, (topic, text) -> {});
            bars.shareBy(
                    (kind, copy) -> {
                        SharedRecords its =
                                new SharedRecords(
                                        kind, directory.records(), words, copy, () -> {}, 5);
                        records.add(its);
                        return its;
                    },
                    RecordLimits.defaults());
            sync();
        }

        void sync() {
            records.forEach(each -> each.sync().join());
        }

        /** As heart-beats do that Redis takes again. */
        void isBack() {
            records.forEach(each -> each.beat(false));
            await().atMost(PATIENCE)
                    .until(() -> {
                        records.forEach(each -> each.beat(true));
                        return records.stream().allMatch(SharedRecords::isAgreed);
                    });
            sync();
        }

        boolean bans(Target target) {
            return access.bans().of(target.room(), target.identity()) != null;
        }

        void ban(Target target) {
            access.bans().add(target, null, "rude", "");
        }
    }

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(each -> each.directory.close());
        redis.close();
        media.close();
    }

    private Node node() {
        return new Node(null);
    }

    private static void awaitBan(Node at, Target whom, boolean holds) {
        await().atMost(PATIENCE)
                .until(() -> {
                    at.sync();
                    return at.bans(whom) == holds;
                });
    }

    @Test
    void whoHeardNothingHasThem() {
        Node one = node();
        Node two = node();
        one.ban(ANN);
        one.access.revocations().add(CARL);
        awaitBan(two, ANN, true);
        await().atMost(PATIENCE)
                .until(() -> {
                    two.sync();
                    return two.access.revocations().count() == 1;
                });
        two.access.bans().lift(ANN);
        awaitBan(one, ANN, false);

        two.ban(BOB);
        Node late = node();
        awaitBan(late, BOB, true);
        assertThat(late.bans(ANN)).isFalse();
        assertThat(late.access.revocations().latest(9))
                .extracting(Revocations.Revocation::target)
                .containsExactly(CARL);
    }

    @Test
    void theyOutliveThatRedisLosesAll() throws Exception {
        Node one = node();
        Node two = node();
        one.ban(ANN);
        one.ban(BOB);
        awaitBan(two, BOB, true);
        two.access.bans().lift(BOB);
        awaitBan(one, BOB, false);

        redis.run("flushall");
        two.isBack();
        Node late = node();
        awaitBan(late, ANN, true);
        one.isBack();
        awaitBan(late, BOB, false);
    }

    @Test
    void whatWasChangedWithoutRedisIsSoAfterwards() throws Exception {
        Node one = node();
        Node two = node();
        one.ban(ANN);
        awaitBan(two, ANN, true);
        redis.stop();
        one.ban(BOB);
        two.access.bans().lift(ANN);
        assertThat(one.bans(BOB)).isTrue();
        assertThat(two.bans(ANN)).isFalse();
        redis.restart();
        one.isBack();
        two.isBack();
        awaitBan(two, BOB, true);
        awaitBan(one, ANN, false);
    }

    /** It is told late what was true before. */
    @Test
    void theLaterHoldsInWhateverOrderTheyCome() {
        Node one = node();
        one.ban(ANN);
        String made = BarRecords.text(Bans.Kept.of(one.access.bans().latest(1).getFirst()));
        one.access.bans().lift(ANN);
        one.bars.banned(made);
        assertThat(one.bans(ANN)).as("a ban that was lifted").isFalse();

        long lifted = one.access.bans().lifted().getFirst().at();
        one.ban(ANN);
        one.bars.unbanned(BarRecords.text(new Bans.Lifted("demo", "ann", lifted)), 0);
        assertThat(one.bans(ANN)).as("the end of an earlier one").isTrue();
        String old = "{\"room\":\"demo\",\"identity\":\"ann\"}"; // an earlier version's: not when
        one.bars.unbanned(old, lifted);
        assertThat(one.bans(ANN)).as("read again in the log").isTrue();
        one.bars.unbanned(old, System.currentTimeMillis() + 1_000);
        assertThat(one.bans(ANN)).isFalse();
    }

    /** A node whose clock was ahead made it: what two others do then is of one moment. */
    @Test
    void ofAMomentTheEndHoldsEverywhere() {
        Node one = node();
        Node two = node();
        Bans.Ban ahead = new Bans.Ban(ANN, "", "", Instant.now().plusSeconds(60), null);
        one.records.getFirst().offer(BanRecords.entry(ahead));
        awaitBan(one, ANN, true);
        awaitBan(two, ANN, true);
        one.ban(ANN);
        two.access.bans().lift(ANN);
        awaitBan(one, ANN, false);
        assertThat(two.bans(ANN)).isFalse();
        one.sync();
        two.sync();
        assertThat(one.bans(ANN) || two.bans(ANN)).isFalse();
        Node late = node();
        assertThat(late.bans(ANN)).isFalse();
        two.bars.banned(BarRecords.text(Bans.Kept.of(ahead)));
        assertThat(two.bans(ANN)).isFalse();
    }

    @Test
    void whatTheDiskDidNotTakeHoldsEverywhereAgain() {
        Node one = node();
        Node two = node();
        one.ban(ANN);
        awaitBan(two, ANN, true);
        Bans.Ban was = one.access.bans().lift(ANN);
        awaitBan(two, ANN, false);
        one.access.bans().putBack(was);
        awaitBan(two, ANN, true);
        one.sync();
        assertThat(one.bans(ANN)).isTrue();
    }

    @Test
    void itIsRememberedWhatWasLifted(@TempDir Path folder) throws Exception {
        Node one = node();
        one.ban(ANN);
        try (Store store = Store.open(folder)) {
            Node two = new Node(store);
            assertThat(two.bans(ANN)).isTrue();
            redis.stop();
            two.access.bans().lift(ANN);
            two.access.durable().join();
        }
        redis.restart();
        try (Store store = Store.open(folder)) {
            Node two = new Node(store);
            two.isBack();
            assertThat(two.bans(ANN)).isFalse();
            awaitBan(one, ANN, false);
        }
    }

    @Test
    void whatIsOverForADayIsForgottenByAll() {
        Node one = node();
        Instant until = Instant.now().minus(Duration.ofHours(25));
        Bans.Ban old = new Bans.Ban(ANN, "", "", until.minusSeconds(60), until);
        one.records.getFirst().offer(BanRecords.entry(old));
        one.records.getFirst().offer(BanRecords.entry(new Bans.Ban(BOB, "", "", until, null)));
        awaitBan(one, BOB, true);
        String key = "sfu:{test}:declared:bans";
        await().atMost(PATIENCE)
                .until(() -> {
                    one.sync();
                    return redis.ask("hget", key, Bans.key(ANN)).contains(" - ");
                });
    }

    @Test
    void whatIsNoBanDisturbsNoOther() {
        Node one = node();
        SharedRecords bans = one.records.getFirst();
        bans.offer(new Entry("nobody", 7, false, "{}"));
        bans.offer(new Entry("9:x", 7, true, ""));
        bans.offer(new Entry(Bans.key(BOB), 7, false, "no ban"));
        bans.offer(new Entry(Bans.key(BOB), 1, true, "")); // lifted half a century ago
        one.ban(ANN);
        Node two = node();
        awaitBan(two, ANN, true);
        two.access.bans().lift(ANN);
        awaitBan(one, ANN, false);
    }

    /** Redis does not remember any more what was lifted while this node was away. */
    @Test
    void whatNobodyCanHaveLiftedStays() throws Exception {
        Node one = node();
        String key = "sfu:{test}:declared:bans";
        one.ban(BOB);
        await().atMost(PATIENCE).until(() -> !redis.ask("hget", key, Bans.key(BOB)).isEmpty());
        one.sync();
        await().pollDelay(Duration.ofMillis(20)).until(() -> true); // another moment
        one.ban(ANN);
        await().atMost(PATIENCE).until(() -> !redis.ask("hget", key, Bans.key(ANN)).isEmpty());
        redis.run("del", key, key + ":order");
        redis.run("hset", key + ":about", "floor", "999");
        one.isBack();
        assertThat(one.bans(BOB)).as("all had it, and nobody has").isFalse();
        assertThat(one.bans(ANN)).as("perhaps nobody heard of it").isTrue();
        assertThat(node().bans(ANN)).isTrue();
    }

    private static Bans.Ban ban(Target target, int madeHoursAgo, @Nullable Instant until) {
        Instant at = Instant.now().minus(Duration.ofHours(madeHoursAgo));
        return new Bans.Ban(target, "", "", at, until);
    }

    /** One for good, and then one for a time, which is over. */
    @Test
    void whatWasReplacedDoesNotHoldAgain() {
        Node one = node();
        one.bars.banned(BarRecords.text(Bans.Kept.of(ban(ANN, 2, null))));
        assertThat(one.bans(ANN)).isTrue();
        Instant ended = Instant.now().minusSeconds(60);
        one.bars.banned(BarRecords.text(Bans.Kept.of(ban(ANN, 1, ended))));
        assertThat(one.bans(ANN)).isFalse();

        Node two = node();
        two.access.bans().adopt(ban(BOB, 28, null));
        Bans.Ban later = ban(BOB, 27, Instant.now().minus(Duration.ofHours(26)));
        one.records.getFirst().offer(BanRecords.entry(later));
        awaitBan(two, BOB, false);
        Node three = node();
        three.access.bans().adopt(ban(BOB, 28, null)); // and Redis has taken out what replaced it
        three.isBack();
        assertThat(three.bans(BOB)).isFalse();
        one.isBack();
        assertThat(one.bans(ANN) || three.bans(ANN)).as("Redis has what took its place").isFalse();
    }

    @Test
    void anEndOfTheSameMomentIsToldAlsoWhereThatFailedAtFirst() {
        Node one = node();
        Node two = node();
        one.ban(ANN);
        awaitBan(two, ANN, true);
        long atMs = two.access.bans().latest(1).getFirst().at().toEpochMilli();
        two.access.bans().forgo(new Bans.Lifted("demo", "ann", atMs));
        two.isBack();
        awaitBan(one, ANN, false);
        assertThat(node().bans(ANN)).isFalse();
    }
}
