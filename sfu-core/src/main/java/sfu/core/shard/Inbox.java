package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.LayeredTrack;
import sfu.core.forward.Mirror;
import sfu.core.forward.SourceClock;
import sfu.core.forward.UpTrack;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What reaches a shard from other threads: commands through a queue, packets through one ring for
 * each other shard. Wakes the loop once, not once an item.
 */
final class Inbox {
    private static final int MAX_COMMANDS = 256;
    private static final int MAX_CELLS = 256;

    /** Datagrams of ICE and DTLS, which repeat themselves: some seconds of a large server's. */
    static final int MAX_DATAGRAMS = 20_000;

    private final Shard shard;
    private final Queue<ShardCommand> commands = new ConcurrentLinkedQueue<>();
    private final Queue<ShardCommand> turns = new ArrayDeque<>(); // of this shard's thread
    private final AtomicReferenceArray<@Nullable HandoverRing> rings =
            new AtomicReferenceArray<>(ShardOptions.MAX_SHARDS); // by the producer's index
    private final AtomicInteger datagrams = new AtomicInteger(); // among the commands
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final RingSink sink;
    private @Nullable Runnable wake;

    // of this shard as a producer
    private final @Nullable Shard[] toWake = new @Nullable Shard[ShardOptions.MAX_SHARDS];
    private long wakeSet; // a bit for each index in toWake that is to be woken
    private final Map<Long, List<MirrorLink>> mirrors = new HashMap<>();

    Inbox(Shard shard) {
        this.shard = shard;
        sink = new RingSink(shard);
    }

    void wakeBy(Runnable loop) {
        wake = loop;
    }

    void add(ShardCommand command) {
        if (command instanceof ShardCommand.SendPlain) {
            if (datagrams.incrementAndGet() > MAX_DATAGRAMS) { // the shard takes no turns
                datagrams.decrementAndGet();
                refused.increment();
                return;
            }
        }
        commands.add(command);
        wake();
    }

    /** Datagrams that were not taken since too many waited. */
    long refused() {
        return refused.sum();
    }

    /** The loop comes back when it has looked at its socket and timers. */
    void runAgain() {
        wake();
    }

    private void wake() {
        Runnable loop = wake;
        if (loop != null && woken.compareAndSet(false, true)) {
            loop.run();
        }
    }

    /** On this shard's thread: a command whose turn comes when the loop has done all else once. */
    void goOn(ShardCommand command) {
        turns.add(command);
        wake();
    }

    void run() {
        woken.set(false);
        ShardCommand turn = turns.poll();
        if (turn != null) {
            run(turn);
        }
        for (int i = 0; i < MAX_COMMANDS; i++) {
            ShardCommand command = commands.poll();
            if (command == null) {
                break;
            }
            if (command instanceof ShardCommand.SendPlain) {
                datagrams.decrementAndGet();
            }
            run(command);
        }
        boolean more = !commands.isEmpty() || !turns.isEmpty();
        for (int i = 0; i < ShardOptions.MAX_SHARDS; i++) {
            HandoverRing ring = rings.get(i);
            if (ring != null) {
                ring.drain(sink, MAX_CELLS);
                more |= !ring.isEmpty();
            }
        }
        if (more) {
            wake();
        }
    }

    private void run(ShardCommand command) {
        try {
            ShardCommands.run(shard, command);
        } catch (RuntimeException bug) { // costs this command only
            shard.loop().failed(bug);
        }
    }

    /** Called by another shard: one of its datagrams belongs here. */
    boolean handOver(
            Shard from, MemorySegment s, long offset, int length, long hi, long lo, long port) {
        boolean taken =
                ringFrom(from).offerDatagram(s, offset, length, hi, lo, port, from.arrivalNs());
        from.inbox().willWake(shard);
        return taken;
    }

    /** The ring that this producer writes; made by it at first use. */
    private HandoverRing ringFrom(Shard from) {
        HandoverRing ring = rings.get(from.index());
        if (ring == null) {
            ring = new HandoverRing();
            rings.set(from.index(), ring);
        }
        return ring;
    }

    private void willWake(Shard other) {
        toWake[other.index()] = other;
        wakeSet |= 1L << other.index();
    }

    /** At the end of a cycle: one wake-up for each shard that was given something. */
    void wakeOthers() {
        while (wakeSet != 0) {
            int index = Long.numberOfTrailingZeros(wakeSet);
            wakeSet &= wakeSet - 1;
            Shard other = toWake[index];
            if (other != null) {
                other.inbox().wake();
            }
        }
    }

    /** Each call is to be undone by one of {@link #removeMirror}. */
    void addMirror(LayeredTrack track, Shard to) {
        List<MirrorLink> links =
                mirrors.computeIfAbsent(track.spec().number(), n -> new ArrayList<>());
        for (MirrorLink link : links) {
            if (link.to == to) {
                link.uses++;
                return;
            }
        }
        MirrorLink link = new MirrorLink(to);
        links.add(link);
        for (int i = 0; i < track.encodingCount(); i++) {
            track.encoding(i).fanOut().add(link);
            syncClock(track.encoding(i), to);
        }
    }

    /** Who hears of it late knows its clock all the same. */
    private static void syncClock(UpTrack encoding, Shard to) {
        SourceClock clock = encoding.clock();
        if (clock.isKnown()) {
            to.execute(
                    new ShardCommand.SyncClock(
                            encoding.spec().number(),
                            encoding.encoding(),
                            clock.rtp(),
                            clock.atNs(),
                            clock.captureNs()));
        }
    }

    void removeMirror(LayeredTrack track, Shard to) {
        List<MirrorLink> links = mirrors.getOrDefault(track.spec().number(), List.of());
        for (MirrorLink link : List.copyOf(links)) {
            if (link.to == to && --link.uses == 0) {
                for (int i = 0; i < track.encodingCount(); i++) {
                    track.encoding(i).fanOut().remove(link);
                }
                links.remove(link);
            }
        }
    }

    void forgetMirrors(long track) {
        mirrors.remove(track);
    }

    /** Tells all shards that mirror the track. */
    void tellMirrors(long track, ShardCommand command) {
        for (MirrorLink link : mirrors.getOrDefault(track, List.of())) {
            link.to.execute(command);
        }
    }

    /** This shard's packets of one track to another shard. */
    private final class MirrorLink implements Mirror {
        private final Shard to;
        private int uses = 1;

        MirrorLink(Shard to) {
            this.to = to;
        }

        @Override
        public void packet(UpTrack track, int index) {
            if (!to.inbox().ringFrom(shard).offerPacket(track, index)) {
                shard.count(DropReason.RING_FULL);
            }
            willWake(to);
        }
    }
}
