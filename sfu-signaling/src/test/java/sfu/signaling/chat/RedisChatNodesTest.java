package sfu.signaling.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.testing.RedisServer;
import sfu.core.testing.SlowProxy;
import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.Oddity;
import sfu.signaling.cluster.RedisDirectory;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.store.Store;

import java.time.Duration;
import java.util.List;

/** Nodes over a real Redis: stopped, paused, slow, and with rubbish in it. */
@Tag("long")
class RedisChatNodesTest extends ChatNodesContract {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RedisServer redis;
    private SlowProxy slow;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    @Override
    void close() throws Exception {
        super.close();
        redis.close();
        if (slow != null) {
            slow.close();
        }
    }

    @Override
    Directory directory() {
        String url = slow == null ? redis.url() : slow.redisUrl();
        return new RedisDirectory(url, "test", TIMEOUT, 1000);
    }

    private static void awaitTexts(ChatNode node, FakeMember member, List<String> texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.texts(CHANNEL, member)).isEqualTo(texts));
    }

    /** Which of two comes first, of nodes that do not hear each other, is told by their clocks. */
    private static void aMillisecondLater() {
        long nowMs = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > nowMs + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutRedisAMessageIsMarkedAndWhenItReturnsAllNodesHaveAllOnce(boolean isPaused)
            throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember bob = two.join(CHANNEL, "bob");
        one.send(CHANNEL, ann, "before");
        awaitMessage(bob, "before");

        if (isPaused) {
            redis.signal("STOP");
        } else {
            redis.stop();
        }
        ChatMessage.MessageSent alone = one.send(CHANNEL, ann, "anns");
        assertThat(alone.local()).isTrue();
        aMillisecondLater();
        String late = two.send(CHANNEL, bob, "bobs").messageId();
        aMillisecondLater();
        one.send(CHANNEL, ann, "anns second");
        two.edit(CHANNEL, bob, late, "bobs, better");
        assertThat(one.shared.local()).isEqualTo(2);
        assertThat(one.shared.waiting()).isEqualTo(2);
        assertThat(two.shared.waiting()).isEqualTo(2);
        assertThat(two.texts(CHANNEL, bob)).containsExactly("before", "bobs, better");

        if (isPaused) {
            redis.signal("CONT");
        } else {
            redis.restart(); // it lost all
        }

        List<String> all = List.of("before", "anns", "bobs, better", "anns second");
        awaitTexts(one, ann, all);
        awaitTexts(two, bob, all);
        await().atMost(PATIENCE).until(() -> one.shared.waiting() + two.shared.waiting() == 0);
        assertThat(one.ids(CHANNEL, ann)).isEqualTo(two.ids(CHANNEL, bob)).isSorted();
        assertThat(one.ids(CHANNEL, ann)).contains(alone.messageId());
        assertThat(messages(bob)).hasSize(3);
        assertThat(messages(ann)).hasSize(1);
        assertThat(String.join("", ann.told)).contains("bobs, better"); // by its edit, or as it is
        assertThat(one.send(CHANNEL, ann, "after").local()).isNull();
        awaitMessage(bob, "after");
        ChatNode three = node();
        FakeMember eve = three.join(CHANNEL, "eve");
        awaitTexts(three, eve, List.of("before", "anns", "bobs, better", "anns second", "after"));
    }

    @Test
    void whatANodeHadAloneWhenItEndedIsThereWhenItStartsAgain() throws Exception {
        Store store = memory();
        ChatNode one = node(store, ChatRules.defaults());
        FakeMember ann = one.join(ROOM, "ann");
        redis.stop();
        assertThat(one.send(ROOM, ann, "alone").local()).isTrue();
        one.close();
        redis.restart();

        ChatNode again = node(store, ChatRules.defaults()); // nobody comes to that room

        await().until(() -> again.shared.waiting() == 0);
        assertThat(again.shared.reconciled()).isEqualTo(1);
        ChatNode two = node();
        assertThat(two.texts(ROOM, new FakeMember("bob"))).containsExactly("alone");
    }

    @Test
    void aNodeThatStartsWithoutRedisServesWhatItHas() throws Exception {
        redis.stop();
        ChatNode one = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        assertThat(one.send(CHANNEL, ann, "x").local()).isTrue();
        assertThat(one.texts(CHANNEL, ann)).containsExactly("x");

        redis.restart();

        await().atMost(PATIENCE).until(() -> one.shared.waiting() == 0);
        ChatNode two = node();
        awaitTexts(two, two.join(CHANNEL, "bob"), List.of("x"));
    }

    @Test
    void whatComesAgainWhileRedisIsGoneIsThereOnce() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        FakeMember annToo = two.join(CHANNEL, "ann");
        redis.signal("STOP");
        one.send(CHANNEL, ann, "once", "1");
        assertThat(one.send(CHANNEL, ann, "once", "1").local()).isTrue();
        two.send(CHANNEL, annToo, "once", "1"); // the other node cannot know
        redis.signal("CONT");

        await().atMost(PATIENCE).until(() -> one.shared.waiting() + two.shared.waiting() == 0);
        assertThat(one.texts(CHANNEL, ann)).containsExactly("once");
        assertThat(two.texts(CHANNEL, annToo)).containsExactly("once");
        ChatNode three = node();
        assertThat(three.texts(CHANNEL, new FakeMember("eve"))).containsExactly("once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "2 a later version", "1 00 {}", ""})
    void whatIsNoEntryIsIgnoredAndCounted(String text) throws Exception {
        ChatNode one = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        one.send(CHANNEL, ann, "first");
        redis.run("xadd", "sfu:{test}:chat:channel:c/", "*", "k", "5", "m", text);

        one.send(CHANNEL, ann, "second");

        ChatNode two = node();
        assertThat(two.texts(CHANNEL, new FakeMember("bob"))).containsExactly("first", "second");
        assertThat(
                        two.cluster.oddities().count(Oddity.RUBBISH)
                                + two.cluster.oddities().count(Oddity.FOREIGN_VERSION)
                                + two.cluster.oddities().count(Oddity.FORGED))
                .isEqualTo(1);
    }

    @Test
    void anEntryOfAnotherChannelIsIgnored() throws Exception {
        ChatNode one = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        one.send(CHANNEL, ann, "secret");
        redis.run("copy", "sfu:{test}:chat:channel:c/", "sfu:{test}:chat:channel:d/");

        ChannelName other = ChannelName.channel("d");
        assertThat(one.texts(other, new FakeMember("bob"))).isEmpty();
        assertThat(one.cluster.oddities().count(Oddity.FORGED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChannelWhoseLogIsUnusableGoesOnAtEachNode(boolean isOfAnotherType) throws Exception {
        String key = "sfu:{test}:chat:channel:c/";
        if (isOfAnotherType) {
            redis.run("set", key, "rubbish");
        } else {
            redis.run("xadd", key, "9223372036854775000-1", "k", "1", "m", "x"); // of no clock
        }
        ChatNode one = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        assertThat(one.send(CHANNEL, ann, "x").local()).isTrue();
        assertThat(one.texts(CHANNEL, ann)).containsExactly("x");
        FakeMember bob = one.join(ROOM, "bob");
        assertThat(one.send(ROOM, bob, "others are well").local()).isNull();

        redis.run("del", key);

        await().atMost(PATIENCE).until(() -> one.shared.waiting() == 0);
        ChatNode two = node();
        awaitTexts(two, two.join(CHANNEL, "eve"), List.of("x"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsInAChannelIsKnownAgainWhenRedisReturns(boolean isPaused) throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        two.join(CHANNEL, "bob");
        await().until(() -> one.state(CHANNEL, ann).count() == 2);

        if (isPaused) {
            redis.signal("STOP");
        } else {
            redis.stop();
        }
        await().until(() -> one.state(CHANNEL, ann).count() == 1);
        two.join(CHANNEL, "eve");
        if (isPaused) {
            redis.signal("CONT");
        } else {
            redis.restart();
        }

        await().atMost(PATIENCE).until(() -> one.state(CHANNEL, ann).count() == 3);
    }

    @Test
    void aThousandRoomsWithChatCostLessThan200CommandsASecond() throws Exception {
        ChatNode one = node();
        ChatNode two = node();
        for (int i = 0; i < 1000; i++) {
            one.chat.enterRoom("r" + i, "", new FakeMember("m" + i));
        }
        FakeMember ann = new FakeMember("ann");
        for (int i = 0; i < 20; i++) {
            one.messages(ChannelName.channel("c" + i), ann);
            two.messages(ChannelName.channel("c" + i), new FakeMember("bob"));
        }
        one.send(ChannelName.ofRoom("r999"), one.join(ChannelName.ofRoom("r999"), "x"), "hello");
        await().until(() -> one.state(ChannelName.channel("c19"), ann).count() == 2);
        long beats = one.cluster.beats();
        long before = redis.commands();

        await().until(() -> one.cluster.beats() >= beats + 20);

        // Two nodes, whose hearts beat ten times as often as usual: as 40 s of one node
        double perSecond = (redis.commands() - before) / 40.0;
        assertThat(perSecond).isBetween(1.0, 200.0);
        System.out.println("Redis: " + perSecond + " commands/s of 1,000 rooms with chat");
    }

    @Test
    void aSlowRedisKeepsNobodyWaiting() throws Exception {
        slow = new SlowProxy(redis.port());
        ChatNode one = node();
        FakeMember ann = one.join(CHANNEL, "ann");
        one.send(CHANNEL, ann, "before");

        slow.delay(Duration.ofSeconds(2));
        for (int i = 0; i < 5; i++) {
            assertThat(one.send(CHANNEL, ann, "t" + i).local()).isTrue();
        }
        assertThat(one.shared.local()).isEqualTo(5);
        slow.delay(Duration.ZERO);

        await().atMost(PATIENCE).until(() -> one.shared.waiting() == 0);
        ChatNode two = node();
        awaitTexts(two, two.join(CHANNEL, "bob"), List.of("before", "t0", "t1", "t2", "t3", "t4"));
    }
}
