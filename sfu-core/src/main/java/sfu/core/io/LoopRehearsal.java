package sfu.core.io;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An event loop's turns as they come in a day, in its first moments: with timers and without, with
 * tasks and without. All loops of the process run the same code; where a branch of it is taken for
 * the first time after a minute, as when the last timer of a loop is gone, what was compiled of the
 * media loops is thrown away and compiled anew beside the media.
 */
public final class LoopRehearsal {
    /** The JIT has seen enough of each kind by then; some 300 ms, a third of it CPU. */
    private static final int ROUNDS = 400;

    private static final int TIMERS = 5;
    private static final long STEP_US = 20;

    private static final AtomicBoolean PLAYED = new AtomicBoolean();

    private final IoEventLoop loop;

    private LoopRehearsal(IoEventLoop loop) {
        this.loop = loop;
    }

    /** Once a process is enough: whoever comes second does not wait for it. */
    public static void play(IoHandlerFactory handlers) {
        if (PLAYED.getAndSet(true)) {
            return;
        }
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers);
        try {
            LoopRehearsal rehearsal = new LoopRehearsal(group.next());
            for (int round = 0; round < ROUNDS; round++) {
                rehearsal.round(round);
            }
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void nothing() {}

    private void round(int round) {
        loop.execute(LoopRehearsal::nothing); // nobody waits for it
        loop.submit(LoopRehearsal::nothing).syncUninterruptibly();
        loop.schedule(LoopRehearsal::nothing, 0, TimeUnit.NANOSECONDS).syncUninterruptibly();
        loop.submit(() -> timers(round)).syncUninterruptibly();
        loop.schedule(LoopRehearsal::nothing, TIMERS * STEP_US, TimeUnit.MICROSECONDS)
                .syncUninterruptibly();
    }

    /** Some of which are taken back: from the end of the queue, from its middle, all of them. */
    private void timers(int round) {
        List<Future<?>> timers = new ArrayList<>();
        for (int i = 0; i < TIMERS; i++) {
            int place = (i * 3 + round) % TIMERS; // not in order
            timers.add(
                    loop.schedule(LoopRehearsal::nothing, place * STEP_US, TimeUnit.MICROSECONDS));
        }
        int kept = round % (TIMERS + 1);
        for (Future<?> each : timers.subList(kept, TIMERS)) {
            each.cancel(false);
        }
        loop.execute(LoopRehearsal::nothing); // for the same turn
    }
}
