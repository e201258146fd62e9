package sfu.core.shard;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.forward.Egress;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpPort;
import sfu.core.stats.DropReason;
import sfu.core.stats.Latencies;
import sfu.core.stats.LatencyCounter;

import java.lang.foreign.MemorySegment;

/**
 * The turns of a shard's loop: a receive batch, what other threads said, or timers; then every
 * track that got packets fans out, and all leaves at once.
 */
final class ShardLoop implements UdpPort.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ShardLoop.class);

    /** Then commands, rings and timers get their turn too. */
    private static final int MAX_POLLS = 4;

    /** Told at the end of each cycle what time it is: {@link #nextDueNs} may have changed. */
    @FunctionalInterface
    interface TimerArm {
        void arm(long nowNs);
    }

    private final Shard shard;
    private final CycleClock clock;
    private final Demux demux;
    private final Arrivals arrivals;
    private final Inbox inbox;
    private final TimerWheel timers;
    private final TimerWheel pacing;
    private final Tracks tracks;
    private final Failures failures;

    private @Nullable UdpBinding binding;
    private TimerArm timerArm = nowNs -> {};
    private final LatencyCounter latencies = new LatencyCounter();
    private boolean isEnding;
    private boolean closed;

    ShardLoop(Shard shard, CycleClock clock, Demux demux, Failures failures) {
        this.shard = shard;
        this.clock = clock;
        this.demux = demux;
        this.failures = failures;
        arrivals = shard.arrivals();
        inbox = shard.inbox();
        timers = shard.timers();
        pacing = shard.pacing();
        tracks = shard.tracks();
    }

    /** Before anything arrives: the port that is read between the parts of a long cycle. */
    void attach(UdpBinding its, TimerArm arm) {
        binding = its;
        timerArm = arm;
    }

    @Override
    public void packet(MemorySegment in, long offset, int length, long hi, long lo, long port) {
        UdpBinding its = binding;
        if (its != null && its.port().isControl()) {
            clock.rested(its.port().waitedNs());
        } else {
            clock.waited(its == null ? 0 : its.port().waitedNs());
        }
        demux.packet(in, offset, length, hi, lo, port);
    }

    @Override
    public void batchEnd() {
        if (shard.isAttached()) {
            openArrivals();
            endCycle();
        }
    }

    /** Before the memory of what arrived is used again. */
    void openArrivals() {
        arrivals.open(clock.nowNs());
    }

    @Override
    public void failed(RuntimeException bug) {
        shard.count(DropReason.INTERNAL_ERROR);
        clock.endCycle();
        LOG.error("shard {} failed on a batch", shard.index(), bug);
    }

    /** Commands and what other shards handed over; a bounded number each time. */
    void runInbox() {
        if (closed) {
            return;
        }
        try {
            inbox.run();
            endCycle();
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    /** When {@link #tick} has something to do; Long.MAX_VALUE for never. */
    long nextDueNs() {
        return Math.min(pacing.nextDueNs(), Math.min(timers.nextDueNs(), tracks.nextDueNs()));
    }

    /** Runs what is due. */
    void tick() {
        if (closed) {
            return;
        }
        try {
            timers.advance(clock.nowNs());
            pacing.advance(clock.nowNs());
            tracks.handleTimeouts(clock.nowNs());
            endCycle();
        } catch (RuntimeException bug) {
            failed(bug);
            timerArm.arm(clock.nanoTime().getAsLong());
        }
    }

    /**
     * Everything that arrived leaves, in bounded parts, between which the socket is read: new audio
     * does not wait until a large room has its video.
     */
    private void endCycle() {
        if (isEnding) {
            return; // a batch that was read between two parts
        }
        isEnding = true;
        try {
            boolean isDone = fanOut();
            for (int i = 0; i < MAX_POLLS && !isDone; i++) {
                clock.endCycle();
                poll();
                isDone = fanOut();
            }
            if (!isDone) {
                inbox.runAgain();
            }
            shard.checkLoad(clock.nowNs());
            timerArm.arm(clock.nanoTime().getAsLong()); // not when the cycle began
        } finally {
            isEnding = false;
            clock.endCycle();
        }
        inbox.wakeOthers();
        endBroken();
    }

    private boolean fanOut() {
        boolean isDone = tracks.fanOut(clock.nowNs());
        Egress way = shard.egress();
        way.flush();
        long packets = way.takeMedia(); // with what left as the slab or a batch became full
        if (packets > 0) {
            long tookNs = clock.longestNs(clock.nanoTime().getAsLong());
            latencies.add(tookNs, packets);
            shard.load().sent(tookNs, packets);
        }
        return isDone;
    }

    Latencies latencies() {
        return latencies.snapshot();
    }

    private void poll() {
        UdpBinding port = binding;
        if (port != null) {
            port.port().receive(this);
        }
    }

    private void endBroken() {
        for (Transport next = failures.poll(); next != null; next = failures.poll()) {
            next.failed();
            ShardCommands.run(shard, new ShardCommand.Detach(next));
        }
    }

    /** Takes no more turns. */
    void close() {
        closed = true;
    }
}
