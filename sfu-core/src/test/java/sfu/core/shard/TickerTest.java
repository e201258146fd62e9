package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.io.DiscardPort;
import sfu.core.srtp.SrtpEngines;
import sfu.core.stream.MemoryBudget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** On a real loop: timers wake it, and do not pile up. */
class TickerTest {
    private static final long TICK = TimerWheel.TICK_NS;

    private static Shard shard() {
        return new Shard(
                0,
                SrtpEngines.select().engine(),
                ServerClock.system(),
                System::nanoTime,
                (message, hi, lo, port) -> {},
                new Tracks(new MemoryBudget(0), CacheLimits.defaults()));
    }

    /** The first that a shard is asked for, as of an allocation that is due at once. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + TICK, -1, 0})
    void whatIsLongDueRunsAndSoDoesWhatFollows(long atNs) throws Exception {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            IoEventLoop loop = group.next();
            Shard shard = shard();
            Ticker ticker = new Ticker(loop, shard.loop());
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            TimerWheel.Timer next = new TimerWheel.Timer(now -> second.complete(null));
            TimerWheel.Timer timer =
                    new TimerWheel.Timer(now -> {
                        first.complete(null);
                        shard.timers().scheduleBy(next, now + TICK);
                    });
            loop.submit(
                            () -> {
                                shard.attach(new DiscardPort().binding(), () -> {}, ticker::arm);
                                shard.timers().scheduleBy(timer, atNs);
                                ticker.arm(System.nanoTime());
                            })
                    .get();
            assertThat(first).succeedsWithin(Duration.ofSeconds(10));
            assertThat(second).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @Test
    void wakesTheLoopForEachTimerAndNoMore() throws Exception {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            IoEventLoop loop = group.next();
            int[] arms = {0};
            Shard shard = shard();
            Ticker ticker = new Ticker(loop, shard.loop());
            List<Long> ran = new ArrayList<>();
            TimerWheel.Timer timer = new TimerWheel.Timer(ran::add);
            loop.submit(
                            () -> {
                                shard.attach(
                                        new DiscardPort().binding(),
                                        () -> {},
                                        now -> {
                                            arms[0]++;
                                            ticker.arm(now);
                                        });
                                // each is earlier than the one before
                                for (int i = 30; i > 0; i--) {
                                    shard.timers().scheduleBy(timer, System.nanoTime() + i * TICK);
                                    ticker.arm(System.nanoTime());
                                }
                            })
                    .get();
            Thread.sleep(100);
            loop.submit(() -> shard.timers().scheduleBy(timer, System.nanoTime() + TICK)).get();
            loop.submit(() -> ticker.arm(System.nanoTime())).get();
            Thread.sleep(700); // past all times that were asked for
            List<Long> times = loop.submit(() -> List.copyOf(ran)).get();
            assertThat(times).hasSize(2);
            assertThat(loop.submit(() -> arms[0]).get()).isBetween(2, 6);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
