package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** On real loops: one that a task holds up is found, reported once, and forgiven. */
class WatchdogTest {
    private static final int STALL_MS = 200;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final List<IoEventLoop> loops = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Watchdog.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private long told(String text) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getFormattedMessage().contains(text))
                .count();
    }

    private static void holdUp(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTaskThatBlocksTheLoopIsReportedOnceWithItsStack() throws Exception {
        loops.add(group.next());
        loops.add(group.next());
        try (Watchdog watchdog = new Watchdog(STALL_MS, loops)) {
            for (int round = 1; round <= 2; round++) {
                CountDownLatch until = new CountDownLatch(1);
                loops.get(1).submit(() -> {}).sync();
                loops.get(1).execute(() -> holdUp(until));
                await().until(() -> watchdog.isStalled(1));
                Thread.sleep(2 * STALL_MS);
                assertThat(watchdog.isStalled(0)).isFalse();
                assertThat(watchdog.stalls(1)).isEqualTo(round);
                assertThat(told("shard 1 has taken no turn")).isEqualTo(round);
                assertThat(told("WatchdogTest.holdUp")).as("its stack").isEqualTo(round);
                until.countDown();
                await().until(() -> !watchdog.isStalled(1));
                assertThat(told("shard 1 goes on after")).isEqualTo(round);
            }
            assertThat(watchdog.stalls(0)).isZero();
        }
    }

    @Test
    void anIdleLoopIsNotStalled() throws Exception {
        loops.add(group.next());
        try (Watchdog watchdog = new Watchdog(10 * STALL_MS, loops)) {
            Thread.sleep(15 * STALL_MS);
            assertThat(watchdog.stalls(0)).isZero();
        }
    }
}
