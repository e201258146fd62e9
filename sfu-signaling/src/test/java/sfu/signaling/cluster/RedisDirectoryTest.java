package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

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

/** The directory in a real Redis: stopped, paused, started again, and with rubbish in it. */
class RedisDirectoryTest extends DirectoryContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(2); // a busy machine
    private static final String A = "aaaaaaaaaaaaaaaa";

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

    @Override
    Directory open() {
        Directory its = new RedisDirectory(redis.url(), "test", TIMEOUT, 1000);
        opened.add(its);
        return its;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "2 another-version", "1 ", "1 zz 5", "9999999999 x"})
    void whatIsNoClaimStaysAsItIs(String value) {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        onRedis(raw -> raw.set("sfu:{test}:room:odd", value));

        assertThatThrownBy(() -> its.claim("odd", A, LONG).join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("no claim of this version");
        assertThat(its.keep(List.of(new Claim("odd", A, 5)), LONG, true).join()).isEmpty();
        its.release(new Claim("odd", A, 5)).join();

        onRedis(raw -> assertThat(raw.get("sfu:{test}:room:odd")).isEqualTo(value));
        assertThat(
                        its.oddities().count(Oddity.RUBBISH)
                                + its.oddities().count(Oddity.FOREIGN_VERSION))
                .isEqualTo(2);
    }

    @Test
    void aKeyOfAnotherTypeStaysAsItIs() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        onRedis(raw -> raw.lpush("sfu:{test}:room:list", "x"));

        assertThatThrownBy(() -> its.claim("list", A, LONG).join())
                .hasCauseInstanceOf(ClusterException.class);
        assertThat(its.keep(List.of(new Claim("list", A, 5)), LONG, true).join()).isEmpty();
        its.release(new Claim("list", A, 5)).join();

        onRedis(raw -> assertThat(raw.llen("sfu:{test}:room:list")).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileRedisIsGoneEverythingFailsInTimeAndThenWorksAgain(boolean isPaused) throws Exception {
        Directory its = open();
        List<Directory.Entry> read = new CopyOnWriteArrayList<>();
        its.follow(read::add);
        its.beat(A, "a", LONG).join();
        Claim claim = its.claim("room", A, LONG).join();

        if (isPaused) {
            redis.signal("STOP");
        } else {
            redis.stop();
        }
        assertThatThrownBy(() -> its.claim("other", A, LONG).join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("does not answer");
        if (isPaused) {
            redis.signal("CONT");
        } else {
            redis.restart();
        }

        await().until(() -> works(its));
        assertThat(its.keep(List.of(claim), LONG, true).join()).isEmpty();
        assertThat(its.claim("room", A, LONG).join()).isEqualTo(claim);
        await().until(() -> {
            its.append("after").join();
            return read.stream().anyMatch(entry -> entry.message().equals("after"));
        });
    }

    private static boolean works(Directory its) {
        try {
            its.beat(A, "a", LONG).join();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void aThousandRoomsCostLessThan200CommandsASecond() {
        Directory its = open();
        List<Claim> own = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            own.add(new Claim("room" + i, A, 1_000_000 + i));
        }
        its.beat(A, "a", LONG).join();
        its.keep(own, LONG, true).join();

        long before = commands();
        for (int second = 0; second < 5; second++) {
            its.beat(A, "a", LONG).join();
        }
        its.keep(own, LONG, false).join();
        long inFiveSeconds = commands() - before;

        assertThat(inFiveSeconds).isBetween(6L, 5 * 200L);
        System.out.println("Redis: " + inFiveSeconds / 5.0 + " commands/s of 1,000 rooms");
    }

    /** Those that scripts do among them. */
    private long commands() {
        List<String> info = new ArrayList<>();
        onRedis(raw -> info.add(raw.info("stats")));
        String line =
                info.getFirst()
                        .lines()
                        .filter(each -> each.startsWith("total_commands_processed:"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.substring(line.indexOf(':') + 1).trim());
    }

    @Test
    void aRedisThatStartsLaterIsFoundThen() throws Exception {
        redis.stop();
        Directory its = open();
        assertThatThrownBy(() -> its.beat(A, "a", LONG).join())
                .hasCauseInstanceOf(ClusterException.class);

        redis.restart();

        await().until(() -> works(its));
    }

    @Test
    void aWordToAllThatWasSaidWhileOneWasAwayIsReadLater() throws Exception {
        Directory away = open();
        List<Directory.Entry> read = new CopyOnWriteArrayList<>();
        away.follow(read::add);
        Directory other = open();
        other.append("1").join();
        await().until(() -> read.size() == 1);

        onRedis(raw -> raw.clientKill(io.lettuce.core.KillArgs.Builder.skipme()));
        await().until(() -> {
            try {
                other.append("2").join();
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });

        await().until(() -> read.stream().anyMatch(entry -> entry.message().equals("2")));
    }

    @Test
    void whatIsNoRedisUrlIsSaidInASentence() {
        assertThatThrownBy(() -> new RedisDirectory("localhost", "test", TIMEOUT, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://");
    }

    /** What another program does there. */
    private void onRedis(java.util.function.Consumer<RedisCommands<String, String>> act) {
        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> raw = client.connect()) {
            act.accept(raw.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ZERO);
        }
    }
}
