package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Logs of channels in a real Redis: stopped, paused, and with rubbish in it. */
class RedisChannelLogTest extends ChannelLogContract {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final ChannelLog.Bounds BOUNDS =
            new ChannelLog.Bounds(100, Duration.ofSeconds(60));
    private static final ChannelLog.Entry ONE = new ChannelLog.Entry("1000", "m", "one");
    private static final ChannelLog.Entry TWO = new ChannelLog.Entry("2000", "m", "two");

    private final List<Directory> opened = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws Exception {
        opened.forEach(Directory::close);
        redis.close();
    }

    private Directory directory() {
        Directory its = new RedisDirectory(redis.url(), "test", TIMEOUT, 1000);
        opened.add(its);
        return its;
    }

    @Override
    ChannelLog open() {
        return directory().channels();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat:c", "chat-keys:c"})
    void whatIsNoLogStaysAsItIsAndIsCounted(String key) throws Exception {
        redis.run("set", "sfu:{test}:" + key, "rubbish");
        Directory directory = directory();
        ChannelLog log = directory.channels();

        assertThatThrownBy(() -> log.append("c", List.of(ONE), BOUNDS, false).join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("delete it");
        assertThatThrownBy(() -> log.read("c", LogPosition.BEGINNING, 9).join())
                .hasCauseInstanceOf(ClusterException.class);
        assertThat(directory.oddities().count(Oddity.RUBBISH)).isEqualTo(2);
        redis.run("set", "sfu:{test}:" + key, "x", "GET"); // it is a text still
    }

    @Test
    void entriesThatAnotherProgramWroteAreReadAsTheyAre() throws Exception {
        ChannelLog log = open();
        log.append("c", List.of(ONE), BOUNDS, false).join();
        redis.run("xadd", "sfu:{test}:chat:c", "1500-0", "other", "field");

        ChannelLog.Outcome next = log.append("c", List.of(TWO), BOUNDS, false).join();

        assertThat(((ChannelLog.Outcome.Done) next).news().before())
                .isEqualTo(new LogPosition(1500, 0));
        assertThat(log.read("c", LogPosition.BEGINNING, 9).join().entries())
                .extracting(ChannelLog.Kept::text)
                .containsExactly("one", "", "two");
    }

    @Test
    void aPublishedTextThatIsNoneIsCounted() throws Exception {
        Directory directory = directory();
        directory.channels().follow("c", ChannelLog.following(news -> {}));
        String name = "sfu:{test}:chat:c";

        await().until(() -> {
            directory.channels().check();
            redis.run("publish", name, "rubbish");
            redis.run("publish", name, "nx-y\nz");
            return directory.oddities().count(Oddity.RUBBISH) >= 2;
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoFollowsHearsOfItselfAgainWhenRedisIsBack(boolean isPaused) throws Exception {
        ChannelLog log = open();
        AtomicInteger reconnected = new AtomicInteger();
        List<String> said = new CopyOnWriteArrayList<>();
        log.follow("c", counting(reconnected, said));
        await().until(() -> isHeard(log, reconnected));
        int before = reconnected.get();

        if (isPaused) {
            redis.signal("STOP");
        } else {
            redis.stop();
        }
        assertThatThrownBy(() -> log.append("c", List.of(ONE), BOUNDS, true).join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("does not answer");
        log.check();
        if (isPaused) {
            redis.signal("CONT");
        } else {
            redis.restart();
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> {
                    log.check();
                    log.say("c", "again").exceptionally(failure -> null).join();
                    return said.contains("again");
                });
        if (!isPaused) {
            assertThat(reconnected.get()).isGreaterThan(before);
        }
    }

    /** By now, or by the next check. */
    private static boolean isHeard(ChannelLog log, AtomicInteger reconnected) {
        log.check();
        return reconnected.get() > 0;
    }

    /** While its connection is there, and not up. */
    @Test
    void whoBeginsToFollowWhileRedisIsGoneHearsWhenItIsBack() throws Exception {
        ChannelLog log = open();
        AtomicInteger before = new AtomicInteger();
        log.follow("c", counting(before, new ArrayList<>()));
        await().until(() -> isHeard(log, before));
        redis.stop();
        assertThatThrownBy(() -> log.append("c", List.of(ONE), BOUNDS, true).join())
                .hasCauseInstanceOf(ClusterException.class);
        List<String> said = new CopyOnWriteArrayList<>();
        log.follow("d", counting(new AtomicInteger(), said));

        redis.restart();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> {
                    log.check();
                    log.say("d", "hello").exceptionally(failure -> null).join();
                    return !said.isEmpty();
                });
    }

    private static ChannelLog.Follower counting(AtomicInteger reconnected, List<String> said) {
        return new ChannelLog.Follower() {
            @Override
            public void news(ChannelLog.News news) {}

            @Override
            public void said(String text) {
                said.add(text);
            }

            @Override
            public void reconnected() {
                reconnected.incrementAndGet();
            }
        };
    }

    @Test
    void whatWasUnderWayWhenRedisPausedIsThereOnceWhenItIsPutAgain() throws Exception {
        ChannelLog log = open();
        log.append("c", List.of(ONE), BOUNDS, true).join();
        redis.signal("STOP");
        assertThatThrownBy(() -> log.append("c", List.of(TWO), BOUNDS, true).join())
                .hasCauseInstanceOf(ClusterException.class);

        redis.signal("CONT");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> {
                    try {
                        return log.put("c", List.of(TWO), BOUNDS, true)
                                .join()
                                .conflicts()
                                .isEmpty();
                    } catch (RuntimeException e) {
                        return false;
                    }
                });
        assertThat(log.read("c", LogPosition.BEGINNING, 9).join().entries())
                .extracting(ChannelLog.Kept::text)
                .containsExactly("one", "two");
    }
}
